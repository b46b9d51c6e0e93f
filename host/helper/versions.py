"""Earlier contents of the files that unitsmith replaces or removes where they are kept."""

import contextlib
import os
import time
from pathlib import Path

from host import regular
from host.ports import HostError, NotPermitted, Version

_KEPT = 20
"""How many are kept of one file, the newest."""


class Versions:
    """The versions in one directory."""

    def __init__(self, store: str) -> None:
        self._store = store

    def keep(self, path: str, content: bytes) -> None:
        """Remember what a file says before it is changed. Raises HostError where that can't be done.

        What is the newest version already is not remembered twice."""
        place = f"{self._store}{path}"
        try:
            os.makedirs(place, mode=0o755, exist_ok=True)
            names = _names(place)
            if names and _read(f"{place}/{names[-1]}") == content:
                return
            newest = int(names[-1]) if names else 0  # later than now where the clock was set back
            regular.put(Path(place, f"{max(time.time_ns(), newest + 1):020d}"), content)
            for old in names[: -_KEPT + 1]:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(f"{place}/{old}")
        except OSError as error:
            why = f"{error.strerror}. Nothing was changed."
            raise HostError(f"The present {path} can't be saved to {self._store} first: {why}") from error

    def kept(self, path: str) -> tuple[Version, ...]:
        """The versions of a file, the newest first. Raises NotPermitted where they are for root only."""
        place = f"{self._store}{path}"
        found = []
        for name in reversed(_names(place)):
            try:
                found.append(Version(int(name) / 1e9, _read(f"{place}/{name}")))
            except PermissionError:
                raise NotPermitted(f"Earlier versions of {path} are for root only.") from None
            except OSError:
                continue
        return tuple(found)


def _names(place: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(place) if name.isdecimal())
    except OSError:
        return []


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()
