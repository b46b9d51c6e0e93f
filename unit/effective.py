"""What systemd ends up with, and which line of which file says so."""

from collections.abc import Iterable

from msgspec import Struct

from unit.assignment import Assignment
from unit.rule import Rule, Rules
from unit.stack import Stack, assignments


class Setting(Struct, frozen=True):
    """One value that counts, and where it comes from."""

    value: str
    path: str
    line: int


class Effective(Struct, frozen=True):
    """A directive's value in a stack: no settings where nobody set it, several for a list."""

    settings: tuple[Setting, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The values alone."""
        return tuple(setting.value for setting in self.settings)

    @property
    def value(self) -> str:
        """The last value, empty where nobody set it."""
        return self.settings[-1].value if self.settings else ""


UNSET = Effective()


def fold(found: Iterable[Assignment], rule: Rule) -> Effective:
    """What is left of one directive's assignments."""
    settings: list[Setting] = []
    for assignment in found:
        value = assignment.value
        if rule.resets and value == rule.reset:
            settings.clear()
            continue
        if not value and not rule.resets:
            continue  # systemd warns of an empty boolean, enumeration or dependency, and keeps what was
        if settings and rule.refuses(value):
            continue
        if not rule.accumulates or not value or _only_empty(settings, rule.fresh(value)):
            settings.clear()
        settings.append(Setting(value, assignment.path, assignment.line))
    return Effective(tuple(settings))


def _only_empty(settings: list[Setting], fresh: str) -> bool:
    """Whether all that was set so far is the empty set, after which a value of this kind stands alone."""
    return len(settings) == 1 and settings[0].value == fresh == ""


def effective(
    stack: Stack, section: str, name: str, accumulates: bool = False, resets: bool = False
) -> Effective:
    """One directive's value in a stack."""
    wanted = (section, name)
    found = (one for one in assignments(stack) if (one.section, one.name) == wanted)
    return fold(found, Rule(accumulates, resets))


class Effectives:
    """All directives' values in a stack, computed in one pass."""

    def __init__(self, stack: Stack, rules: Rules) -> None:
        self.stack = stack
        found: dict[tuple[str, str], list[Assignment]] = {}
        for assignment in assignments(stack):
            found.setdefault((assignment.section, assignment.name), []).append(assignment)
        self._values = {key: fold(ones, rules(*key)) for key, ones in found.items()}

    def get(self, section: str, name: str) -> Effective:
        """A directive's value; UNSET where nobody set it, or somebody reset it last."""
        return self._values.get((section, name), UNSET)

    def items(self) -> Iterable[tuple[tuple[str, str], Effective]]:
        """All that are set, by (section, name), in order of their first assignment."""
        return ((key, value) for key, value in self._values.items() if value.settings)
