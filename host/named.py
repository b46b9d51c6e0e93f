"""Names that this machine has, for a shell that completes words: asked without a helper or an error."""

import pwd
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

_MACHINES = Path("/run/systemd/machines")
_PATIENCE = 3.0
"""Seconds for systemctl: somebody holds the tab key."""


def units(manager: Sequence[str] = ()) -> dict[str, str]:
    """Unit files and loaded units, with what they are; `manager`: systemctl's words for which one."""
    found = {fields[0]: "" for fields in _rows("list-unit-files", manager)}
    found.update({fields[0]: "".join(fields[4:]).strip() for fields in _rows("list-units", manager)})
    return {name: about for name, about in found.items() if not name.endswith((".device", ".scope"))}


def _rows(verb: str, manager: Sequence[str]) -> Iterator[list[str]]:
    command = ["systemctl", *manager, verb, "--all", "--plain", "--no-legend", "--no-pager", "--full"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        if fields := line.split(maxsplit=4):
            yield fields


def machines() -> list[str]:
    """The containers that systemd-machined knows. What it keeps by unit has a colon."""
    try:
        return sorted(name.name for name in _MACHINES.iterdir() if ":" not in name.name)
    except OSError:
        return []


def users() -> list[str]:
    """The users of this machine."""
    return sorted(entry.pw_name for entry in pwd.getpwall())
