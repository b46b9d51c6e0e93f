"""Which units come first, which fit what is typed, and what is told of each."""

from pathlib import Path

import pytest

from host.local import entries
from host.ports import UnitRow
from workbench.fuzzy import Text
from workbench.recent import Recent
from workbench.unit_list import ALL, Listing, renewed


def unit(name: str, description: str = "", active: str = "inactive", **more: object) -> UnitRow:
    return UnitRow(name, description, "loaded", active, "dead", **more)  # type: ignore[arg-type]


UNITS = (
    unit("ssh.service", "OpenBSD Secure Shell server", "active"),
    unit("ssh.socket", "Secure Shell port"),
    unit("systemd-networkd.service", "Network Configuration", "active"),
    unit("backup.service", "Nightly backup", "failed"),
    unit("nginx.service", "A high performance web server", "active"),
    unit(r"dev-disk-by\x2duuid-aa.swap", "Swap"),
    unit("old.service", "Passing on", file_state="masked"),
)


def names(query: str, type_: str = ALL) -> list[str]:
    return [match.listed.row.name for match in Listing(UNITS).find(query, type_)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("ssh", "ssh.service"),
        ("ngx", "nginx.service"),
        ("networkd", "systemd-networkd.service"),
        ("sysnet", "systemd-networkd.service"),
        ("nightly", "backup.service"),
        ("web server", "nginx.service"),
        ("ahpw", "nginx.service"),
        ("by-uuid", r"dev-disk-by\x2duuid-aa.swap"),
        ("SSH.SOCKET", "ssh.socket"),
    ],
)
def test_a_few_letters_find_it(query: str, first: str) -> None:
    assert names(query)[0] == first


def test_what_does_not_fit_is_left_out() -> None:
    assert names("zzz") == []
    assert names("ssh zzz") == []
    assert names("secure", "socket") == ["ssh.socket"]


def test_the_letters_that_fit_are_those_that_were_typed() -> None:
    for query in ("ngx", "nginx", "sysnet", "by-uuid", "uuid"):
        for row in UNITS:
            fit = Text(row.name, row.description).fit([query])
            if fit is not None and fit.name:
                letters = "".join(row.name[at] for at in fit.name).replace(r"\x2d", "-")
                assert letters.lower() == query


def test_failed_then_recent_then_running_then_the_rest_and_shut_ones_last() -> None:
    listing = Listing(UNITS, ["ssh.socket", "nginx.service", "not-here.service"])
    assert [one.row.name for one in listing.units] == [
        "backup.service",
        "ssh.socket",
        "nginx.service",
        "ssh.service",
        "systemd-networkd.service",
        r"dev-disk-by\x2duuid-aa.swap",
        "old.service",
    ]
    assert listing.failed("service") == 1
    assert listing.count("socket") == 1
    assert "unmask old.service" in listing.units[-1].shut


def test_what_is_loaded_now_goes_over_what_was_listed() -> None:
    before = (
        unit("a.service", "A", "active", file_state="enabled"),
        unit("b.service", "B", file_state="static"),
        unit("run-x.scope", "X", "active"),
    )
    now = {
        row.name: row for row in renewed(before, [unit("b.service", "B", "failed"), unit("c.service", "C")])
    }
    assert now["a.service"].active == "inactive"
    assert (now["b.service"].active, now["b.service"].file_state) == ("failed", "static")
    assert set(now) == {"a.service", "b.service", "c.service"}


def test_openings_are_remembered_by_host_the_newest_first(tmp_path: Path) -> None:
    recent = Recent(tmp_path / "deep" / "recent.json")
    for number in range(70):
        recent.note("web-1", f"unit-{number}.service")
    recent.note("web-1", "unit-20.service")
    recent.note("db-1", "postgres.service")
    assert recent.of("db-1") == ("postgres.service",)
    assert recent.of("web-1")[:2] == ("unit-20.service", "unit-69.service")
    assert len(recent.of("web-1")) == len(set(recent.of("web-1"))) == 59


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'[{"host": 1}]'])
def test_a_broken_memory_is_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "recent.json"
    path.write_bytes(content)
    assert Recent(path).of("web-1") == ()
    Recent(path).note("web-1", "a.service")
    assert Recent(path).of("web-1") == ("a.service",)


def test_a_memory_that_can_not_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    Recent(tmp_path / "file" / "recent.json").note("web-1", "a.service")


def test_paths_go_on_with_directories_and_unit_files_only(tmp_path: Path) -> None:
    for name in ("a.service", "b.txt", ".c.service"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "dir").mkdir()
    assert entries(f"{tmp_path}/", (".service",)) == (f"{tmp_path}/a.service", f"{tmp_path}/dir/")
    assert entries(f"{tmp_path}/.", (".service",)) == (f"{tmp_path}/.c.service",)
    assert entries(f"{tmp_path}/a.service/", (".service",)) == ()
