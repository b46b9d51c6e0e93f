"""The helper process: `python -I .../host/helper/__main__.py JSON`, JSON being a wire.Entry.

Everything that it needs is imported before it enters another systemd, whose files Python must not see.
"""

import asyncio
import os
import resource
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable

import msgspec

from host import caller
from host.helper import checks, facts, holdings, journal, names, process, records, session, unit_list, units
from host.helper.attempts import Attempts
from host.helper.bus import PRIVATE_SOCKET, Bus
from host.helper.call_kinds import Kinds
from host.helper.enter import TARGET_ENVIRONMENT, enter
from host.helper.files import Files, room
from host.helper.journal import Journal
from host.helper.logs import Logs
from host.helper.manager import Manager, checked_name
from host.helper.members import Members, first_proc, members_of
from host.helper.owners import Notes
from host.helper.recorders import recorders
from host.helper.server import Server, refuse, standard_channel
from host.helper.strace import Tracer
from host.layout import SYSTEM
from host.ports import HostError, HostUnavailable
from host.wire import Entry, Event
from host.wire.calls import (
    AnyCall,
    CompletePath,
    CreateFile,
    FollowCalls,
    FollowJournal,
    GetAccounts,
    GetCalendar,
    GetCursor,
    GetFacts,
    GetHoldings,
    GetKinds,
    GetMembers,
    GetPages,
    GetProcess,
    GetProperties,
    GetRecorders,
    GetRoom,
    GetText,
    ListUnits,
    ListVersions,
    NewLogs,
    NoteLogs,
    NoteOwners,
    OwnersChanged,
    OwnFiles,
    Ping,
    ReadFile,
    ReadInvocation,
    ReadJournal,
    ReadUnit,
    ReadUnits,
    Reload,
    RemoveFiles,
    ReplaceFile,
    ResetFailed,
    RunCheck,
    RunJob,
    TraceAttempts,
    TraceCalls,
    Verify,
    WatchUnit,
)


