"""The drop-in in the user's own editor, with the screen out of the way."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from host.ports import HostError
from tui.ui import Ui
from unit.assignment import BadAssignment, decode, encode
from workbench.drop_in_remarks import Remark
from workbench.open_unit import OpenUnit

_WELCOME = "The drop-in is in your editor; unitsmith is back when you leave it."
_USUAL = ("editor", "nano", "vim", "vi")
"""What is tried where the user names none."""
_LIMIT = 1 << 20
"""Bytes; systemd reads no longer line."""


def command() -> list[str]:
    """The user's editor as words, $VISUAL first. Raises HostError where there is none."""
    for name in ("VISUAL", "EDITOR"):
        if wanted := os.environ.get(name, "").strip():
            try:
                return shlex.split(wanted)
            except ValueError as error:
                raise HostError(f"${name} can't be read: {error}.") from error
    found = next((path for name in _USUAL if (path := shutil.which(name))), None)
    if found is None:
        raise HostError("There is no editor: name yours in $EDITOR.")
    return [found]


class Sheet:
    """A text on its way through an editor. Its file stays until it is dropped, so nothing typed is lost."""

    def __init__(self, text: str) -> None:
        """Raises OSError where there is no room for it."""
        handle, name = tempfile.mkstemp(prefix="unitsmith-", suffix=".conf")
        with os.fdopen(handle, "wb") as file:
            file.write(encode(text))
        self.path = Path(name)

    def edit(self) -> str:
        """Let the user edit it, and read it. Raises HostError where the editor fails or leaves no text."""
        words = command()
        try:
            status = subprocess.run([*words, str(self.path)], check=False).returncode
            if status:
                raise HostError(f"{Path(words[0]).name} ended with {status}, so nothing was taken.")
            if self.path.stat().st_size > _LIMIT:
                raise HostError("The text is larger than 1 MiB, so nothing was taken.")
            return decode(self.path.read_bytes())
        except OSError as error:
            raise HostError(f"{error.filename or words[0]} can't be used: {error.strerror}.") from error

    def drop(self) -> None:
        """It is needed no longer."""
        self.path.unlink(missing_ok=True)


class ExternalActions:
    """Editing the drop-in in the user's own editor."""

    def __init__(self, unit: OpenUnit, ui: Ui) -> None:
        self._unit, self._ui = unit, ui

    def begin(self) -> None:
        """Have the drop-in edited; where lines are wrong, ask whether to edit it again."""
        self._ui.run(self._edit())

    async def _edit(self) -> None:
        unit, ui = self._unit, self._ui
        before = unit.view.text.sheet(unit.view.snapshot().drop_in)
        try:
            sheet = Sheet(before)
        except OSError as error:
            ui.notify(f"No file can be written for the editor: {error.strerror}.", severity="error")
            return
        while True:
            try:
                text = ui.aside(_WELCOME)(sheet.edit)
            except HostError as error:
                ui.notify(f"{error} The text is in {sheet.path}.", severity="error", timeout=15)
                return
            wrong = [one for one in unit.view.text.remarks(text) if one.grave] if text != before else []
            answer = await self._asked(wrong) if wrong else "take"
            if answer == "leave":
                ui.notify(f"The draft is as it was. The text is in {sheet.path}.", timeout=15)
                return
            if answer == "take":
                break
        self._take(sheet, text, before)

    async def _asked(self, wrong: list[Remark]) -> str | None:
        from tui.dialogs.question import mistaken

        return await self._ui.ask(mistaken(wrong))

    def _take(self, sheet: Sheet, text: str, before: str) -> None:
        if text == before:
            self._ui.notify("The text is what it was.")
            sheet.drop()
            return
        try:
            self._unit.edits.take_text(text)
        except BadAssignment as error:
            self._ui.notify(f"{error} The text is in {sheet.path}.", severity="error", timeout=15)
            return
        sheet.drop()
        self._ui.refresh()
