"""The right to change a host."""

from collections.abc import Callable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Aside(Protocol):
    """How to do something with the terminal free: a screen steps aside meanwhile."""

    def __call__(self, work: Callable[[], T]) -> T:
        """Do the work, which may raise, and answer what it answers."""


class Rights(Protocol):
    """The right to change a host that was reached without it."""

    async def take_rights(self, aside: Aside) -> None:
        """Have the user asked on this process's terminal, and act with root's rights from now on.

        Everything else stands still while the user is asked; nobody is, who has them. Raises NotPermitted
        where the rights are refused; all is as it was then."""
