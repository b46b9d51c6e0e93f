"""A set of directives to try, and what was learnt on the way to it. Nothing here changes."""

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from msgspec import Struct

from trial.events import Certainty

Lines = tuple[str, ...]
"""The values of a directive, a line each; none where it is left out."""

ADDING = ("ReadWritePaths", "BindPaths", "BindReadOnlyPaths", "ExecPaths", "DeviceAllow", "IPAddressAllow")
"""Directives that open what others close: what is added to them makes the service freer."""


class State(Struct, frozen=True):
    """Directives of [Service], in order."""

    values: Mapping[str, Lines] = {}

    @property
    def key(self) -> tuple[tuple[str, Lines], ...]:
        """What tells it from others, in whatever order it was made."""
        return tuple(sorted(self.values.items()))

    def get(self, name: str) -> Lines:
        """A directive's lines; none where it is left out."""
        return self.values.get(name, ())

    def with_(self, name: str, lines: Lines) -> "State":
        """The same with other lines of a directive, none to leave it out."""
        if not lines:
            return State({key: held for key, held in self.values.items() if key != name})
        return State({**self.values, name: lines})

    def without(self, names: Collection[str]) -> "State":
        """The same with some directives left out."""
        return State({name: lines for name, lines in self.values.items() if name not in names})

    def set_to(self, written: Mapping[str, Iterable[str]]) -> "State":
        """The same as a remedy wants it: what opens something is added, all else takes the place of what is
        there."""
        state = self
        for name, values in written.items():
            lines = tuple(values)
            if name in ADDING:
                lines = (*state.get(name), *(line for line in lines if line not in state.get(name)))
            state = state.with_(name, lines)
        return state

    def text(self, resets: Collection[str] = (), remarks: Mapping[str, str] | None = None) -> str:
        """The drop-in. Lists in `resets` are emptied first, as the unit's own lines would add to them, unless
        they take from these; `remarks` are said above the lines of a directive."""
        said = remarks or {}
        lines = ["[Service]"]
        for name, values in self.values.items():
            lines += [f"# {said[name]}"] if name in said else []
            lines += [f"{name}="] if name in resets and values[0] and not values[0].startswith("~") else []
            lines += [f"{name}={value}" for value in values]
        return "\n".join(lines) + "\n"


Source = Literal["discovery", "verdict", "division", "effect", "host"]
"""How something was learnt: from what the running service holds, from what a failed trial said, by leaving
lines out, since it has no effect here, or since this systemd does not take it."""


class Lesson(Struct, frozen=True):
    """Why a directive is not as strict as it could be."""

    directive: str
    stricter: str
    """What it was before, as a line; empty where it was not set."""
    instead: str
    """What it is now, as lines; empty where it is left out."""
    why: str
    source: Source
    certainty: Certainty = "possible"
    number: int = 0
    """The trial that taught it; 0 where none did."""


def shown(name: str, lines: Lines) -> str:
    """A directive as lines of a drop-in; empty where it is left out."""
    return "\n".join(f"{name}={line}" for line in lines)
