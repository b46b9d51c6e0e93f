"""The exposure of one service: the weighted share of what is open, by analyze-security.c's arithmetic."""

from msgspec import Struct

from catalog.exposure.rules import Native, all_badness
from catalog.exposure.sandbox import sandbox
from catalog.exposure.table import Rule, table
from catalog.exposure.values import Values
from catalog.sets import Sets

_RATINGS = ((100, "DANGEROUS"), (90, "UNSAFE"), (75, "EXPOSED"), (50, "MEDIUM"), (10, "OK"), (1, "SAFE"))


class Row(Struct, frozen=True):
    """One row of the table, judged."""

    rule: Rule
    badness: int | None
    """From 0 to the rule's range; None where the row does not apply to this unit."""
    exposure: int
    """Its share of the whole, in tenths, rounded up as systemd shows it."""
    gain: int
    """By how many tenths the whole would fall if this row were at its best."""

    @property
    def id(self) -> str:
        """As systemd's JSON names the row."""
        return self.rule.id

    @property
    def set(self) -> bool | None:
        """Whether the row is at its best; None where it does not apply."""
        return None if self.badness is None else self.badness == 0


class Score(Struct, frozen=True):
    """A service's exposure."""

    exposure: int
    """In tenths: 0 to 100, shown as 0.0 to 10.0."""
    rows: tuple[Row, ...] = ()

    @property
    def rating(self) -> str:
        """The word for it."""
        return next((word for least, word in _RATINGS if self.exposure >= least), "PERFECT")

    @property
    def shown(self) -> str:
        """As people read it, such as "9.6"."""
        return f"{self.exposure // 10}.{self.exposure % 10}"


def score(
    values: Values,
    sets: Sets,
    section: str = "Service",
    *,
    native: Native = frozenset(),
    user_manager: int = 0,
) -> Score:
    """A unit's exposure, by the rules that systemd uses on a loaded unit.

    values: its effective values. native: the system calls of its architecture, see listings.syscall_numbers.
    user_manager: the version of systemd that runs it for a user, 0 for PID 1, whose rules are all the same.
    """
    box = sandbox(values, sets, section, user_manager=user_manager)
    judged = tuple(all_badness(box, table(), sets, native))
    weight = sum(rule.weight for rule, bad in judged if bad is not None)
    total = sum(_points(rule, bad) for rule, bad in judged if bad is not None)
    whole = _ceil(total * 100, weight)
    rows = (
        Row(rule, bad, _share(rule, bad, weight), whole - _ceil((total - _points(rule, bad)) * 100, weight))
        if bad
        else Row(rule, bad, 0, 0)
        for rule, bad in judged
    )
    return Score(whole, tuple(rows))


def _points(rule: Rule, bad: int) -> int:
    return _ceil(bad * rule.weight, rule.range)


def _share(rule: Rule, bad: int, weight: int) -> int:
    return _ceil(_ceil(bad * rule.weight * 100, rule.range), weight)


def _ceil(number: int, by: int) -> int:
    return -(-number // by)
