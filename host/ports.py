"""What the other rooms may ask of a host: small protocols and the frozen types that they answer with.

Sources: org.freedesktop.systemd1(5) for the D-Bus names, systemd.journal-fields(7) for the journal's.
All times are seconds; all file contents are bytes (unit files need not be UTF-8).
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from msgspec import Struct

from host.layout import SYSTEM, Layout

T = TypeVar("T")


class HostError(Exception):
    """A host couldn't do what was asked; the message is one sentence for the user."""


class HostUnavailable(HostError):
    """There is no systemd to talk to, or no way to reach it (exit status 3)."""


class NotPermitted(HostError):
    """The host works, but these rights are missing (exit status 3)."""


class NoSuchUnit(HostError):
    """The host has no unit of that name, or the name is none (exit status 2)."""


class FileChanged(HostError):
    """A file is not what it was when it was read, so it was left alone."""


class TrialLocked(HostError):
    """A trial of this unit is already in progress."""


class HostFacts(Struct, frozen=True):
    """What a host is: read once, when it is opened."""

    version: int
    """systemd's major version, such as 252."""
    version_text: str
    """As `systemctl --version` prints it, such as "252 (252.39-1~deb12u2)"."""
    name: str
    """The host's name."""
    root: bool
    """Whether the helper may write system units and talk to PID 1 without asking."""
    architecture: str = "x86-64"
    """As systemd names it in SystemCallArchitectures=."""
    features: str = ""
    """systemd's compile-time features, such as "+PAM +AUDIT -APPARMOR"."""
    raised: bool = False
    """Whether root's rights were asked for when something needed them."""
    inside: tuple[str, ...] = ()
    """The units of this host that unitsmith itself runs in: its session's, its user's manager."""
    layout: Layout = SYSTEM
    """Where its manager has its units."""

    @property
    def user_manager(self) -> bool:
        """Whether this is a user's manager rather than PID 1."""
        return self.layout.user

    @property
    def scope(self) -> str:
        """What the units of this manager are remembered by: the host, and whether they are the user's own."""
        return f"{self.name}{self.layout.option}"

    @property
    def may_change(self) -> bool:
        """Whether the helper may write the manager's units: root may, and users may write their own."""
        return self.root or self.layout.user


class ManualPage(Struct, frozen=True):
    """One manual page as it is installed."""

    name: str
    """Without the section, such as "systemd.exec"."""
    identity: str
    """Path, size and time of change: equal identities mean equal text."""
    roff: bytes = b""
    """The page's source, decompressed; empty where only identities were asked for."""


class UnitRow(Struct, frozen=True):
    """One line of the list of units."""

    name: str
    description: str
    load: str
    active: str
    sub: str
    file_state: str = ""
    """enabled, disabled, static, masked ... (org.freedesktop.systemd1.Manager.ListUnitFiles)."""
    kept: bool = False
    """Whether unitsmith keeps a drop-in for it."""


class UnitFile(Struct, frozen=True):
    """One file of a unit, as read."""

    path: str
    content: bytes
    digest: str
    """SHA-256 of the content, in hex: what Keep must present to change this file."""


class LoadedUnit(Struct, frozen=True):
    """A unit as the manager has it loaded, with the files that it was loaded from."""

    name: str
    """The unit's Id: what an alias resolves to."""
    properties: dict[str, object]
    """org.freedesktop.systemd1.Unit and .Service (or the type's own), InvocationID in hex."""
    fragment: UnitFile | None
    drop_ins: tuple[UnitFile, ...]
    """In the order in which systemd applies them."""
    unreadable: tuple[str, ...] = ()
    """Files of it that only others may read: what they say is known to the manager alone."""

    def text(self, name: str) -> str:
        """A property as text, empty where the manager does not have it."""
        value = self.properties.get(name, "")
        return value if isinstance(value, str) else str(value)

    def units(self, name: str) -> tuple[str, ...]:
        """A property that lists unit names, such as RequiredBy."""
        value = self.properties.get(name, ())
        return tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else ()

    def number(self, name: str) -> int:
        """A numeric property, 0 where the manager does not have it."""
        value = self.properties.get(name, 0)
        return value if isinstance(value, int) else 0


class JobResult(Struct, frozen=True):
    """How a job ended: the result string of Manager's JobRemoved signal."""

    unit: str
    result: str
    """done, canceled, timeout, failed, dependency, skipped, invalid, assert, unsupported ..."""
    seconds: float
    """From the call to JobRemoved."""


