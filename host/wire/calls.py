"""What a helper may be asked, and what it answers with: the ports' methods as messages."""

from msgspec import Struct


class GetFacts(Struct, frozen=True, tag="facts"):
    """Answered with HostFacts."""


class GetText(Struct, frozen=True, tag="text"):
    """Answered with a string: the output of one of systemd's own listings."""

    what: str
    """items, or one of ports.LISTINGS."""


class GetPages(Struct, frozen=True, tag="pages"):
    """Answered with a tuple of ManualPage."""

    names: tuple[str, ...]
    text: bool


class ListUnits(Struct, frozen=True, tag="list-units"):
    """Answered with a tuple of UnitRow."""

    loaded: bool = False
    """Only loaded units."""


class GetProperties(Struct, frozen=True, tag="properties"):
    """Answered with a dictionary."""

    unit: str
    wanted: tuple[str, ...]


class ReadUnit(Struct, frozen=True, tag="read-unit"):
    """Answered with LoadedUnit."""

    unit: str


class ReadUnits(Struct, frozen=True, tag="read-units"):
    """Answered with a tuple of LoadedUnit."""

    units: tuple[str, ...]


class CreateFile(Struct, frozen=True, tag="create"):
    """Answered with null."""

    path: str
    content: bytes


class ReplaceFile(Struct, frozen=True, tag="replace"):
    """Answered with UnitFile."""

    path: str
    content: bytes
    digest: str | None


class ReadFile(Struct, frozen=True, tag="read"):
    """Answered with UnitFile or null."""

    path: str


class RemoveFiles(Struct, frozen=True, tag="remove"):
    """Answered with the tuple of paths that were there."""

    paths: tuple[str, ...]


class ListVersions(Struct, frozen=True, tag="versions"):
    """Answered with a tuple of Version."""

    path: str


class NoteOwners(Struct, frozen=True, tag="note-owners"):
    """Answered with Owners."""

    key: str
    directories: tuple[str, ...]


class OwnersChanged(Struct, frozen=True, tag="owners-changed"):
    """Answered with a tuple of paths, or nothing."""

    key: str


class GetRoom(Struct, frozen=True, tag="room"):
    """Answered with an integer."""


class OwnFiles(Struct, frozen=True, tag="own-files"):
    """Answered with a tuple of paths."""


class Reload(Struct, frozen=True, tag="reload"):
    """Answered with null."""


class RunJob(Struct, frozen=True, tag="job"):
    """Answered with JobResult."""

    verb: str
    """start, stop, restart or reload."""
    unit: str


class ResetFailed(Struct, frozen=True, tag="reset-failed"):
    """Answered with null."""

    unit: str


class GetCursor(Struct, frozen=True, tag="cursor"):
    """Answered with a string."""


class ReadJournal(Struct, frozen=True, tag="entries"):
    """Answered with a tuple of JournalEntry."""

    unit: str
    cursor: str


class ReadInvocation(Struct, frozen=True, tag="said"):
    """Answered with a tuple of JournalEntry."""

    invocation: str


class RunCheck(Struct, frozen=True, tag="check"):
    """Answered with CheckResult."""

    command: tuple[str, ...]
    seconds: float
    user: str | None = None


class NoteLogs(Struct, frozen=True, tag="note-logs"):
    """Answered with a tuple of LogText."""

    unit: str
    directories: tuple[str, ...]


class NewLogs(Struct, frozen=True, tag="new-logs"):
    """Answered with a tuple of LogText."""

    unit: str
    directories: tuple[str, ...]


class Ping(Struct, frozen=True, tag="ping"):
    """Answered with null, as soon as systemd answers."""


class GetMembers(Struct, frozen=True, tag="members"):
    """Answered with a tuple of numbers."""

    unit: str


class GetHoldings(Struct, frozen=True, tag="holdings"):
    """Answered with a tuple of Holding."""

    unit: str


class GetProcess(Struct, frozen=True, tag="process"):
    """Answered with ProcessState."""

    pid: int


class CompletePath(Struct, frozen=True, tag="complete"):
    """Answered with Listing."""

    start: str


class GetKinds(Struct, frozen=True, tag="kinds"):
    """Answered with a tuple of strings, see ports.Names."""

    paths: tuple[str, ...]


class GetAccounts(Struct, frozen=True, tag="accounts"):
    """Answered with Accounts."""


class GetCalendar(Struct, frozen=True, tag="calendar"):
    """Answered with Calendar."""

    event: str


class Verify(Struct, frozen=True, tag="verify"):
    """Answered with a string."""

    name: str
    files: dict[str, bytes]


class WatchUnit(Struct, frozen=True, tag="watch"):
    """Happens as UnitChanged, until cancelled."""

    unit: str


class FollowJournal(Struct, frozen=True, tag="journal"):
    """Happens as JournalEntry, until cancelled."""

    unit: str
    cursor: str


class GetRecorders(Struct, frozen=True, tag="recorders"):
    """Answered with Recorders."""


class FollowCalls(Struct, frozen=True, tag="logged-calls"):
    """Happens as Calls, until cancelled."""

    unit: str
    cursor: str


class TraceCalls(Struct, frozen=True, tag="traced-calls"):
    """Happens as Calls, until cancelled."""

    unit: str


class TraceAttempts(Struct, frozen=True, tag="attempts"):
    """Happens as Trace, until cancelled."""

    unit: str


class Cancel(Struct, frozen=True, tag="cancel"):
    """Ends another request; answered with null."""

    request: int


AnyCall = (
    GetFacts
    | GetText
    | GetPages
    | ListUnits
    | GetProperties
    | ReadUnit
    | ReadUnits
    | CreateFile
    | ReplaceFile
    | ReadFile
    | RemoveFiles
    | NoteOwners
    | OwnersChanged
    | GetRoom
    | OwnFiles
    | ListVersions
    | Reload
    | RunJob
    | ResetFailed
    | GetCursor
    | ReadJournal
    | ReadInvocation
    | RunCheck
    | GetProcess
    | GetMembers
    | GetHoldings
    | NoteLogs
    | NewLogs
    | Ping
    | CompletePath
    | GetKinds
    | GetAccounts
    | GetCalendar
    | Verify
    | WatchUnit
    | FollowJournal
    | GetRecorders
    | FollowCalls
    | TraceCalls
    | TraceAttempts
    | Cancel
)
