"""The language between unitsmith and its helper process: one JSON message a line, each a frozen Struct.

Requests carry an id and a deadline; each is answered by one Reply or Failure, after any number of Happened
(an event of a subscription). Bytes travel as base64 in strings, so that unit files need not be UTF-8.
"""

import msgspec
from msgspec import Raw, Struct

from host.ports import Calls, JournalEntry, UnitChanged

PROTOCOL = 2
"""Raised with every change that an older helper would misread."""

LINE_LIMIT = 64 * 1024 * 1024
"""Bytes in one message at most: a dozen manual pages are 1.5 MB, asyncio's default is 64 KiB."""

FILE_LIMIT = 1024 * 1024
"""Bytes in one unit file at most: systemd itself stops reading lines at 1 MiB."""


class Hello(Struct, frozen=True, tag="hello"):
    """The helper's first line, unless that is the Failure to reach its target."""

    protocol: int
    pid: int


class Account(Struct, frozen=True):
    """A user of another systemd, where no names can be looked up from outside."""

    uid: int
    gid: int
    groups: tuple[int, ...]
    home: str

    @property
    def become(self) -> tuple[str, ...]:
        """What to put before a command there so that this user runs it."""
        ids = (f"--reuid={self.uid}", f"--regid={self.gid}", "--init-groups")
        return ("setpriv", *ids, "env", f"XDG_RUNTIME_DIR=/run/user/{self.uid}", f"HOME={self.home}")


class Entry(Struct, frozen=True):
    """How the helper starts: its only command-line argument, as JSON."""

    leader: int = 0
    """PID (as the helper sees it) of the systemd whose namespaces to enter; 0 for this machine's own."""
    user: bool = False
    """Talk to the manager of the user that the helper runs as."""
    account: Account | None = None
    """Whom to become after entering; its root where there is none."""


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
    | CreateFile
    | ReplaceFile
    | ReadFile
    | RemoveFiles
    | NoteOwners
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
    | Cancel
)


class Request(Struct, frozen=True):
    """One call."""

    id: int
    deadline: float
    """Seconds that the helper may take; 0 for subscriptions, which last until cancelled."""
    call: AnyCall


class Reply(Struct, frozen=True, tag="reply"):
    """A call's result, left undecoded: the caller knows its type."""

    id: int
    result: Raw = Raw(b"null")


class Failure(Struct, frozen=True, tag="failure"):
    """A call's error."""

    id: int
    kind: str
    """The name of an exception class of host.ports, or Timeout."""
    text: str


Event = UnitChanged | JournalEntry | Calls


class Happened(Struct, frozen=True, tag="happened"):
    """An event of a subscription."""

    id: int
    event: Event


FromHelper = Hello | Reply | Failure | Happened

encode = msgspec.json.Encoder().encode
decode_request = msgspec.json.Decoder(Request).decode
decode_message = msgspec.json.Decoder(FromHelper).decode
