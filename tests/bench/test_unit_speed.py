"""How long it takes to load a unit with many drop-ins, and to follow a toggle to all that depends on it.

The yardstick is configupdater, which reads the same files and makes nothing of them.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from configupdater import ConfigUpdater

from catalog.build import build
from catalog.catalog import Catalog
from unit.assignment import read
from workbench.open_unit import OpenUnit
from workbench.reader import read_file

from .figures import side_by_side
from .test_key_speed import unit_in

ROUNDS = 50
SIZES = (10, 100, 1000)
HOME = ("Service", "ProtectHome")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return build("", {}, 0)


def plain_read(*files: Path) -> None:
    """What configupdater alone takes."""
    for file in files:
        ConfigUpdater(strict=False).read_string(file.read_text())


def toggling(unit: OpenUnit) -> Callable[[], object]:
    """A toggle, and what the screen asks for then: the snapshot, the group's panels, the directive."""
    group = unit.view.lead("ProtectHome", "Service")

    def toggle() -> None:
        unit.edits.toggle(HOME)
        unit.view.snapshot()
        unit.view.panels(group[0] if group else "")
        unit.view.detail(HOME)

    return toggle


def test_a_unit_with_twenty_drop_ins_is_loaded_and_toggled_at_once(
    tmp_path: Path, catalogue: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "etc/systemd/system"
    (folder / "web.service.d").mkdir(parents=True)
    (folder / "web.service").write_text("[Service]\nExecStart=/bin/web\n")
    for number in range(20):
        lines = "".join(f"ReadOnlyPaths=/{number}/{line}\nPrivateTmp=yes\n" for line in range(10))
        (folder / f"web.service.d/{number:02}.conf").write_text(f"[Service]\n{lines}")

    def load() -> OpenUnit:
        read.cache_clear()
        return OpenUnit(read_file(folder / "web.service"), catalogue)

    plain = partial(plain_read, folder / "web.service", *sorted(folder.rglob("*.conf")))
    bare, loads, toggles = side_by_side((plain, load, toggling(load())), ROUNDS)
    with capsys.disabled():
        print(f"\nunit with 20 drop-ins: configupdater reads them in {bare}")
        print(f"  loaded in {loads}, {loads.over(bare)} that")
        print(f"  a toggle and all that follows {toggles}, {toggles.over(bare)} that")


@pytest.mark.parametrize("kept", [False, True], ids=["in its file", "in the kept drop-in"])
def test_a_toggle_costs_hardly_more_where_more_is_set(
    tmp_path: Path, catalogue: Catalog, capsys: pytest.CaptureFixture[str], kept: bool
) -> None:
    paths = [unit_in(tmp_path / str(size), size, kept=kept) for size in SIZES]
    units = [OpenUnit(read_file(path), catalogue) for path in paths]
    largest = paths[-1].parent / ("large.service.d/zz-unitsmith.conf" if kept else "large.service")
    works = [partial(plain_read, largest), *map(toggling, units)]
    bare, *found = side_by_side(works, ROUNDS)
    with capsys.disabled():
        where = "kept drop-in" if kept else "file"
        print(f"\na toggle and all that follows; configupdater reads the largest {where} in {bare}")
        for size, toggles in zip(SIZES, found, strict=True):
            print(f"  {size:>4} assignments: {toggles}, {toggles.over(bare)} that")
