"""The screen out of the way while something else has the terminal."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from host.ports import HostError

if TYPE_CHECKING:
    from textual.app import App

T = TypeVar("T")

RIGHTS = "unitsmith needs root's rights for this. Ctrl-C goes back, and leaves everything as it is."
"""What is printed while root's rights are asked for."""


class Aside:
    """`host.ports.Aside`, for an application: its screen is as it was afterwards, however the work ends."""

    def __init__(self, app: "App[None]", words: str) -> None:
        """`words` are printed first: what is going on, and how to get back."""
        self._app, self._words = app, words

    def __call__(self, work: Callable[[], T]) -> T:
        """Do the work; what it raises is raised when the screen is back.

        Textual does not come back from a block that raises or awaits, and repaints that are due meanwhile
        would fill its writer's queue. Raises HostError where the terminal can't be lent."""
        from textual.app import SuspendNotSupported

        from host.rights import interrupt_is_theirs  # whoever suspends can wait for its import

        done: list[T] = []
        failure: BaseException | None = None
        try:
            with self._app.batch_update(), interrupt_is_theirs(), self._app.suspend():
                try:
                    print(self._words, flush=True)
                    done.append(work())
                except BaseException as error:
                    failure = error
        except SuspendNotSupported:
            raise HostError("Another program can't be run in this terminal.") from None
        if failure is not None:
            raise failure
        return done[0]
