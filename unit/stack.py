"""A unit's files, in the order in which systemd applies them."""

from itertools import chain, takewhile

from msgspec import Struct
from msgspec.structs import replace

from unit.assignment import Assignment, read


class Source(Struct, frozen=True):
    """One file of a unit."""

    path: str
    content: bytes

    @property
    def basename(self) -> str:
        """The name by which drop-ins are ordered, and by which one hides another."""
        return self.path.rpartition("/")[2]


class Stack(Struct, frozen=True):
    """A unit's fragment and its drop-ins, as the host found and sorted them."""

    name: str
    fragment: Source | None = None
    drop_ins: tuple[Source, ...] = ()

    def without(self, path: str) -> "Stack":
        """The stack as if this drop-in were not there."""
        return replace(self, drop_ins=tuple(source for source in self.drop_ins if source.path != path))

    def before(self, path: str) -> "Stack":
        """The stack up to this drop-in, without it."""
        return replace(self, drop_ins=tuple(takewhile(lambda source: source.path != path, self.drop_ins)))

    def with_drop_in(self, drop_in: Source) -> "Stack":
        """The stack with a drop-in in its place: systemd sorts them by basename, whatever their directory.

        It takes the place of one of the same basename, as one in a directory of higher priority does.
        """
        others = [source for source in self.drop_ins if source.basename != drop_in.basename]
        after = [source for source in others if source.basename.encode() > drop_in.basename.encode()]
        before = others[: len(others) - len(after)]
        return replace(self, drop_ins=(*before, drop_in, *after))


def sources(stack: Stack) -> tuple[Source, ...]:
    """The stack's files in order of application."""
    return (stack.fragment, *stack.drop_ins) if stack.fragment else stack.drop_ins


def assignments(stack: Stack) -> tuple[Assignment, ...]:
    """All assignments in order of application.

    [Install] of drop-ins is among them: the manager ignores it, `systemctl enable` follows it (tried
    on 252, 257 and 262).
    """
    return tuple(chain.from_iterable(read(source.content, source.path) for source in sources(stack)))