class UnitChanged(Struct, frozen=True, tag="unit"):
    """Properties of a watched unit changed; only those that changed, or all of them after a reconnect."""

    unit: str
    properties: dict[str, object]


class JournalEntry(Struct, frozen=True, tag="journal"):
    """One record of the journal that is about a watched unit."""

    cursor: str
    time: float
    """Seconds since the epoch, from __REALTIME_TIMESTAMP."""
    message: str
    priority: int = 6
    """syslog's: 0 emergency to 7 debug."""
    identifier: str = ""
    """SYSLOG_IDENTIFIER, or the command's name."""
    pid: int = 0
    message_id: str = ""
    """MESSAGE_ID, in hex; names systemd's own records."""
    invocation: str = ""
    """The invocation that the record is of or about, in hex; empty where it tells none."""
    transport: str = ""
    own: bool | None = None
    """Of the kernel's records of system calls: whether it is about a process of the unit, by its number; None
    where that can't be told."""
    fields: dict[str, str] = {}
    """The other fields that diagnosis reads: EXIT_CODE, EXIT_STATUS, EXECUTABLE, CONFIG_FILE ..."""


DROPPED = "a596d6fe7bfa4994828e72309e95d61e"
"""MESSAGE_ID of journald's record that it dropped lines of somebody who wrote too many. sd-messages.h"""


class CheckResult(Struct, frozen=True):
    """What a check command did, run as a transient unit of the host."""

    exit: int
    """Its exit status; 128 + n where signal n ended it."""
    output: str
    """Standard output and error together, at most the last 64 KiB."""
    seconds: float
    timed_out: bool = False


class OwnerList(Struct, frozen=True):
    """A file of NUL-separated paths that belong to one owner."""

    path: str
    uid: int
    gid: int


class TopMode(Struct, frozen=True):
    """A directory and its mode."""

    path: str
    mode: int


class Owners(Struct, frozen=True):
    """Who owns some directories and all that is in them, as it was noted on the host."""

    lists: tuple[OwnerList, ...] = ()
    tops: tuple[TopMode, ...] = ()


class Mount(Struct, frozen=True):
    """One mount as a process sees it. proc_pid_mountinfo(5)"""

    point: str
    kind: str
    root: str
    """What of the file system is mounted there."""
    options: tuple[str, ...]
    whole: tuple[str, ...] = ()
    """Options of the file system as a whole."""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written through it."""
        return "ro" in self.options or "ro" in self.whole


class ProcessState(Struct, frozen=True):
    """What the kernel enforces on a process."""

    status: dict[str, str]
    """Fields of /proc/PID/status."""
    namespaces: tuple[str, ...]
    """Kinds of those that are not the manager's."""
    mounts: tuple[Mount, ...]
    """In the order in which they were made."""
    controls: dict[str, str] = {}
    """Files of its control group, such as memory.max; empty where there is no controller."""
    programs: dict[str, int] | None = None
    """How many BPF programs are attached to its control group and those above: device, ingress, egress,
    bind4, bind6. None where the kernel doesn't tell."""
    label: str = ""
    """What a security module calls it."""
    modules: tuple[str, ...] = ()
    """The security modules of the running kernel; empty where it doesn't tell."""
    limits: dict[str, str] = {}
    """Soft and hard limit by the kernel's names."""
    families: tuple[str, ...] = ()
    """Address families of the sockets that it has open, those that /proc tells of."""
    filters: int = 0
    """System call filters that it has beyond the manager's own; -1 where the kernel doesn't count."""
    code: tuple[tuple[int, int], ...] = ()
    """Where its memory holds programs and libraries: its forked children hold them at the same addresses."""


class Listing(Struct, frozen=True):
    """Paths that continue one that is being typed."""

    paths: tuple[str, ...] = ()
    """Whole paths; those of directories end in a slash."""
    more: bool = False
    """Whether there are others, left out."""


class Accounts(Struct, frozen=True):
    """Users and groups with their numbers, as /etc/passwd and /etc/group have them."""

    users: dict[str, int] = {}
    groups: dict[str, int] = {}


class Calendar(Struct, frozen=True):
    """What systemd makes of a calendar event."""

    normal: str
    """The event in systemd's own spelling."""
    times: tuple[str, ...] = ()
    """When it comes next, as systemd writes times; none where it never does."""


LISTINGS = ("syscall-filter", "capability", "filesystems", "exit-status")
"""Verbs of `systemd-analyze` that print names which values are made of."""


