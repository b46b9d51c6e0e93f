"""The unit as the host has it by now: others stop it, change its files, or try something."""

from typing import TYPE_CHECKING

from host.ports import HostError, HostUnavailable, NotPermitted
from tui.keymap import filled

if TYPE_CHECKING:
    from tui.editor.screen import EditorScreen
    from workbench.bench import Bench

_EVERY = 5.0
"""Seconds."""


class Following:
    """Looks at the host's unit now and then, for the main screen."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor
        self._lost = False

    def begin(self) -> None:
        """Look from now on."""
        self._editor.set_interval(_EVERY, self.look)

    def look(self) -> None:
        """Look once; not while a trial of one's own moves things."""
        editor = self._editor
        if editor.bench is not None and editor.is_current and not editor.testing.going:
            editor.run_worker(self._look(), group="follow", exclusive=True)

    async def _look(self) -> None:
        editor = self._editor
        if (bench := editor.bench) is None:
            return
        try:
            changed = await bench.follow()
        except HostUnavailable as error:
            if not self._lost:
                await self._go_on(bench, error)
            return
        except (HostError, TimeoutError) as error:
            if not self._lost:
                said = str(error) or "The host does not answer in time."
                editor.notify(f"{said} What is shown is what was last heard.", severity="warning", timeout=15)
            self._lost = True
            return
        self._lost = False
        if changed and not editor.testing.going:
            editor.show()

    async def _go_on(self, bench: "Bench", lost: HostUnavailable) -> None:
        """Another helper takes the place of one that is gone; once, since it may be systemd that is."""
        self._lost, said = True, "What is shown is what was last heard."
        try:
            await bench.go_on()
        except NotPermitted:
            said = filled("It can only be looked at now: {rights} asks for root's rights again.")
        except (HostError, TimeoutError):
            pass
        else:
            said = "Another one goes on."
        self._editor.notify(f"{lost} {said}", severity="warning", timeout=15)
        self._editor.show()
