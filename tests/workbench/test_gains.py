"""What directives gain, for the draft as it is."""

from pathlib import Path

import pytest

from workbench.open_unit import OpenUnit
from workbench.snapshot import Mark
from workbench.store import Store
from workbench.view import ALL, GAINS

from .. import sample

TMP = ("Service", "PrivateTmp")
DEVICES = ("Service", "PrivateDevices")
MODULES = ("Service", "ProtectKernelModules")
SYSTEM = ("Service", "ProtectSystem")


@pytest.fixture
async def opened(tmp_path: Path) -> OpenUnit:
    return await sample.open_unit(sample.host(), tmp_path)


def gained(opened: OpenUnit) -> dict[str, int | None]:
    return {panel.key[1]: panel.gain for panel in opened.view.panels(ALL)}


def exposure(opened: OpenUnit) -> tuple[int, int]:
    found = opened.view.snapshot().exposure
    assert found is not None
    return found.before.exposure, found.after.exposure


async def test_the_exposure_is_live_and_remembers_what_the_files_have(opened: OpenUnit) -> None:
    before, after = exposure(opened)
    assert before == after
    opened.edits.toggle(DEVICES)
    assert exposure(opened)[0] == before
    assert exposure(opened)[1] < before
    opened.edits.undo()
    assert exposure(opened) == (before, before)


async def test_a_gain_is_what_the_figure_falls_by_and_stays_with_what_has_gained_it(opened: OpenUnit) -> None:
    promised = gained(opened)["PrivateDevices"]
    before, _ = exposure(opened)
    opened.edits.toggle(DEVICES)
    assert promised is not None
    assert abs((before - exposure(opened)[1]) - promised / 10) <= 1
    assert gained(opened)["PrivateDevices"] == promised


async def test_what_is_at_its_best_gains_nothing_and_taking_it_away_loses(opened: OpenUnit) -> None:
    assert gained(opened)["PrivateTmp"] is None
    opened.edits.toggle(TMP)
    assert (gained(opened)["PrivateTmp"] or 0) < 0


async def test_a_gain_falls_when_another_directive_brings_a_part_of_it_about(opened: OpenUnit) -> None:
    alone = gained(opened)["CapabilityBoundingSet"]
    opened.edits.toggle(MODULES)
    assert (gained(opened)["CapabilityBoundingSet"] or 0) < (alone or 0)


async def test_biggest_gains_come_first_and_what_is_taken_stays_among_them(opened: OpenUnit) -> None:
    listed = opened.view.panels(GAINS)
    gains = [panel.gain or 0 for panel in listed]
    assert gains == sorted(gains, reverse=True)
    assert min(gains) > 0
    left = opened.view.snapshot().exposure
    assert left is not None
    assert left.left == len(listed)
    opened.edits.toggle(listed[0].key)
    after = opened.view.snapshot().exposure
    assert after is not None
    assert after.left < left.left
    assert listed[0].key in [panel.key for panel in opened.view.panels(GAINS)]


async def test_nothing_is_left_once_all_of_it_is_taken(opened: OpenUnit) -> None:
    while left := [panel.key for panel in opened.view.panels(GAINS) if panel.mark is Mark.UNSET]:
        opened.edits.toggle(left[0])
    found = opened.view.snapshot().exposure
    assert found is not None
    assert found.left == 0


async def test_every_value_says_what_it_would_gain_over_the_one_that_holds(opened: OpenUnit) -> None:
    detail = opened.view.detail(SYSTEM)
    assert detail is not None
    by = dict(detail.gains)
    assert "no" not in by
    assert by["strict"] > by["full"] > by["yes"] > 0
    opened.edits.set(SYSTEM, ("full",))
    detail = opened.view.detail(SYSTEM)
    assert detail is not None
    assert dict(detail.gains)["no"] < 0 < dict(detail.gains)["strict"]


async def test_all_lists_every_directive_once(opened: OpenUnit) -> None:
    keys = [panel.key for panel in opened.view.panels(ALL)]
    assert len(keys) == len(set(keys)) == sum(row.total for row in opened.view.snapshot().groups)


async def test_a_unit_without_a_process_has_no_exposure(tmp_path: Path) -> None:
    path = tmp_path / "web.timer"
    path.write_bytes(b"[Timer]\nOnCalendar=daily\n")
    opened = await OpenUnit.open_file(path, Store(tmp_path / "cache"))
    assert opened.view.snapshot().exposure is None
    assert opened.view.panels(GAINS) == ()
