"""The search against services of which it is known what they bear: what it finds, and with how many tries."""

from collections.abc import Callable, Mapping

import pytest

from trial.events import Suspect
from trial.harden.candidates import Candidate, Candidates
from trial.harden.search import Finding, Outcome, Search
from trial.harden.state import State

MOST = 15
SWITCHES = tuple(f"Switch{number}" for number in range(24))
CANDIDATES = Candidates(
    (
        *(Candidate(name, (("yes",),)) for name in SWITCHES),
        Candidate("ProtectSystem", (("strict",), ("full",), ("yes",))),
        Candidate("CapabilityBoundingSet", (("",),)),
        Candidate("SystemCallFilter", (("@system-service",),)),
        Candidate("SystemCallErrorNumber", (("EPERM",),)),
    )
)
Breaks = Callable[[State], Outcome | None]


def silently(name: str, *lines: str) -> Breaks:
    """Breaks while a directive has any of some lines, and nothing tells."""
    return lambda state: Outcome(False, "it exits") if state.get(name) == (lines or ("yes",)) else None


def saying(name: str, needed: Mapping[str, str], certainty: str = "likely") -> Breaks:
    """Breaks unless what is needed is written, and says so; one thing after another."""

    def breaks(state: State) -> Outcome | None:
        for remedy, reason in needed.items():
            directive, _, value = remedy.partition("=")
            if state.get(name) and value not in state.get(directive):
                suspect = Suspect(name, reason, (remedy,), certainty)  # type: ignore[arg-type]
                return Outcome(False, reason, (suspect,))
        return None

    return breaks


async def searched(*breaks: Breaks, most: int = MOST, final: Breaks | None = None) -> Finding:
    asked: list[State] = []

    async def oracle(state: State, last: bool) -> Outcome:
        asked.append(state)
        failed = [found for one in breaks if (found := one(state))]
        if last and final and (found := final(state)):
            failed.append(found)
        return failed[0] if failed else Outcome(True)

    found = await Search(CANDIDATES, oracle, most).run(CANDIDATES.strictest)
    assert found.tries == len(asked) <= most
    if found.passed:
        assert all(one(found.state) is None for one in breaks)
    return found


def left_out(found: Finding) -> set[str]:
    return {one.name for one in CANDIDATES.all if not found.state.get(one.name)}


async def test_what_bears_everything_takes_two_tries() -> None:
    found = await searched()
    assert (found.tries, found.confirmed, left_out(found)) == (2, True, set())


async def test_the_words_of_a_failure_lead_to_the_narrowest_remedy() -> None:
    paths = {"ReadWritePaths=/var/lib/x": "no state", "ReadWritePaths=/var/log/x": "no log"}
    found = await searched(saying("ProtectSystem", paths))
    assert found.state.get("ReadWritePaths") == ("/var/lib/x", "/var/log/x")
    assert found.state.get("ProtectSystem") == ("strict",)
    assert (found.tries, found.confirmed) == (4, True)
    assert [one.number for one in found.lessons] == [1, 2]


async def test_what_is_seen_of_several_is_loosened_at_once() -> None:
    def both(state: State) -> Outcome | None:
        suspects = tuple(
            Suspect(name, "seen", ("",), "seen") for name in ("Switch3", "Switch7") if state.get(name)
        )
        return Outcome(False, "it dies", suspects) if suspects else None

    found = await searched(both)
    assert (found.tries, left_out(found)) == (3, {"Switch3", "Switch7"})


@pytest.mark.parametrize("name", ["Switch0", "Switch11", "Switch23"])
async def test_one_that_nothing_tells_of_is_found_by_dividing(name: str) -> None:
    found = await searched(silently(name))
    assert left_out(found) == {name}
    assert found.confirmed
    assert found.tries <= 9
    assert [(one.source, one.certainty) for one in found.lessons] == [("division", "proven")]


async def test_what_failed_by_chance_is_tried_again_before_anything_is_left_out() -> None:
    asked: list[State] = []

    async def oracle(state: State, last: bool) -> Outcome:
        asked.append(state)
        return Outcome(len(asked) > 1, "the check fails")

    found = await Search(CANDIDATES, oracle, MOST).run(CANDIDATES.strictest)
    assert (found.tries, left_out(found), found.confirmed) == (3, set(), True)


