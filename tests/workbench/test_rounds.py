"""The rounds of an opened unit: a change is one step of undo, one of no use gives way to the next."""

from pathlib import Path

import pytest

from trial.events import Suspect, Verdict
from trial.rounds.reach import Reach
from trial.rounds.story import Change
from workbench.open_unit import OpenUnit

from .. import sample

SYSTEM, PATHS, TMP = ("Service", "ProtectSystem"), ("Service", "ReadWritePaths"), ("Service", "PrivateTmp")
SUSPECT = Suspect("ProtectSystem", "EROFS", ("ReadWritePaths=/a", "ProtectSystem=full\nReadWritePaths=/b"))
FAILED = Verdict(0.0, False, "it said: EROFS", (SUSPECT,))


@pytest.fixture
async def opened(tmp_path: Path) -> OpenUnit:
    unit = await sample.open_unit(sample.host(), tmp_path)
    unit.edits.set(SYSTEM, ["strict"])
    unit.edits.set(TMP, ["no"])
    unit.rounds.note(unit.draft, FAILED, Reach().after(FAILED))
    return unit


def values(unit: OpenUnit) -> tuple[tuple[str, ...], ...]:
    return tuple(unit.view.asking.values(key) for key in (SYSTEM, PATHS, TMP))


def again(unit: OpenUnit) -> Change:
    """Draft what comes next, which fails in the same way."""
    change = unit.rounds.proposal((SUSPECT,))
    assert change is not None
    unit.rounds.take(change)
    unit.rounds.note(unit.draft, FAILED, Reach().after(FAILED))
    return change


async def test_a_change_of_no_use_gives_way_to_the_next_and_each_is_a_step_of_undo(
    opened: OpenUnit,
) -> None:
    drafted = values(opened)
    change = opened.rounds.proposal((SUSPECT,))
    assert change == Change("ProtectSystem", "ReadWritePaths=/a")
    assert again(opened) == change
    assert values(opened) == (("strict",), ("/a",), ("no",))
    assert opened.rounds.lines[1] == "2nd try, with ReadWritePaths=/a: no different"
    assert again(opened).remedy == "ProtectSystem=full\nReadWritePaths=/b"
    assert values(opened) == (("full",), ("/b",), ("no",))  # and not /a, which was of no use
    assert opened.rounds.proposal((SUSPECT,)) is None  # two directives, two tries
    assert opened.rounds.changes == 2
    opened.rounds.settle()
    assert values(opened) == drafted
    for _ in range(3):
        opened.edits.undo()
    assert values(opened) == drafted
    assert opened.rounds.failed == FAILED


async def test_nothing_is_proposed_again_after_a_test_by_hand_that_fails_alike(opened: OpenUnit) -> None:
    drafted = opened.draft
    first = again(opened)
    for verdict, known in ((FAILED, True), (Verdict(0.0, False, "it said: EPERM", (SUSPECT,)), False)):
        opened.edits.take_draft(drafted.edits)
        opened.rounds.begin()
        opened.rounds.note(opened.draft, verdict, Reach().after(verdict))
        assert (
            opened.rounds.proposal((SUSPECT,)) != first
        ) == known  # a world that has changed is tried anew


async def test_what_somebody_changed_meanwhile_stays(opened: OpenUnit) -> None:
    again(opened)
    opened.edits.forget(TMP)
    assert opened.rounds.failed is None  # this draft was not tried
    opened.rounds.take(Change("ProtectSystem", "ProtectSystem=full"))
    assert values(opened) == (("full",), ("/a",), ("yes",))
    assert opened.rounds.heading == "3rd try, with ProtectSystem=full"
    opened.rounds.begin()
    assert opened.rounds.lines == ()
    assert opened.rounds.heading == ""


async def test_a_pass_that_fails_after_all_is_told_as_a_failure(opened: OpenUnit) -> None:
    passed = Verdict(0.0, True, "it is up")
    opened.rounds.take_chosen(Change("ProtectSystem"))
    opened.rounds.note(opened.draft, passed, Reach().after(passed))
    assert opened.rounds.lines[-1] == "2nd try, without ProtectSystem=: it works"
    assert opened.rounds.failed is None
    opened.rounds.correct(FAILED, Reach().after(FAILED))
    assert opened.rounds.lines[-1] == "2nd try, without ProtectSystem=: no different"
    assert opened.rounds.failed == FAILED
