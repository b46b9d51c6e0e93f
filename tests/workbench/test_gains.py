"""What directives gain, for the draft as it is."""

from pathlib import Path

import pytest

from workbench.bench import ALL, GAINS, Bench
from workbench.store import Store

from .. import sample

TMP = ("Service", "PrivateTmp")
DEVICES = ("Service", "PrivateDevices")
MODULES = ("Service", "ProtectKernelModules")
SYSTEM = ("Service", "ProtectSystem")


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    return await sample.bench(sample.host(), tmp_path)


def gained(bench: Bench) -> dict[str, int | None]:
    return {panel.key[1]: panel.gain for panel in bench.panels(ALL)}


def exposure(bench: Bench) -> tuple[int, int]:
    found = bench.snapshot().exposure
    assert found is not None
    return found.before.exposure, found.after.exposure


async def test_the_exposure_is_live_and_remembers_what_the_files_have(bench: Bench) -> None:
    before, after = exposure(bench)
    assert before == after
    bench.toggle(DEVICES)
    assert exposure(bench)[0] == before
    assert exposure(bench)[1] < before
    bench.undo()
    assert exposure(bench) == (before, before)


async def test_a_gain_is_what_the_figure_falls_by_and_stays_with_what_has_gained_it(bench: Bench) -> None:
    promised = gained(bench)["PrivateDevices"]
    before, _ = exposure(bench)
    bench.toggle(DEVICES)
    assert promised is not None
    assert abs((before - exposure(bench)[1]) - promised / 10) <= 1
    assert gained(bench)["PrivateDevices"] == promised


async def test_what_is_at_its_best_gains_nothing_and_taking_it_away_loses(bench: Bench) -> None:
    assert gained(bench)["PrivateTmp"] is None
    bench.toggle(TMP)
    assert (gained(bench)["PrivateTmp"] or 0) < 0


async def test_a_gain_falls_when_another_directive_brings_a_part_of_it_about(bench: Bench) -> None:
    alone = gained(bench)["CapabilityBoundingSet"]
    bench.toggle(MODULES)
    assert (gained(bench)["CapabilityBoundingSet"] or 0) < (alone or 0)


async def test_biggest_gains_come_first_and_what_is_taken_stays_among_them(bench: Bench) -> None:
    listed = bench.panels(GAINS)
    gains = [panel.gain or 0 for panel in listed]
    assert gains == sorted(gains, reverse=True)
    assert min(gains) > 0
    left = bench.snapshot().exposure
    assert left is not None
    assert left.left == len(listed)
    bench.toggle(listed[0].key)
    after = bench.snapshot().exposure
    assert after is not None
    assert after.left < left.left
    assert listed[0].key in [panel.key for panel in bench.panels(GAINS)]


async def test_nothing_is_left_once_all_of_it_is_taken(bench: Bench) -> None:
    while left := [panel.key for panel in bench.panels(GAINS) if panel.dim]:
        bench.toggle(left[0])
    found = bench.snapshot().exposure
    assert found is not None
    assert found.left == 0


async def test_every_value_says_what_it_would_gain_over_the_one_that_holds(bench: Bench) -> None:
    detail = bench.detail(SYSTEM)
    assert detail is not None
    by = dict(detail.gains)
    assert "no" not in by
    assert by["strict"] > by["full"] > by["yes"] > 0
    bench.set(SYSTEM, ("full",))
    detail = bench.detail(SYSTEM)
    assert detail is not None
    assert dict(detail.gains)["no"] < 0 < dict(detail.gains)["strict"]


async def test_all_lists_every_directive_once(bench: Bench) -> None:
    keys = [panel.key for panel in bench.panels(ALL)]
    assert len(keys) == len(set(keys)) == sum(row.total for row in bench.snapshot().groups)


async def test_a_unit_without_a_process_has_no_exposure(tmp_path: Path) -> None:
    path = tmp_path / "web.timer"
    path.write_bytes(b"[Timer]\nOnCalendar=daily\n")
    bench = await Bench.open_file(path, Store(tmp_path / "cache"))
    assert bench.snapshot().exposure is None
    assert bench.panels(GAINS) == ()
