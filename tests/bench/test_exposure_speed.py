"""How long a score and all gains of a unit take, beside `systemd-analyze security` in the same run."""

import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from catalog.exposure import gains, score
from catalog.exposure.values import accepted
from catalog.listings import bundled, syscall_numbers
from catalog.presets import presets
from workbench.reader import any_catalogue
from workbench.store import Store

ROUNDS = 20


def milliseconds(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def test_scores_are_instant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    catalogue, sets = any_catalogue(Store(tmp_path)), bundled()
    native = frozenset(syscall_numbers("x86-64"))
    held = dict(next(one for one in presets(catalogue) if one.id == "network").settings)
    values = accepted(lambda _section, name: held.get(name, ()), catalogue)
    natural = [(one.key, (one.natural,)) for one in catalogue.of("service") if one.natural]
    one = milliseconds(lambda: score(values, sets, native=native))
    every = milliseconds(lambda: gains(values, natural, sets, native=native))
    with capsys.disabled():
        print(f"\none score {one:.2f} ms; all gains of a unit {every:.1f} ms")
    if shutil.which("systemd-analyze"):
        unit = tmp_path / "web.service"
        unit.write_text(
            "[Service]\nExecStart=/bin/true\n"
            + "".join(f"{name}={value}\n" for name, lines in held.items() for value in lines),
            "utf-8",
        )
        command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)]
        theirs = milliseconds(lambda: subprocess.run(command, capture_output=True, check=False))
        with capsys.disabled():
            print(f"systemd-analyze security {theirs:.1f} ms: {theirs / one:.0f} times one score")
