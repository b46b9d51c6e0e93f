"""What is concluded from calls that fail with a draft and did not without it; and the look as a whole."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import pytest

from host.fake import FakeHost, Outcome, Script, Settings
from host.ports import Attempt, HostError, Recorders, Trace
from trial.checks import shell_check
from trial.diagnosis import differences
from trial.diagnosis.case import Case
from trial.diagnosis.changes import changes_of
from trial.events import Suspect, Undone, Verdict
from trial.look.difference import Failing, difference, worked
from trial.look.events import Looked, Looking, Traced
from trial.look.run import Look, is_called_for, merge
from trial.look.suspects import foreseen, suspects
from trial.own import Own
from trial.plan import Plan
from trial.verdict import Standing

RLIMIT = "0, RLIMIT_NOFILE, {rlim_cur=4*1024, rlim_max=8*1024}, NULL"
IN = 'AT_FDCWD</srv>, "{}", {}'


def made(text: str, last: int = 1) -> Attempt:
    """`name(arguments) ERROR`, as a tracer tells it."""
    call, _, error = text.rpartition(")")
    name, _, arguments = call.partition("(")
    return Attempt(name, arguments, error.strip(), 7, last, last)


def all_made(*texts: str) -> list[Attempt]:
    return [made(text, number + 1) for number, text in enumerate(texts)]


def found(
    lines: str, before: Sequence[str], now: Sequence[str], own: dict[str, tuple[str, ...]] | None = None
) -> tuple[Suspect, ...]:
    changes = changes_of(f"[Service]\n{lines}\n".encode(), ())
    case = Case(Standing(), (), changes, version=252, own=Own(own or {}))
    case = Case(Standing(), (), differences.changes(case), version=252, own=Own(own or {}))
    earlier = all_made(*before)
    return suspects(case, difference(earlier, all_made(*now)), worked(earlier))


WORKED_BEFORE: tuple[tuple[str, str, str, str], ...] = (
    ("ProtectSystem=strict", 'mkdir("/var/lib/x", 0777) EROFS', "ProtectSystem", "StateDirectory=x"),
    ("ProtectSystem=full", 'unlink("/usr/share/x/y") EROFS', "ProtectSystem", "ReadWritePaths=/usr/share/x"),
    ("ProtectSystem=strict", f"openat({IN.format('a/b', 'O_WRONLY')}) EROFS", "ProtectSystem", "=/srv/a"),
    ("ReadOnlyPaths=/srv", "fchmod(</srv/x>, 0600) EROFS", "ReadOnlyPaths", "ReadWritePaths=/srv/x"),
    ("ProtectHome=yes", 'open("/root/.x", O_RDONLY) EACCES', "ProtectHome", "ProtectHome=read-only"),
    ("ProtectHome=yes", 'open("/root/.x", O_RDWR) EACCES', "ProtectHome", "ProtectHome=no"),
    ("PrivateTmp=yes", 'connect(<socket>, {sa_family=AF_UNIX, sun_path="/tmp/s"}, 9) ENOENT', "PrivateTmp",
     "=no"),
    ("PrivateDevices=yes", 'open("/dev/kvm", O_RDWR) ENOENT', "PrivateDevices", "=no"),
    ("DevicePolicy=closed", 'open("/dev/kvm", O_RDWR) EPERM', "DevicePolicy", "DeviceAllow=/dev/kvm rw"),
    ("ProtectProc=invisible", 'open("/proc/N/stat", O_RDONLY) ENOENT', "ProtectProc", "=default"),
    ("ProtectKernelTunables=yes", 'open("/proc/sys/vm/x", O_WRONLY) EROFS', "ProtectKernelTunables", "=no"),
    ("MemoryDenyWriteExecute=yes", "mprotect(, 4096, PROT_READ|PROT_EXEC) EPERM", "MemoryDenyWriteExecute",
     "=no"),
    ("MemoryDenyWriteExecute=yes", "mprotect(, 4096, PROT_READ|PROT_EXEC) EACCES", "MemoryDenyWriteExecute",
     ""),
    ("RestrictAddressFamilies=AF_UNIX", "socket(AF_INET6, SOCK_STREAM) EAFNOSUPPORT",
     "RestrictAddressFamilies",
     "AF_UNIX AF_INET6"),
    ("RestrictAddressFamilies=~AF_PACKET", "socket(AF_PACKET, SOCK_RAW) EAFNOSUPPORT",
     "RestrictAddressFamilies",
     ""),
    ("RestrictNamespaces=yes", "unshare(CLONE_NEWNS|CLONE_NEWPID) EPERM", "RestrictNamespaces", "=mnt pid"),
    ("RestrictNamespaces=~user mnt", "setns(, CLONE_NEWNS) EPERM", "RestrictNamespaces", "=~user"),
    ("RestrictRealtime=yes", "sched_setscheduler(0, SCHED_RR, [5]) EPERM", "RestrictRealtime", "=no"),
    ("RestrictSUIDSGID=yes", 'mkdir("/srv/x", 02770) EPERM', "RestrictSUIDSGID", "=no"),
    ("LockPersonality=yes", "personality(PER_LINUX32) EPERM", "LockPersonality", "=no"),
    ("ProtectHostname=yes", "sethostname(, 4) EPERM", "ProtectHostname", "=no"),
    ("ProtectClock=yes", "clock_settime(CLOCK_REALTIME, ) EPERM", "ProtectClock", "=no"),
    ("ProtectKernelModules=yes", "finit_module(<>, , 0) EPERM", "ProtectKernelModules", "=no"),
    ("SystemCallFilter=~@keyring", "keyctl(KEYCTL_READ) ?", "SystemCallFilter", ""),
    ("SystemCallFilter=@system-service\nSystemCallErrorNumber=ENOSYS", "mount(, , ) ENOSYS",
     "SystemCallFilter",
     "@mount"),
    ("SystemCallArchitectures=native", "chroot() ?", "SystemCallArchitectures", ""),
    ("CapabilityBoundingSet=CAP_CHOWN", 'chroot("/srv") EPERM', "CapabilityBoundingSet", "CAP_SYS_CHROOT"),
    ("CapabilityBoundingSet=~CAP_NET_ADMIN", "ioctl(<socket>, SIOCSIFFLAGS) EPERM", "CapabilityBoundingSet",
     ""),
    ("CapabilityBoundingSet=CAP_CHOWN", "bind(<socket>, {sin_port=htons(443)}, 16) EACCES",
     "CapabilityBoundingSet",
     "CAP_NET_BIND_SERVICE"),
    ("CapabilityBoundingSet=CAP_CHOWN", 'open("/srv/x", O_RDONLY) EACCES', "CapabilityBoundingSet",
     "CAP_DAC_OVERRIDE"),
    ("CapabilityBoundingSet=CAP_CHOWN", 'chmod("/srv/x", 0600) EPERM', "CapabilityBoundingSet", "CAP_FOWNER"),
    ("SocketBindDeny=any", "bind(<socket>, {sin_port=htons(8080)}, 16) EPERM", "SocketBindDeny",
     "SocketBindAllow=8080"),
    ("IPAddressDeny=any", 'connect(<socket>, {sin_port=htons(80), sin_addr=inet_addr("10.0.0.1")}, 16) EPERM',
     "IPAddressDeny", "IPAddressAllow=10.0.0.1"),
    ("PrivateNetwork=yes", "connect(<socket>, {sa_family=AF_INET, sin_port=htons(80)}, 16) ENETUNREACH",
     "PrivateNetwork", "=no"),
    ("PrivateUsers=yes", "setuid(33) EINVAL", "PrivateUsers", "=no"),
    ("User=games", "bind(<socket>, {sin_port=htons(80)}, 16) EACCES", "User",
     "AmbientCapabilities=CAP_NET_BIND_SERVICE"),
    ("NoExecPaths=/srv", 'execve("/srv/x", ) EACCES', "NoExecPaths", "ExecPaths=/srv/x"),
    ("LimitNOFILE=64", 'open("/x", O_RDONLY) EMFILE', "LimitNOFILE", ""),
    ("LimitNOFILE=64", f"prlimit64({RLIMIT}) EPERM", "LimitNOFILE", "LimitNOFILE=8192"),
    ("TasksMax=2", "clone(flags=CLONE_VM) EAGAIN", "TasksMax", ""),
    ("LimitAS=1M", "mmap(, 9999, PROT_READ) ENOMEM", "LimitAS", ""),
    ("LimitMEMLOCK=0", "mlockall(MCL_CURRENT) ENOMEM", "LimitMEMLOCK", ""),
    ("LimitFSIZE=1K", "write() EFBIG", "LimitFSIZE", ""),
    ("KeyringMode=shared", "request_key() ENOKEY", "KeyringMode", ""),
    ("PrivateIPC=yes", "shmget(0x1, 5, 0) ENOENT", "PrivateIPC", ""),
)  # fmt: skip
"""Lines, the call, who is at fault and what mends it. It worked before."""
OTHERS = "\nUMask=0027\nNice=1\nOOMScoreAdjust=5"


@pytest.mark.parametrize(("lines", "call", "culprit", "remedy"), WORKED_BEFORE)
def test_a_call_names_who_refuses_it(lines: str, call: str, culprit: str, remedy: str) -> None:
    before = f"{call.rpartition(')')[0]})"
    first, *_ = found(lines + OTHERS, [before], [call])
    assert (first.directive, first.certainty) == (culprit, "seen")
    assert "now, and worked before" in first.why
    assert first.remedies
    assert remedy in first.remedies[0]


@pytest.mark.parametrize(
    ("lines", "call"),
    [
        ("ProtectSystem=full", 'open("/var/x", O_RDWR) EROFS'),  # it is not covered
        ("ProtectSystem=strict", 'open("/proc/sys/x", O_RDWR) EROFS'),
        ("RestrictAddressFamilies=AF_INET", "socket(AF_INET, SOCK_STREAM) EAFNOSUPPORT"),  # permitted
        ("SystemCallFilter=~@mount\nSystemCallErrorNumber=EPERM", "mount() EACCES"),  # another error
        ("SystemCallFilter=~@mount", "chown() ?"),
        ("CapabilityBoundingSet=~CAP_CHOWN", "chroot() EPERM"),
        ("RestrictRealtime=yes", "sched_setscheduler(0, SCHED_OTHER, [0]) EPERM"),
        ("NoExecPaths=/srv", 'open("/srv/x", O_RDONLY) EACCES'),
        ("SystemCallFilter=~@clock", "clone3({flags=CLONE_VM}, 88) ENOSYS"),  # only a probe
        ("ProtectHome=no", 'open("/root/x", O_RDONLY) EACCES'),
    ],
)
def test_who_has_nothing_to_do_with_a_call_is_not_blamed(lines: str, call: str) -> None:
    assert found(lines, [f"{call.rpartition(')')[0]})"], [call]) == ()


def ranks(before: Sequence[str], now: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (one.call.arguments, one.before)
        for one in difference(all_made(*before), all_made(*now))
        if isinstance(one, Failing)
    ]


def test_what_worked_before_comes_first_then_what_came_last_and_what_failed_before_is_nothing() -> None:
    before = ['open("/a")', 'open("/b")', 'open("/c") ENOENT', 'open("/d") ENOENT', 'unlink("/t/1")']
    now = [
        'open("/a") EACCES',
        'open("/b") EACCES',
        'open("/c") EACCES',
        'open("/d") ENOENT',
        'unlink("/t/2") EROFS',
        'open("/e") EACCES',
        "read() EAGAIN",
        "futex() ETIMEDOUT",
    ]
    assert ranks(before, now) == [
        ('"/t/2"', "worked"),
        ('"/b"', "worked"),
        ('"/a"', "worked"),
        ('"/e"', "not made"),
        ('"/c"', "failed otherwise"),
    ]


def test_a_call_of_which_too_many_failed_before_is_no_evidence() -> None:
    before = [Attempt("unlink", '"/x"', "ENOENT", any_arguments=True)]
    assert difference(before, all_made('unlink("/y") ENOENT', 'unlink("/y") EROFS'))[0].call.error == "EROFS"
    assert len(difference(before, all_made('unlink("/y") ENOENT', 'unlink("/y") EROFS'))) == 1


def test_one_remedy_opens_all_that_the_service_needs() -> None:
    before = [
        'mkdir("/var/lib/x/a", 0777)',
        'open("/var/lib/x/a/b", O_RDWR|O_CREAT)',
        'open("/var/log/x/l", O_WRONLY|O_APPEND)',
        'open("/etc/x", O_RDONLY)',
        'open("/dev/null", O_RDWR)',
    ]
    now = ['mkdir("/var/lib/x/a", 0777) EROFS']
    (first,) = found("ProtectSystem=strict", before, now)
    assert first.remedies[0] == "ReadWritePaths=/var/lib/x /var/log/x"


def test_one_remedy_lets_all_calls_and_capabilities_and_families_through() -> None:
    calls = ["setgroups(0, [])", "setgid(33)", "setuid(33)", "setuid(0)"]
    (first,) = found("SystemCallFilter=~@setuid @chown", [*calls, "chown()"], ["setgroups(0, []) ?"])
    left = first.remedies[0].split("\n")[-1]
    assert all(name in left or "~@chown" in first.remedies[0] for name in ("setgid", "setuid"))
    (first,) = found("CapabilityBoundingSet=CAP_KILL", calls, ["setgroups(0, []) EPERM"])
    assert first.remedies[0] == "CapabilityBoundingSet=CAP_KILL CAP_SETGID CAP_SETUID"
    sockets = ["socket(AF_INET, 1)", "socket(AF_NETLINK, 3)"]
    (first,) = found("RestrictAddressFamilies=none", sockets, ["socket(AF_INET, 1) EAFNOSUPPORT"])
    assert first.remedies[0] == "RestrictAddressFamilies=AF_INET AF_NETLINK"


def test_a_path_with_signs_that_a_unit_reads_otherwise_is_left_to_looser_values() -> None:
    before = [r'open("/var/lib/a b\"%/c", O_RDWR)']
    (first,) = found("ProtectSystem=strict", before, [before[0] + " EROFS"]) or (None,)
    assert first is None or "a b" not in str(first.remedies)


# --- the look as a whole ---------------------------------------------------------------------------------

UNIT = "web.service"
CHECKS = (shell_check("true"),)
"""One that passes: with a check, a service is not watched longer than that takes."""
FILES = {f"/etc/systemd/system/{UNIT}": b"[Service]\nExecStart=/usr/bin/web\n"}
DRAFT = b"[Service]\nProtectSystem=strict\nPrivateTmp=yes\n"
DOWN = Outcome("failed", "failed", "failed", "exit-code", 1, 1)
OPEN = 'open("/var/lib/web/x", O_RDWR)'


def breaks(unit: str, settings: Settings) -> Outcome:
    return DOWN if settings.get("ProtectSystem") == ("strict",) else Outcome()


def fails_once() -> Script:
    """A service whose first start fails, whatever is set."""
    ends = [DOWN]
    return lambda unit, settings: ends.pop() if ends else Outcome()


def traces(*starts: Sequence[str]) -> Iterator[list[Attempt]]:
    for calls in starts:
        yield all_made(*calls)


def failure(*suspects: Suspect) -> Verdict:
    return Verdict(0.0, False, "it failed", suspects)


def test_a_look_is_called_for_where_nothing_tells() -> None:
    assert is_called_for(failure(Suspect("A", "", certainty="possible")))
    assert not is_called_for(failure())
    assert not is_called_for(failure(Suspect("A", "", certainty="possible"), Suspect("B", "")))


def test_what_was_seen_replaces_what_was_said_of_the_same_and_the_surest_come_first() -> None:
    said = (Suspect("A", "words"), Suspect("B", "words"), Suspect("C", "words", certainty="possible"))
    seen = (Suspect("C", "a call", certainty="seen"), Suspect("D", "a call"))
    assert [(one.directive, one.why) for one in merge(seen, said)] == [
        ("C", "a call"),
        ("D", "a call"),
        ("A", "words"),
        ("B", "words"),
    ]


async def watched(host: FakeHost) -> list[object]:
    plan = Plan(UNIT, DRAFT, settle=0.05, window=5, checks=CHECKS, changed=("ProtectSystem", "PrivateTmp"))
    words = failure(Suspect("PrivateTmp", "it is said"))
    return [event async for event in Look(host, plan, words).run()]


async def test_two_starts_are_compared_and_both_are_undone() -> None:
    starts = traces([OPEN], [f"{OPEN} EROFS", 'open("/x", O_RDONLY) ENOENT'])
    host = FakeHost(FILES, script=breaks, running=[UNIT], traced=lambda: next(starts))
    first, *events, last = await watched(host)
    assert isinstance(first, Looking)
    assert (first.restarts, "4 restarts" in first.text) == (4, True)
    assert [(one.drafted, one.passed) for one in events if isinstance(one, Traced)] == [
        (False, True),
        (True, False),
    ]
    assert [one.whole for one in events if isinstance(one, Undone)] == [True, True]
    assert isinstance(last, Looked)
    assert (last.restarts, last.why_not) == (4, "")
    assert [(one.directive, one.certainty) for one in last.suspects] == [
        ("ProtectSystem", "seen"),
        ("PrivateTmp", "likely"),
    ]
    assert [(one.error, one.before, one.directives) for one in last.calls] == [
        ("EROFS", "worked", ("ProtectSystem",)),
        ("ENOENT", "not made", ()),
    ]
    assert await host.own_files() == ()


@pytest.mark.parametrize(
    ("before", "now", "script", "words"),
    [
        ([], [], breaks, "strace saw nothing of the service: none"),
        ([OPEN], [], breaks, "nothing of the service with the draft"),
        ([OPEN], [OPEN], breaks, "No system call fails"),
        ([OPEN], ['open("/x", O_RDONLY) ENOENT'], breaks, "none that a line of the draft"),
        ([OPEN], [OPEN], lambda unit, settings: Outcome(), "it works with the draft, too"),
        ([OPEN], [OPEN], fails_once(), "Under strace it fails without"),
    ],
)
async def test_where_nothing_is_seen_it_is_said_why(
    before: list[str], now: list[str], script: Script, words: str
) -> None:
    starts = traces(before, now)
    host = FakeHost(FILES, script=script, running=[UNIT], traced=lambda: next(starts))
    last = (await watched(host))[-1]
    assert isinstance(last, Looked)
    assert words in last.why_not
    assert [one.directive for one in last.suspects] == ["PrivateTmp"]
    assert await host.own_files() == ()


class Untraceable(FakeHost):
    """A host without strace."""

    async def recorders(self) -> Recorders:
        return Recorders(why_no_strace="strace is not installed on this host.")


async def test_without_strace_nothing_is_restarted() -> None:
    events = await watched(Untraceable(FILES, script=breaks, running=[UNIT]))
    (last,) = events
    assert isinstance(last, Looked)
    assert (last.restarts, last.why_not) == (
        0,
        "A closer look takes strace: strace is not installed on this host.",
    )


async def test_cancelled_it_leaves_nothing() -> None:
    starts = traces([OPEN], [OPEN])
    host = FakeHost(FILES, script=breaks, running=[UNIT], traced=lambda: next(starts))
    look = Look(host, Plan(UNIT, DRAFT, settle=0.05, window=5, checks=CHECKS), failure())
    events = []
    async for event in look.run():
        events.append(event)
        if isinstance(event, Traced):
            look.cancel()
    assert isinstance(events[-1], Looked)
    assert "cancelled" in events[-1].why_not
    assert len([one for one in events if isinstance(one, Traced)]) == 1
    assert await host.own_files() == ()


class Losing(FakeHost):
    """A host whose kernel lets strace trace nothing."""

    @asynccontextmanager
    async def attempts(self, unit: str) -> AsyncIterator[AsyncIterator[Trace]]:
        async def refused() -> AsyncIterator[Trace]:
            raise HostError("strace can't trace web.service: Operation not permitted.")
            yield

        yield refused()


async def test_a_tracer_that_is_refused_is_told_once_the_trial_is_undone() -> None:
    host = Losing(FILES, script=breaks, running=[UNIT])
    *events, last = await watched(host)
    assert isinstance(last, Looked)
    assert last.why_not == "strace can't trace web.service: Operation not permitted."
    assert [one.whole for one in events if isinstance(one, Undone)] == [True]
    assert await host.own_files() == ()


def test_a_list_of_what_is_allowed_has_what_every_program_makes() -> None:
    before = ["mmap(NULL, 4096)", "execve(/bin/x)", "chroot(/srv)"]
    (one,) = found("SystemCallFilter=read write\nSystemCallErrorNumber=EPERM", before, ["chroot(/srv) EPERM"])
    assert one.directive == "SystemCallFilter"
    assert not {"mmap", "execve"} & set(one.remedies[0].split())


def test_a_raw_socket_of_netlink_takes_no_capability() -> None:
    routes, packets = "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE)", "socket(AF_INET, SOCK_RAW, IPPROTO_ICMP)"
    call = "chroot(/srv)"
    (one,) = found("CapabilityBoundingSet=", [routes, packets, call], [f"{call} EPERM"])
    assert one.remedies[0] == "CapabilityBoundingSet=CAP_NET_RAW CAP_SYS_CHROOT"
    (one,) = found("CapabilityBoundingSet=", [routes, call], [f"{call} EPERM"])
    assert one.remedies[0] == "CapabilityBoundingSet=CAP_SYS_CHROOT"


def test_what_would_be_refused_is_told_before_it_is_tried() -> None:
    lines = "MemoryDenyWriteExecute=yes\nRestrictNamespaces=yes\nLockPersonality=yes\nProtectHostname=yes"
    changes = changes_of(f"[Service]\n{lines}\n".encode(), ())
    calls = all_made(
        "mmap(NULL, 4096, PROT_WRITE|PROT_EXEC, MAP_PRIVATE)", "unshare(CLONE_NEWNET)", "uname()"
    )
    told = foreseen(Case(Standing(), (), changes, version=252), worked(calls))
    assert {name: remedy for name, (remedy, _) in told.items()} == {
        "MemoryDenyWriteExecute": "",
        "RestrictNamespaces": "RestrictNamespaces=net",
    }
