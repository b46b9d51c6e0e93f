"""The helper process: `python -I .../host/helper/__main__.py JSON`, JSON being a wire.Entry.

Everything that it needs is imported before it enters another systemd, whose files Python must not see.
"""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable

import msgspec

from host.helper import checks, facts, files, journal, listing, names, owners, process, units
from host.helper.bus import Bus
from host.helper.enter import TARGET_ENVIRONMENT, enter
from host.helper.manager import Manager
from host.helper.server import Event, Server
from host.ports import HostError
from host.wire import (
    AnyCall,
    CompletePath,
    CreateFile,
    Entry,
    FollowJournal,
    GetAccounts,
    GetCalendar,
    GetCursor,
    GetFacts,
    GetKinds,
    GetPages,
    GetProcess,
    GetProperties,
    GetRoom,
    GetText,
    ListUnits,
    ListVersions,
    NoteOwners,
    OwnFiles,
    ReadFile,
    ReadInvocation,
    ReadJournal,
    ReadUnit,
    Reload,
    RemoveFiles,
    ReplaceFile,
    ResetFailed,
    RunCheck,
    RunJob,
    Verify,
    WatchUnit,
)


class Helper:
    """What each call does, on this process's side of the wall."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._bus = Bus(private=os.geteuid() == 0 and not entry.user, user=entry.user)
        self._manager = Manager(self._bus)

    def handle(self, call: AnyCall) -> Awaitable[object] | AsyncGenerator[Event, None]:
        """A subscription's events, or the awaitable answer of everything else."""
        match call:
            case WatchUnit(unit):
                return self._manager.watch(unit)
            case FollowJournal(unit, cursor):
                return journal.follow(unit, cursor)
            case RunJob(verb, unit):
                return self._manager.run_job(verb, unit)
            case RunCheck(command, seconds, user):
                return checks.check(self._bus, self._manager, command, seconds, user)
            case _:
                return self._by_programs(call)

    def _by_programs(self, call: AnyCall) -> Awaitable[object]:
        """The calls that systemd's own programs answer."""
        match call:
            case GetFacts():
                return facts.facts(user=self._entry.user)
            case GetText(what):
                return facts.text(what)
            case GetCursor():
                return journal.cursor()
            case ReadJournal(unit, cursor):
                return journal.entries(unit, cursor)
            case ReadInvocation(invocation):
                return journal.said(invocation)
            case Verify(name, contents):
                return checks.verify(name, contents)
            case CompletePath() | GetKinds() | GetAccounts() | GetCalendar():
                return names.answer(call)
            case _:
                return self._at_once(call)

    async def _at_once(self, call: AnyCall) -> object:
        """The calls that need no waiting."""
        match call:
            case GetProcess(pid):
                return process.state(pid)
            case GetPages(names, text):
                return facts.pages(names, with_text=text)
            case ListUnits(loaded):
                return listing.list_units(self._bus, loaded=loaded)
            case GetProperties(unit, wanted):
                return self._manager.some(unit, wanted)
            case ReadUnit(unit):
                return units.read_unit(self._manager, unit)
            case Reload():
                self._manager.reload()
                return None
            case ResetFailed(unit):
                self._manager.reset_failed(unit)
                return None
            case _:
                return _on_files(call)


def _on_files(call: AnyCall) -> object:
    """The calls that are about unitsmith's own files."""
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
            return owners.note(key, directories)
        case ListVersions(path):
            return files.versions(path)
        case GetRoom():
            return files.room()
        case OwnFiles():
            return files.own_files()
        case _:
            raise HostError(f"The helper does not know how to {type(call).__name__}.")


def _prepare(entry: Entry) -> None:
    """Enter the target and take on the environment that its programs expect."""
    "".encode("idna")  # loads the codec while its file is in reach
    os.umask(0o022)
    if entry.leader:
        enter(entry.leader)
        os.environ.clear()
    elif os.geteuid() == 0:
        keep = {key: value for key, value in os.environ.items() if key in _KEPT_ENVIRONMENT}
        os.environ.clear()
        os.environ.update(keep)
    os.environ.update(TARGET_ENVIRONMENT)
    os.environ["SYSTEMD_BUS_TIMEOUT"] = "120s"  # a reload of a large machine takes longer than the usual 25 s


def main() -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the interface's business
    entry = msgspec.json.decode(sys.argv[1].encode(), type=Entry)
    try:
        _prepare(entry)
    except OSError as error:
        sys.exit(
            f"Can't enter the systemd with PID {entry.leader}: {error.strerror}. Are you root, and is it up?"
        )
    asyncio.run(Server(Helper(entry).handle).serve())


_KEPT_ENVIRONMENT = ("LANG", "LC_ALL", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SUDO_UID", "SUDO_USER")

if __name__ == "__main__":
    main()