class Helper:
    """What each call does, on this process's side of the wall."""

    def __init__(self, entry: Entry, proc: int) -> None:
        """Raises HostUnavailable where the user has no manager. proc: as members.first_proc() has it."""
        self._proc = proc
        self._caller = None if entry.leader or entry.user else caller.number()
        self._bus = session.connection() if entry.user else Bus(PRIVATE_SOCKET if os.geteuid() == 0 else None)
        self._layout = session.layout_of(self._bus) if entry.user else SYSTEM
        self._manager = Manager(self._bus)
        self._files = Files(self._layout)
        self._owners = Notes(self._layout)
        self._logs = Logs()
        self._journal = Journal(os.geteuid() if entry.user else None, proc)

    def handle(self, call: AnyCall) -> Awaitable[object] | AsyncGenerator[Event, None]:
        """A subscription's events, or the awaitable answer of everything else."""
        match call:
            case WatchUnit(unit):
                return self._manager.watch(unit)
            case FollowJournal(unit, cursor):
                return self._journal.follow(unit, cursor)
            case FollowCalls(unit, cursor):
                return self._recorded(unit, cursor)
            case TraceCalls(unit):
                return Tracer(self._manager, unit, Kinds()).follow()
            case TraceAttempts(unit):
                return Tracer(self._manager, unit, Attempts()).follow()
            case RunJob(verb, unit):
                return self._manager.run_job(verb, unit)
            case RunCheck(command, seconds, user):
                return checks.check(self._bus, self._manager, command, seconds, user or self._caller)
            case _:
                return self._by_programs(call)

    def _recorded(self, unit: str, cursor: str) -> AsyncGenerator[Event, None]:
        log = recorders(self._manager).log
        members = Members(unit, self._proc)
        found = records.Records(members, units.programs(self._manager, unit), limited=log == "kernel")
        return records.follow(found, log, cursor)

    def _by_programs(self, call: AnyCall) -> Awaitable[object]:
        """The calls that systemd's own programs answer."""
        match call:
            case GetFacts():
                return facts.facts(self._layout)
            case GetText(what):
                return facts.text(what)
            case GetCursor():
                return self._journal.cursor()
            case ReadJournal(unit, cursor):
                return self._journal.entries(unit, cursor)
            case ReadInvocation(invocation):
                return journal.said(invocation)
            case Verify(name, contents):
                return checks.verify(name, contents, user=self._layout.user)
            case CompletePath() | GetKinds() | GetAccounts() | GetCalendar():
                return names.answer(call)
            case _:
                return self._at_once(call)

    async def _at_once(self, call: AnyCall) -> object:
        """The calls that need no waiting."""
        match call:
            case GetRecorders():
                return recorders(self._manager)
            case GetPages(names, text):
                return facts.pages(names, with_text=text)
            case ListUnits(loaded):
                return unit_list.list_units(self._bus, self._files.kept_units(), loaded=loaded)
            case GetProperties(unit, wanted):
                return self._manager.some(unit, wanted)
            case ReadUnit(unit):
                return units.read_unit(self._manager, unit)
            case ReadUnits(names):
                return units.read_units(self._manager, names)
            case Ping() | Reload() | ResetFailed():
                self._tell_manager(call)
                return None
            case _:
                return self._on_processes(call)

    def _on_processes(self, call: AnyCall) -> object:
        """The calls that are about a unit's processes, and what they write."""
        match call:
            case GetProcess(pid):
                return process.state(pid)
            case GetMembers(unit):
                return members_of(checked_name(unit))
            case GetHoldings(unit):
                return holdings.holdings(checked_name(unit))
            case NoteLogs(unit, directories):
                return self._logs.note(unit, directories)
            case NewLogs(unit, directories):
                return self._logs.new(unit, directories)
            case _:
                return self._on_files(call)

    def _tell_manager(self, call: Ping | Reload | ResetFailed) -> None:
        match call:
            case Ping():
                self._manager.ping()
            case Reload():
                self._manager.reload()
            case ResetFailed(unit):
                self._manager.reset_failed(unit)

    def _on_files(self, call: AnyCall) -> object:
        """The calls that are about unitsmith's own files."""
        files = self._files
        match call:
            case CreateFile(path, content):
                files.create(path, content)
                return None
            case ReplaceFile(path, content, digest):
                return files.replace(path, content, digest)
            case ReadFile(path):
                return files.read(path)
            case RemoveFiles(paths):
                return files.remove(paths)
            case NoteOwners(key, directories):
                return self._owners.note(key, directories)
            case OwnersChanged(key):
                return self._owners.changed(key)
            case ListVersions(path):
                return files.versions(path)
            case GetRoom():
                return room()
            case OwnFiles():
                return files.own_files()
            case _:
                raise HostError(f"The helper does not know how to {type(call).__name__}.")


def _prepare(entry: Entry) -> None:
    """Enter the target and take on the environment that its programs expect."""
    "".encode("idna")  # loads the codec while its file is in reach
    os.umask(0o022)
    if entry.leader:
        enter(entry.leader, entry.account)
        os.environ.clear()
    elif os.geteuid() == 0:
        keep = {key: value for key, value in os.environ.items() if key in _KEPT_ENVIRONMENT}
        os.environ.clear()
        os.environ.update(keep)
    home = entry.account.home if entry.account else os.environ.get("HOME") if entry.user else None
    os.environ.update(TARGET_ENVIRONMENT | ({"HOME": home} if home else {}))
    os.environ["SYSTEMD_BUS_TIMEOUT"] = "120s"  # a reload of a large machine takes longer than the usual 25 s


def main() -> None:
    """Serve until standard input ends."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what it has read need not lie about
    for number in (signal.SIGINT, signal.SIGHUP):  # Ctrl-C and a lost terminal are the interface's business
        signal.signal(number, signal.SIG_IGN)
    entry = msgspec.json.decode(sys.argv[1].encode(), type=Entry)
    proc = first_proc()
    try:
        _prepare(entry)
        helper = Helper(entry, proc)
    except HostError as error:
        return refuse(error)
    except OSError as error:
        why = f"{error.strerror}. Are you root, and is it up?"
        return refuse(HostUnavailable(f"Can't enter the systemd with PID {entry.leader}: {why}"))
    asyncio.run(Server(helper.handle).serve(standard_channel()))
    return None


_KEPT_ENVIRONMENT = (
    *("LANG", "LC_ALL", "HOME", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "DBUS_SESSION_BUS_ADDRESS"),
    *("SUDO_UID", "SUDO_USER", "PKEXEC_UID"),
)

if __name__ == "__main__":
    main()
