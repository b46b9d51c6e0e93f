"""Who said a line of the journal: the service, or systemd about it."""

import re
from collections.abc import Iterable

from host.ports import JournalEntry

SPAWN_FAILED = "641257651c1b4ec9a8624d7a40a9e1e7"
PROCESS_EXIT = "98e322203f7a4ed290d09fe03c09fe15"
OURS = ("stdout", "syslog", "journal", "native", "file")
"""Transports by which a service's own words come."""
_CHILD = re.compile(r"^\([\w.:@~-]+\)$")
"""What systemd's own child calls itself until it runs the program."""
_ITSELF = ("systemd", "systemd-executor")
"""The programs that it is, whatever it calls itself (247: "systemd")."""
_COMMON = re.compile(
    r"Main process exited|Control process exited|Failed with result|Scheduled restart|Failed to start "
    r"|Start request repeated"
    r"|Failed at step |Deactivated successfully|^Start(?:ing|ed) |^Stopp(?:ing|ed) |Consumed |Service"
    r" hold-off|Job .* failed|Triggering On"
    r"|Killing process|State '.*' timed out|Unit entered failed|start operation timed out|Sent signal"
    r"|^Reload(?:ing|ed)|^Finished |Failed to read [\w.]+ for control group"
)
"""What systemd says of every failure."""
_PREFIX = re.compile(r"^[\w.:@\\-]+\.service: ")


def of_systemd(entry: JournalEntry) -> bool:
    """Whether systemd said it, not the service: PID 1, or its child before it ran the program."""
    if entry.message_id == SPAWN_FAILED:
        return True
    if entry.transport not in OURS or entry.transport == "file":
        return False
    if entry.pid == 1 or entry.transport != "journal":
        return entry.pid == 1
    # What a child was is not known any more where it ended before journald had a look.
    program = entry.fields.get("_EXE", "").rpartition("/")[2]
    return program in _ITSELF or entry.identifier == "systemd" or bool(_CHILD.match(entry.identifier))


def manager_said(messages: Iterable[str]) -> list[str]:
    """systemd's own lines about a unit, without what it says of every failure, each once."""
    lines = (_PREFIX.sub("", message.strip()) for message in messages)
    return list(dict.fromkeys(line for line in lines if line and not _COMMON.search(line)))
