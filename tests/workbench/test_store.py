"""A cache that can be lost, damaged or forbidden without anybody noticing but by the time."""

from pathlib import Path

import pytest

from catalog.build import build
from workbench.store import Store

from .. import sample

IDENTITIES = ["exec 1", "unit 1"]


def test_a_catalogue_comes_back_as_it_was(tmp_path: Path) -> None:
    made = build(sample.ITEMS, {}, 252)
    Store(tmp_path).save("252 (a)", IDENTITIES, made)
    assert Store(tmp_path).load("252 (a)", reversed(IDENTITIES)) == made
    assert Store(tmp_path).latest() == made


@pytest.mark.parametrize(
    ("version", "identities"), [("252 (b)", IDENTITIES), ("252 (a)", ["exec 2", "unit 1"])]
)
def test_another_systemd_or_other_pages_have_a_catalogue_of_their_own(
    tmp_path: Path, version: str, identities: list[str]
) -> None:
    Store(tmp_path).save("252 (a)", IDENTITIES, build(sample.ITEMS, {}, 252))
    assert Store(tmp_path).load(version, identities) is None


def test_a_damaged_file_is_as_good_as_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.save("252", [], build(sample.ITEMS, {}, 252))
    (saved,) = tmp_path.iterdir()
    saved.write_bytes(saved.read_bytes()[:-100])
    assert store.load("252", []) is None
    assert store.latest() is None


def test_a_place_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    store = Store(blocked / "cache")
    store.save("252", [], build(sample.ITEMS, {}, 252))
    assert store.load("252", []) is None


def test_old_catalogues_are_swept_and_nothing_else_is_left(tmp_path: Path) -> None:
    made = build(sample.ITEMS, {}, 252)
    for number in range(12):
        Store(tmp_path).save(f"252 ({number})", [], made)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert len(left) == 8
    assert all(name.endswith(".msgpack") for name in left)
    assert Store(tmp_path).load("252 (11)", []) == made


async def test_a_second_opening_reads_no_manual_page(tmp_path: Path) -> None:
    host = sample.host()
    await sample.open_unit(host, tmp_path)
    texts: list[bool] = []
    asked = host.manual_pages

    async def manual_pages(names: list[str], *, text: bool = True) -> object:
        texts.append(text)
        return await asked(names, text=text)

    host.manual_pages = manual_pages  # type: ignore[method-assign, assignment]  # notes what is asked
    await sample.open_unit(host, tmp_path)
    assert texts == [False]
