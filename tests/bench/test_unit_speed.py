"""How long it takes to load a unit with many drop-ins, and to follow a toggle to all that depends on it."""

import statistics
import time
from pathlib import Path

import pytest

from catalog.build import build
from unit.assignment import read
from workbench.open_unit import OpenUnit
from workbench.reader import read_file

ROUNDS = 50


def test_a_unit_with_twenty_drop_ins_is_loaded_and_toggled_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "etc/systemd/system"
    (folder / "web.service.d").mkdir(parents=True)
    (folder / "web.service").write_text("[Service]\nExecStart=/bin/web\n")
    for number in range(20):
        lines = "".join(f"ReadOnlyPaths=/{number}/{line}\nPrivateTmp=yes\n" for line in range(10))
        (folder / f"web.service.d/{number:02}.conf").write_text(f"[Service]\n{lines}")
    catalogue = build("", {}, 0)

    def load() -> OpenUnit:
        read.cache_clear()
        return OpenUnit(read_file(folder / "web.service"), catalogue)

    bench = load()
    bench.view.snapshot()
    loads, toggles = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        bench = load()
        loads.append(time.perf_counter() - start)
        bench.edits.toggle(("Service", "ProtectSystem"))
        start = time.perf_counter()
        bench.edits.toggle(("Service", "ProtectHome"))
        bench.view.snapshot()
        toggles.append(time.perf_counter() - start)
    with capsys.disabled():
        loaded, toggled = (statistics.median(times) * 1000 for times in (loads, toggles))
        print(f"\nunit with 20 drop-ins: load {loaded:.1f} ms, toggle and diff {toggled:.1f} ms")
