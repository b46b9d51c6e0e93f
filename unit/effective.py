"""What systemd ends up with, and which line of which file says so."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from unit.assignment import Assignment, read
from unit.rule import Rule, Rules
from unit.shared import covered, together
from unit.stack import Source, Stack, assignments, sources


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


def _take(settings: list[Setting], assignment: Assignment, rule: Rule) -> bool:
    """Change a directive's value by one more assignment; whether it counts at all."""
    value = assignment.value
    if rule.resets and value == rule.reset:
        settings.clear()
        return True
    if not value and not rule.resets:
        return False  # systemd warns of an empty boolean, enumeration or dependency, and keeps what was
    if settings and rule.refuses(value):
        return False
    if not rule.accumulates or not value or _only_empty(settings, rule.fresh(value)):
        settings.clear()
    settings.append(Setting(value, assignment.path, assignment.line))
    return True


def _only_empty(settings: Sequence[Setting], fresh: str) -> bool:
    """Whether all that was set so far is the empty set, after which a value of this kind stands alone."""
    return len(settings) == 1 and settings[0].value == fresh == ""


def fold(found: Iterable[Assignment], rule: Rule) -> Effective:
    """What is left of one directive's assignments."""
    settings: list[Setting] = []
    for assignment in found:
        _take(settings, assignment, rule)
    return Effective(tuple(settings))


def effective(
    stack: Stack, section: str, name: str, accumulates: bool = False, resets: bool = False
) -> Effective:
    """One directive's value in a stack."""
    wanted = (section, name)
    found = (one for one in assignments(stack) if (one.section, one.name) == wanted)
    return fold(found, Rule(accumulates, resets))


class Effectives:
    """All directives' values in a stack, computed in one pass."""

    def __init__(self, stack: Stack, rules: Rules, start: "Effectives | None" = None) -> None:
        """start: those of a stack with the first files of this one, which need not be read again."""
        self.stack = stack
        self.ended: list[Assignment] = list(start.ended) if start else []
        """The assignments at which systemd stops reading their files."""
        begun = start._settings.items() if start else ()
        self._settings: dict[tuple[str, str], list[Setting]] = {key: list(some) for key, some in begun}
        first, files = sources(start.stack) if start else (), sources(stack)
        if files[: len(first)] != first:
            raise ValueError("the stack begins with other files")
        for source in files[len(first) :]:
            self._read(source, rules)
        self._values = {key: Effective(tuple(settings)) for key, settings in self._settings.items()}

    def _read(self, source: Source, rules: Rules) -> None:
        for assignment in read(source.content, source.path):
            key = (assignment.section, assignment.name)
            rule = rules(*key)
            if rule.ends(assignment.name, assignment.value):
                self.ended.append(assignment)
                return
            self._apply(key, assignment, rule)

    def _apply(self, key: tuple[str, str], assignment: Assignment, rule: Rule) -> None:
        taken = _take(self._settings.setdefault(key, []), assignment, rule)
        emptied = rule.resets and assignment.value == rule.reset
        others = together(key) if emptied else covered(key)
        if not others or not (emptied or (taken and not rule.refuses(assignment.value))):
            return
        for name in others:
            if (key[0], name) in self._settings:
                self._settings[key[0], name].clear()

    def get(self, section: str, name: str) -> Effective:
        """A directive's value; UNSET where nobody set it, or somebody reset it last."""
        return self._values.get((section, name), UNSET)

    def items(self) -> Iterable[tuple[tuple[str, str], Effective]]:
        """All that are set, by (section, name), in order of their first assignment."""
        return ((key, value) for key, value in self._values.items() if value.settings)
