"""What actions may do to the screen that they run on, whichever it is: the one way from them to it."""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.worker import Worker

from tui.suspension import Aside

T = TypeVar("T")


class Ui:
    """A screen, as far as actions know it."""

    def __init__(self, screen: Screen[None], refresh: Callable[[], None], say: Callable[[str], None]) -> None:
        """`refresh` shows the opened unit as it is by now; `say` says a few words for a moment."""
        self._screen, self.refresh, self.say = screen, refresh, say

    def notify(
        self, text: str, *, severity: SeverityLevel = "information", timeout: float | None = None
    ) -> None:
        """Say something that is read in its own time."""
        self._screen.notify(text, severity=severity, timeout=timeout)

    def complain(self, error: Exception) -> None:
        """Say what went wrong; it stays for longer."""
        self.notify(str(error) or "The host did not answer in time.", severity="error", timeout=15)

    async def ask(self, dialog: Screen[T]) -> T | None:
        """Show a dialog and wait for its answer; for work that was begun by `run`."""
        return await self._screen.app.push_screen_wait(dialog)

    async def open(self, screen: Screen[Any]) -> None:
        """Show another screen over this one."""
        await self._screen.app.push_screen(screen)

    def run(
        self, work: Coroutine[Any, Any, None], group: str = "dialog", *, exclusive: bool = True
    ) -> Worker[None]:
        """Do something in the background; with `exclusive`, what its group did before is cancelled."""
        return self._screen.run_worker(work, group=group, exclusive=exclusive)

    async def finished(self, group: str) -> None:
        """Wait until nothing of a group is done any more."""
        workers = self._screen.workers
        await workers.wait_for_complete([worker for worker in workers if worker.group == group])

    def aside(self, words: str) -> Aside:
        """A way to do something with the terminal, with the screen away; `words` are printed first."""
        return Aside(self._screen.app, words)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard, and say so."""
        self._screen.app.copy_to_clipboard(text)
        count = len(text.splitlines())
        self.notify(f"Copied {count} {'line' if count == 1 else 'lines'}.")

    def post(self, message: Message) -> None:
        """Tell whatever is above the screen."""
        self._screen.post_message(message)

    def exit(self, status: int = 0) -> None:
        """End the program."""
        self._screen.app.exit(return_code=status)

    @property
    def over(self) -> tuple[Screen[Any], ...]:
        """The screens that lie over this one, the lowest first."""
        stack = self._screen.app.screen_stack
        return tuple(stack[stack.index(self._screen) + 1 :]) if self._screen in stack else ()

    @property
    def in_front(self) -> bool:
        """Whether nothing lies over the screen."""
        return self._screen.is_current
