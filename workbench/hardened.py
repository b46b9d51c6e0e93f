"""Hardening of an opened unit: what is to be said before, the draft that comes of it, and what became of
each directive."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trial.checks import asks, named
from trial.events import in_a_row
from trial.harden.events import Result
from trial.harden.run import MOST, Hardening
from trial.harden.state import ADDING, Lesson
from trial.preflight import questions
from unit.assignment import encode, read
from unit.draft import Draft, Set
from unit.names import unit_type
from workbench.current import Current
from workbench.drop_in_text import DropInText
from workbench.harden import Asked, hardening
from workbench.panels import joined

if TYPE_CHECKING:
    from workbench.trials import Trials

NO_CHECK = (
    "Not hardened: without a check that asks {unit} for what it is there for, nothing tells whether it still"
    " works."
)
_LONG = 60


class Hardened:
    """Hardening of one unit."""

    def __init__(self, now: Current, trials: "Trials") -> None:
        self._now, self._trials = now, trials

    @property
    def refusal(self) -> str:
        """Why the unit can't be hardened, one sentence; empty where it can."""
        name = self._now.base.opened.stack.name
        if unit_type(name) != "service":
            return f"Not hardened: {name} is no service."
        return ""

    @property
    def is_checked(self) -> bool:
        """Whether a check asks the service something, so that trials can tell whether it works."""
        return any(map(asks, self._trials.options.checks))

    async def said_before(self) -> str:
        """What there is to know before the first restart: the bound, the checks, what to beware of. Raises
        HostError."""
        host, name = self._trials.host, self._now.base.opened.stack.name
        beware = questions(await host.read_unit(name), (await host.facts()).inside)
        drafted = len(self._now.draft.edits)
        gives_way = "The draft gives way to what is found; undoing that brings it back." if drafted else ""
        checks = "; ".join(_short(named(check)) for check in self._trials.options.checks)
        return "\n".join(
            filter(
                None,
                (
                    f"Find by trials the strictest directives with which {name} still works: at most {MOST}"
                    " trials. Each restarts it, and once more to undo that.",
                    f"Checked in each: {checks}.",
                    *beware,
                    gives_way,
                ),
            )
        )

    async def begin(self) -> Hardening:
        """A hardening, not begun. Raises HostError."""
        plan = self._trials.plan(confirmed=True)
        return await hardening(self._trials.host, plan, Asked(), remembered=True)

    def take(self, result: Result) -> None:
        """Draft what was found, as one step of undo, and remember what became of each directive."""
        self._now.hardened = told(result)
        if result.drop_in:
            self._now.put(drafted(self._now, result))


def drafted(now: Current, result: Result) -> Draft:
    """The draft that makes the drop-in what was found; lines of it that are no hardening stay."""
    draft = DropInText(None, now.base).draft(now.draft, result.drop_in)
    tried = {*_held(result), *(one.directive for one in result.left_out), *ADDING}
    return now.draft.replace(one for one in draft.edits if isinstance(one, Set) or one.name in tried)


def told(result: Result) -> dict[str, str]:
    """What became of each directive, with its evidence, by name."""
    held = _held(result)
    found = {name: "as strict as it can be: it was seen to work" for name in held if name not in ADDING}
    for lesson in result.loosened:
        found |= {name: text for name, text in _of(lesson, held) if name in held}
    return found | {one.directive: f"left out: {one.why}" for one in result.left_out}


def _held(result: Result) -> dict[str, list[str]]:
    """The values that were found, by directive."""
    found: dict[str, list[str]] = {}
    for one in read(encode(result.drop_in)):
        found.setdefault(one.name, []).append(one.value)
    return found


def _of(lesson: Lesson, held: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """What a lesson says of the directives that it is about."""
    number = f", trial {lesson.number}" if lesson.number else ""
    evidence = f"({lesson.certainty}{number}): {lesson.why}"
    names = {line.partition("=")[0] for line in lesson.instead.split("\n") if line}
    for name in names:
        value = _short(joined(held.get(name, ())))
        if name != lesson.directive:
            yield name, f"added for {_short(in_a_row(lesson.stricter))} {evidence}"
        elif not lesson.stricter:
            yield name, f"added {evidence}"
        elif lesson.stricter in lesson.instead.split("\n"):
            yield name, f"kept at {value}, with more opened {evidence}"
        else:
            yield name, f"loosened to {value} {evidence}"


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[: _LONG - 1]}…"
