"""The checks of a unit: those that somebody asked for now, else those that are remembered.

A file a unit under the configuration directory, one check a line as trial/check_text.py spells them.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from host import caller, regular
from trial.check_text import BadCheck, read, spelled
from trial.checks import Check
from workbench.personal import config_directory

_MOST = 50


class Remembered:
    """The checks that are remembered for units."""

    def __init__(self, directory: Path | None = None, *, user: bool = False) -> None:
        """user: of one's own units, which may be named as the system's."""
        self._directory = directory or config_directory() / ("checks/user" if user else "checks")

    def path(self, unit: str) -> Path:
        """Where a unit's checks are."""
        return self._directory / unit

    def load(self, unit: str, user: str | None = None) -> tuple[tuple[Check, ...], tuple[str, ...]]:
        """A unit's checks, and what could not be used of them: one sentence each."""
        try:
            lines = regular.read(self.path(unit)).decode(errors="replace").splitlines()
        except OSError:
            return (), ()
        found, notes = [], []
        for number, line in enumerate(lines[:_MOST], 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            try:
                found.append(read(line, user))
            except BadCheck as error:
                notes.append(f"{self.path(unit)}:{number}: {error}")
        return tuple(found), tuple(notes)

    def save(self, unit: str, lines: Iterable[str]) -> None:
        """Remember a unit's checks; none forgets it. Raises OSError."""
        path, text = self.path(unit), "".join(f"{line.strip()}\n" for line in lines)
        if not text:
            path.unlink(missing_ok=True)
            return
        head = f"# What unitsmith checks when it tests {unit}, one a line.\n"
        regular.put(path, f"{head}{text}".encode(errors="surrogateescape"))


def invoking_user() -> str | None:
    """Who runs unitsmith on this machine, by number; None for root itself."""
    return str(os.getuid()) if os.geteuid() else caller.number()


def invoking_name() -> str:
    """The same person by name, for other people."""
    return os.environ.get("SUDO_USER") or os.environ.get("USER") or f"user {os.getuid()}"


__all__ = ["BadCheck", "Check", "Remembered", "invoking_name", "invoking_user", "read", "spelled"]