class Version(Struct, frozen=True):
    """An earlier content of a file."""

    saved: float
    """When it was replaced, in seconds since the epoch."""
    content: bytes


HOLD = 'kill -STOP $$; exec "$@"'
"""The line of shell that stops a command before it begins, so that a tracer can take hold of it and see it
from its first system call on; it goes on as the command itself, with the same PID."""


class Call(Struct, frozen=True):
    """A system call that a service made; told once, however often it was made."""

    name: str = ""
    """Where it was told by name."""
    number: int = -1
    """Where it was told by number."""
    architecture: str = ""
    """As the kernel's records have it, in hex ("c000003e"); empty for the host's own."""
    family: str = ""
    """The address family of a socket, such as "AF_INET"."""
    program: str = ""
    """The name of the process that made it."""
    sure: bool = True
    """Whether it was a process of the service, by its number, rather than one of the same name."""


class Calls(Struct, frozen=True, tag="calls"):
    """What was seen of a service's system calls."""

    new: tuple[Call, ...]
    """Those that were not told yet."""
    total: int
    """How many were seen by now, equal ones too."""
    lost: int = 0
    """How many records did not arrive, as far as that can be told; others' may be among them."""
    others: int = 0
    """Records of programs that are not the service's."""


class Recorders(Struct, frozen=True):
    """What can tell about a service's system calls on a host."""

    log: str = ""
    """How the records of SystemCallLog= arrive: "audit" (journald's audit socket), "auditd" (its log file),
    "kernel" (lines of the kernel's log, which drops all but a few a second), "" (not at all)."""
    why_no_log: str = ""
    """Why they don't, one sentence."""
    strace: bool = False
    why_no_strace: str = ""


class Facts(Protocol):
    """What kind of host it is and what its systemd knows."""

    async def facts(self) -> HostFacts:
        """Version, name and rights. Raises HostUnavailable where no systemd is installed; it need not run."""

    async def configuration_items(self) -> str:
        """`systemd --dump-configuration-items`: every section and directive that this systemd parses."""

    async def manual_pages(self, names: Sequence[str], *, text: bool = True) -> tuple[ManualPage, ...]:
        """The installed pages among these names; pages that are not installed are left out."""

    async def listings(self) -> Mapping[str, str]:
        """What `systemd-analyze` prints, by verb of LISTINGS; empty where this systemd has none such."""


class Units(Protocol):
    """What units there are."""

    async def list_units(self, *, loaded: bool = False) -> tuple[UnitRow, ...]:
        """All loaded units and all unit files, by name. Only `loaded` ones come a hundred times faster,
        without the states of their files."""

    async def properties(self, name: str, wanted: Sequence[str]) -> dict[str, object]:
        """Some of a unit's properties, which costs a tenth of all of them."""

    async def read_unit(self, name: str) -> LoadedUnit:
        """Load a unit and read its files. Raises NoSuchUnit for names that are none; masked and
        missing units are answered with LoadState "masked" and "not-found"."""


class Files(Protocol):
    """The few files that unitsmith may write; the helper refuses every other path."""

    async def create(self, path: str, content: bytes) -> None:
        """Write a file that must not exist yet. Raises TrialLocked where it does."""

    async def replace(self, path: str, content: bytes, digest: str | None) -> UnitFile:
        """Write a file by rename, if it still has this digest (None: if it does not exist yet).

        Raises FileChanged where it was changed meanwhile."""

    async def read(self, path: str) -> UnitFile | None:
        """One of these files, or None where it does not exist."""

    async def remove(self, paths: Sequence[str]) -> tuple[str, ...]:
        """Remove files and the directories of ours that this empties; answers the paths that were there."""

    async def versions(self, path: str) -> tuple[Version, ...]:
        """Earlier contents of a file below /etc that unitsmith has replaced or removed, the newest first."""

    async def note_owners(self, key: str, directories: Sequence[str]) -> Owners:
        """Note the owners of a service's state, cache and log directories under /run/unitsmith, in lists
        whose names begin with the key. Those that don't exist are left out. Raises TrialLocked where
        another trial of the unit is in progress, HostError where it can't be done."""

    async def room(self) -> int:
        """Bytes that are free in /run."""

    async def own_files(self) -> tuple[str, ...]:
        """unitsmith's own runtime files that exist now: a trial in progress, or one left over."""


