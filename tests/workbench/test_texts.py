"""The whole unit as its preview shows it: what its files are called, and in which order their lines stand."""

from unit.stack import Source
from workbench.texts import file_labels

UNIT = Source("/usr/lib/systemd/system/web.service", b"")
DRAFT = "/etc/systemd/system/web.service.d/zz-unitsmith.conf"


def labels(*names: str) -> list[str]:
    drop_ins = [Source(f"/etc/systemd/system/web.service.d/{name}.conf", b"") for name in names]
    return [label for label, _ in file_labels((UNIT, *drop_ins), DRAFT)]


def test_a_drop_in_is_called_by_what_stands_before_its_first_hyphen() -> None:
    assert labels("10-site", "override", "zz-unitsmith") == ["unit", "10", "override", "draft"]


def test_what_could_be_another_file_is_called_by_its_whole_name() -> None:
    assert labels("10-a", "10-b", "unit-x", "-y", "zz-top") == [
        "unit",
        "10-a",
        "10-b",
        "unit-x",
        "-y",
        "zz",
    ]
