"""What the other rooms may ask of a host: small protocols and the frozen types that they answer with.

Sources: org.freedesktop.systemd1(5) for the D-Bus names, systemd.journal-fields(7) for the journal's.
All times are seconds; all file contents are bytes (unit files need not be UTF-8).

Each protocol has a file, with what it answers with; here the other rooms, and host itself, find them all.
"""

from typing import Protocol

from host.ports.errors import FileChanged, HostError, HostUnavailable, NoSuchUnit, NotPermitted, TrialLocked
from host.ports.facts import LISTINGS, Facts, HostFacts, ManualPage
from host.ports.files import FILE_LIMIT, Files, Owners, Top, UnitFile, Version
from host.ports.holdings import Holding, Holdings, Listening
from host.ports.jobs import JobResult, Jobs, UnitChanged
from host.ports.journal import DROPPED, Journal, JournalEntry
from host.ports.logs import Logs, LogText
from host.ports.names import Accounts, Calendar, Listing, Names
from host.ports.patience import Patience, Waiting
from host.ports.processes import CheckResult, Mount, Processes, ProcessState
from host.ports.rights import Aside, Rights
from host.ports.traces import HOLD, Attempt, Call, Calls, Ended, Recorders, Trace, Tracing
from host.ports.units import COMMANDS, LoadedUnit, UnitRow, Units

__all__ = [
    "COMMANDS",
    "DROPPED",
    "FILE_LIMIT",
    "HOLD",
    "LISTINGS",
    "Accounts",
    "Aside",
    "Attempt",
    "Calendar",
    "Call",
    "Calls",
    "CheckResult",
    "Ended",
    "Facts",
    "FileChanged",
    "Files",
    "Holding",
    "Holdings",
    "Host",
    "HostError",
    "HostFacts",
    "HostUnavailable",
    "JobResult",
    "Jobs",
    "Journal",
    "JournalEntry",
    "Listening",
    "Listing",
    "LoadedUnit",
    "LogText",
    "Logs",
    "ManualPage",
    "Mount",
    "Names",
    "NoSuchUnit",
    "NotPermitted",
    "Owners",
    "Patience",
    "ProcessState",
    "Processes",
    "Recorders",
    "Rights",
    "Top",
    "Trace",
    "Tracing",
    "TrialLocked",
    "UnitChanged",
    "UnitFile",
    "UnitRow",
    "Units",
    "Version",
    "Waiting",
]


class Host(
    Facts, Units, Files, Jobs, Journal, Logs, Processes, Holdings, Tracing, Names, Rights, Waiting, Protocol
):
    """Everything that one host can do."""

    async def close(self) -> None:
        """End the helper; a trial in progress is undone by the host's own systemd."""
