"""From calls that fail now and did not before to suspects, each with what mends all that it refuses."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from trial.diagnosis.case import Case, Change, Suspicion
from trial.diagnosis.diagnose import ranked
from trial.events import Certainty, Suspect
from trial.look import places, rights, rules
from trial.look.call import Call
from trial.look.difference import Failing
from trial.look.rule import KILLED, Rule

_MOST = 200
"""Calls that fail now of which the reasons are looked for, the likeliest first."""
_SINCE = {
    "worked": "worked before",
    "not made": "did not before",
    "failed otherwise": "failed otherwise before",
}
_ANOTHER_USER = "DynamicUser"
_STEP = 40
"""How much a call weighs more than the next."""


class Reason(Struct, frozen=True):
    """A directive that refuses a call."""

    failing: Failing
    change: Change
    rule: Rule | None
    """None where it covers a path of the call."""
    ways: tuple[str, ...] = ()
    """What opens that path."""


def suspects(case: Case, failing: Sequence[Failing], worked: Sequence[Call]) -> tuple[Suspect, ...]:
    """The directives at fault, the likeliest first. `worked` are the calls that worked before, which tell
    what else they would refuse."""
    grouped: dict[str, list[Reason]] = {}
    sure: dict[str, Certainty] = {}
    for one in failing[:_MOST]:
        for place, reason in enumerate(reasons(case, one)):
            name = reason.change.by
            if name not in case.change:
                continue
            grouped.setdefault(name, []).append(reason)
            seen = place == 0 and one.before != "failed otherwise"
            sure.setdefault(name, "seen" if seen else "likely")
    found = [
        _suspicion(case, name, of_it, worked, sure[name], len(grouped) - place)
        for place, (name, of_it) in enumerate(grouped.items())
    ]
    return ranked(case, found)


def reasons(case: Case, one: Failing) -> Iterator[Reason]:
    """Why a call may fail, the likeliest first: filters come before all else, then what is said of its paths,
    then rights."""
    yield from _ruled(case, one, rules.FIRST)
    covering = places.suspicions(case, one.call, 0, "")
    for found, _ in sorted(covering, key=lambda pair: -pair[0].weight):
        yield Reason(one, case.change[found.name], None, found.remedies)
    yield from _ruled(case, one, rights.RULES)
    yield from _ruled(case, one, rules.LAST)


def _ruled(case: Case, one: Failing, table: Iterable[Rule]) -> Iterator[Reason]:
    for rule in table:
        if one.call.error not in rule.errors:
            continue
        for change in case.changes:
            if change.name in rule.directives and rule.refuses(case, change, one.call):
                yield Reason(one, change, rule)


def _suspicion(
    case: Case, name: str, found: Sequence[Reason], worked: Sequence[Call], sure: Certainty, weight: int
) -> Suspicion:
    call, before = found[0].failing.call, found[0].failing.before
    how = "kills it now" if call.error == KILLED else f"fails with {call.error} now"
    why = f"{call.shown} {how}, and {_SINCE[before]}"
    return Suspicion(name, weight * _STEP, why, _remedies(case, found, worked), sure)


def _remedies(case: Case, found: Sequence[Reason], worked: Sequence[Call]) -> tuple[str, ...]:
    """What mends all that a directive refuses: of what fails now, and of what worked before."""
    first = found[0]
    if first.change.by == _ANOTHER_USER and not case.own.last("User"):
        return ()  # whoever was root lacks more than what failed first
    if first.rule is None:
        calls = [one.failing.call for one in found if one.rule is None]
        if first.change.name == "TemporaryFileSystem":
            return places.bound(first.change, [*calls, *worked])
        also = places.besides(case, first.change, first.failing.call.error, worked)
        alike = [one.ways for one in found if one.rule is None]
        ways = places.together([*alike, *(one.remedies for one, _ in also)])
        return tuple(dict.fromkeys((*ways, *first.ways)))
    calls = [one.failing.call for one in found if one.rule is first.rule]
    if first.rule.foresees:
        calls += [one for one in worked if first.rule.refuses(case, first.change, one)]
    return first.rule.mends(case, first.change, calls)


FORESEEN = (
    *("MemoryDenyWriteExecute", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID"),
    *("LockPersonality", "ProtectHostname"),
)
"""Directives that refuse some calls whatever else holds, so that it can be told before they are tried."""


def foreseen(case: Case, worked: Sequence[Call]) -> dict[str, tuple[str, str]]:
    """The directives of a draft that would refuse calls that work without it: each with the first remedy,
    empty where it has to go, and why."""
    found: dict[str, tuple[str, str]] = {}
    for change in (one for one in case.changes if one.name in FORESEEN and not one.via):
        for rule in (one for one in rules.FIRST if change.name in one.directives):
            refused = [call for call in worked if rule.refuses(case, change, call)]
            if refused:
                remedy = next(iter(rule.mends(case, change, refused)), "")
                found.setdefault(change.name, (remedy, f"it calls {refused[0].shown}"))
    return found