async def test_two_that_nothing_tells_of() -> None:
    found = await searched(silently("Switch4"), silently("Switch19"))
    assert left_out(found) == {"Switch4", "Switch19"}
    assert found.confirmed


async def test_a_pair_that_breaks_only_together_costs_one_of_them() -> None:
    def pair(state: State) -> Outcome | None:
        return Outcome(False, "it exits") if state.get("Switch4") and state.get("Switch19") else None

    found = await searched(pair)
    assert len(left_out(found)) == 1
    assert left_out(found) < {"Switch4", "Switch19"}
    assert found.confirmed


async def test_a_value_is_as_strict_as_it_passes() -> None:
    found = await searched(silently("ProtectSystem", "strict"))
    assert found.state.get("ProtectSystem") == ("full",)
    assert found.confirmed


async def test_what_was_suspected_wrongly_is_tightened_again() -> None:
    def wrongly(state: State) -> Outcome | None:
        if not state.get("Switch9"):
            return None
        return Outcome(False, "it exits", (Suspect("Switch2", "it is said", (), "likely"),))

    found = await searched(wrongly)
    assert left_out(found) == {"Switch9"}
    assert "Switch2" not in {one.directive for one in found.lessons}


async def test_what_has_no_effect_is_left_out() -> None:
    async def oracle(state: State, last: bool) -> Outcome:
        return Outcome(True, ineffective=(("Switch5", "no BPF"),) if state.get("Switch5") else ())

    found = await Search(CANDIDATES, oracle, MOST).run(CANDIDATES.strictest)
    assert (found.tries, left_out(found), found.confirmed) == (2, {"Switch5"}, True)


async def test_the_error_number_goes_with_the_filter() -> None:
    found = await searched(silently("SystemCallFilter", "@system-service"))
    assert left_out(found) == {"SystemCallFilter", "SystemCallErrorNumber"}


async def test_a_remedy_that_changes_files_for_good_is_not_taken() -> None:
    def state_directory(state: State) -> Outcome | None:
        if state.get("ProtectSystem") != ("strict",):
            return None
        remedies = ("StateDirectory=x", "User=x")
        return Outcome(False, "read-only", (Suspect("ProtectSystem", "it said so", remedies),))

    found = await searched(state_directory)
    assert set(found.state.values) <= {one.name for one in CANDIDATES.all}
    assert found.state.get("ProtectSystem") == ("full",)


async def test_what_only_the_end_shows_is_made_looser_too() -> None:
    found = await searched(final=silently("Switch6"))
    assert left_out(found) == {"Switch6"}
    assert found.confirmed


async def test_the_judge_is_not_answered_by_making_it_looser() -> None:
    def judge(state: State) -> Outcome | None:
        return Outcome(False, "the check 'rotate' fails", judge=True)

    found = await searched(final=judge)
    assert (found.passed, found.confirmed, found.tries) == (True, False, 2)
    assert found.why_not == "the check 'rotate' fails"
    assert left_out(found) == set()


async def test_the_bound_is_never_passed_and_what_is_found_was_seen_to_pass() -> None:
    names = ("Switch1", "Switch8", "Switch13", "Switch20")
    for most in range(2, 24):
        found = await searched(*map(silently, names), most=most)
        assert found.passed or found.why_not == f"{most} restarts were not enough"
        assert not found.confirmed or set(names) <= left_out(found)
    assert found.confirmed


async def test_what_holds_so_far_is_what_passed_and_was_not_judged_to_fail() -> None:
    so_far: list[set[str] | None] = []

    async def oracle(state: State, last: bool) -> Outcome:
        found = search.so_far
        so_far.append(left_out(found) if found else None)
        broken = silently("Switch3")(state) or (silently("Switch6")(state) if last else None)
        return broken or Outcome(True)

    search = Search(CANDIDATES, oracle, MOST)
    found = await search.run(CANDIDATES.strictest)
    assert left_out(found) == {"Switch3", "Switch6"}
    judged = next(number for number, holds in enumerate(so_far) if holds == {"Switch3"})
    assert so_far[0] is None
    assert None in so_far[judged:]
    assert all(holds is None or "Switch3" in holds for holds in so_far)


async def test_a_service_that_fails_with_nothing_of_ours() -> None:
    found = await searched(lambda state: Outcome(False, "it exits"), most=30)
    assert not found.passed
    assert found.why_not
