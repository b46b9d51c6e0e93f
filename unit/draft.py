"""What the user wants changed: edits over a unit, with undo and redo."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct


class Set(Struct, frozen=True, tag="set"):
    """Give a directive these values."""

    section: str
    name: str
    values: tuple[str, ...]
    """One for a plain directive; a line each for a list."""
    adds: bool = False
    """For lists: on top of what the unit's other files set, rather than in its place."""


class Unset(Struct, frozen=True, tag="unset"):
    """Make a directive as if nobody had set it."""

    section: str
    name: str


Edit = Set | Unset


class Draft(Struct, frozen=True, eq=False):
    """Edits in the order in which their directives were first touched, at most one a directive.

    Every change answers a new draft that remembers the one it came from, so undo has no limit and costs
    nothing. Drafts with the same edits are equal, whatever their history.
    """

    edits: tuple[Edit, ...] = ()
    before: "Draft | None" = None
    after: "Draft | None" = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draft) and self.edits == other.edits

    def __hash__(self) -> int:
        return hash(self.edits)

    def __repr__(self) -> str:
        return f"Draft({self.edits!r})"

    def get(self, section: str, name: str) -> Edit | None:
        """The edit of a directive, if there is one."""
        return next((edit for edit in self.edits if (edit.section, edit.name) == (section, name)), None)

    def set(self, section: str, name: str, values: Sequence[str], *, adds: bool = False) -> "Draft":
        """With a directive given these values (a line each, not one string)."""
        return self.put(Set(section, name, tuple(values), adds))

    def unset(self, section: str, name: str) -> "Draft":
        """With a directive as if nobody had set it."""
        return self.put(Unset(section, name))

    def put(self, edit: Edit) -> "Draft":
        """With an edit, in the place of the same directive's earlier one."""
        old = self.get(edit.section, edit.name)
        if old is None:
            return self._next((*self.edits, edit))
        return self._next(tuple(edit if other is old else other for other in self.edits))

    def drop(self, section: str, name: str) -> "Draft":
        """With a directive's edit forgotten."""
        return self._next(tuple(e for e in self.edits if (e.section, e.name) != (section, name)))

    def replace(self, edits: Iterable[Edit]) -> "Draft":
        """With these edits and no others, as one step: a preset, or a drop-in edited as text."""
        return self._next(tuple(edits))

    def undo(self) -> "Draft":
        """As it was before the last change; the same where there was none."""
        return Draft(self.before.edits, self.before.before, self) if self.before else self

    def redo(self) -> "Draft":
        """As it was before the last undo; the same where there was none."""
        return self.after or self

    def steps(self) -> Iterator["Draft"]:
        """The draft, the one that it came from, and so on to the first."""
        step: Draft | None = self
        while step is not None:
            yield step
            step = step.before

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return self.before is not None

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone change to bring back."""
        return self.after is not None

    def _next(self, edits: tuple[Edit, ...]) -> "Draft":
        return self if edits == self.edits else Draft(edits, self)
