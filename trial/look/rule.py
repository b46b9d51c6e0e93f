"""A rule: which directives refuse which calls, with what errors, and what mends that."""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from trial.diagnosis.case import Case, Change
from trial.look.call import Call, names

Refuses = Callable[[Case, Change, Call], bool]
Mends = Callable[[Case, Change, Sequence[Call]], tuple[str, ...]]
KILLED = "?"
"""What stands for an error where the process was killed for the call."""


def nothing(case: Case, change: Change, calls: Sequence[Call]) -> tuple[str, ...]:
    """The directive's looser values are all there is to it."""
    return ()


class Rule(Struct, frozen=True):
    """What some directives do to some calls."""

    directives: frozenset[str]
    errors: frozenset[str]
    refuses: Refuses
    mends: Mends = nothing
    foresees: bool = False
    """Whether it tells of calls that worked before that they will be refused, too."""


def rule(
    directives: str,
    errors: str,
    refuses: Refuses,
    mends: Mends = nothing,
    *,
    foresees: bool = False,
) -> Rule:
    """A rule for directives and errors, both as words."""
    return Rule(frozenset(directives.split()), frozenset(errors.split()), refuses, mends, foresees=foresees)


def calls(which: str, pattern: str = "", *, without: str = "") -> Refuses:
    """Calls of these names whose arguments have what a pattern asks for."""
    wanted, has = names(which), re.compile(pattern) if pattern else None
    lacks = re.compile(without) if without else None

    def refuses(case: Case, change: Change, call: Call) -> bool:
        return (
            call.name in wanted
            and (has is None or has.search(call.arguments) is not None)
            and (lacks is None or lacks.search(call.arguments) is None)
        )

    return refuses