class Jobs(Protocol):
    """The manager's verbs. All raise HostError with the manager's own message when it refuses."""

    async def reload(self) -> None:
        """Manager.Reload: returns when the reload is finished."""

    async def restart(self, unit: str, deadline: float) -> JobResult:
        """RestartUnit(replace), then wait for that job's end; TimeoutError past the deadline."""

    async def start(self, unit: str, deadline: float) -> JobResult:
        """StartUnit(replace), then wait for that job's end; TimeoutError past the deadline."""

    async def reload_unit(self, unit: str, deadline: float) -> JobResult:
        """ReloadUnit(replace), then wait for that job's end; TimeoutError past the deadline."""

    async def stop(self, unit: str, deadline: float) -> JobResult:
        """StopUnit(replace), then wait for that job's end; TimeoutError past the deadline."""

    async def reset_failed(self, unit: str) -> None:
        """ResetFailedUnit: clears the failed state and the start-limit counter; no error where not loaded."""

    def watch(self, unit: str) -> AbstractAsyncContextManager[AsyncIterator[UnitChanged]]:
        """Property changes of a unit as they come, beginning with all of them."""


class Journal(Protocol):
    """The journal of this host."""

    async def cursor(self) -> str:
        """The position after the newest record. Like the others, raises NotPermitted where reading it is for
        some people only: no records and no rights are not the same."""

    async def entries(self, unit: str, cursor: str) -> tuple[JournalEntry, ...]:
        """What follow() would have told by now: lines that matter for a verdict, the first 300 and the last
        1000, and the last 1000 of the others."""

    async def said(self, invocation: str) -> tuple[JournalEntry, ...]:
        """What one invocation of a unit wrote, and systemd about it: the newest 2000 at most."""

    def follow(self, unit: str, cursor: str) -> AbstractAsyncContextManager[AsyncIterator[JournalEntry]]:
        """Records of and about a unit after the cursor, then as they come, with the kernel's
        seccomp records (which name no unit). A flood is made thin, by a record that says how many lines
        were left out; those that matter for a verdict are the last to go."""


class Processes(Protocol):
    """Commands that run on the host, in its namespaces."""

    async def check(self, command: Sequence[str], *, deadline: float, user: str | None = None) -> CheckResult:
        """Run a command as a transient unit of the host's manager."""

    async def process(self, pid: int) -> ProcessState:
        """What the kernel enforces on a process. Raises HostError where it is gone."""

    async def verify(self, name: str, files: dict[str, bytes]) -> str:
        """What `systemd-analyze verify` says of these files (relative path: content), as text."""


class Tracing(Protocol):
    """The system calls that a service makes. Subscriptions tell all of a call's kind by their first event."""

    async def recorders(self) -> Recorders:
        """What can tell about them here."""

    def logged_calls(self, unit: str, cursor: str) -> AbstractAsyncContextManager[AsyncIterator[Calls]]:
        """Those that SystemCallLog= has the kernel record, after a cursor and as they come."""

    def traced_calls(self, unit: str) -> AbstractAsyncContextManager[AsyncIterator[Calls]]:
        """Those that strace sees: of every main and control process that HOLD stops, and of their children.
        Each goes on as soon as it is traced. Ends in HostError where strace can't."""


class Names(Protocol):
    """What may be named in a value. All raise HostError where it takes too long."""

    async def complete(self, start: str) -> Listing:
        """The paths that continue an absolute one, 200 at most; none for what is no absolute path."""

    async def kinds(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """What each path is, links followed: "directory", "file", "program" (a file that may be run),
        "other", "missing", or "unknown" where it can't be looked at."""

    async def accounts(self) -> Accounts:
        """Users and groups by the host's files; those of directory services are not among them."""

    async def calendar(self, event: str) -> Calendar:
        """The next five times of a calendar event. Raises HostError with systemd's words where it is none."""


class Aside(Protocol):
    """How to do something with the terminal free: a screen steps aside meanwhile."""

    def __call__(self, work: Callable[[], T]) -> T:
        """Do the work, which may raise, and answer what it answers."""


class Rights(Protocol):
    """The right to change a host that was reached without it."""

    async def take_rights(self, aside: Aside) -> None:
        """Have the user asked on this process's terminal, and act with root's rights from now on.

        Everything else stands still while the user is asked; nobody is, who has them. Raises NotPermitted
        where the rights are refused; all is as it was then."""


class Host(Facts, Units, Files, Jobs, Journal, Processes, Tracing, Names, Rights, Protocol):
    """Everything that one host can do."""

    async def close(self) -> None:
        """End the helper; a trial in progress is undone by the host's own systemd."""
