"""What a service's system calls are learnt from, really: and a filter that it passes, and that holds."""

import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.checks import shell_check
from trial.events import Refused, Undone, Verdict, Warned
from trial.learning.events import LearningEvent, Learnt, Proposal, Watching
from trial.learning.run import Learning, Wanted
from trial.plan import Plan
from trial.trial import Trial

from ..waiting import HUNG
from .rig import HEALTHY, NUMBERED, connected, inside, put

pytestmark = pytest.mark.usefixtures("kernel_log")
E = TypeVar("E")
DEMO = "unitsmith-demo.service"
METHODS = ["log", "strace"]
CHROOTS = "import os,time; os.chroot('/'); time.sleep(999)"
"""A call outside @system-service."""
FORKS = """\
import os, sys, time
if os.fork():
    while not os.path.exists('/run/forks.pid'): time.sleep(0.01)
    sys.exit()
os.setsid()
open('/run/forks.new', 'w').write(str(os.getpid()))
os.rename('/run/forks.new', '/run/forks.pid')
os.chroot('/')
time.sleep(999)
"""
UNITS = {
    "notify.service": (
        "Type=notify\nExecStart=/usr/bin/python3 -ISc \"import os,socket,time; os.chroot('/');"
        " s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM); s.connect(os.environ['NOTIFY_SOCKET']);"
        " s.send(b'READY=1'); time.sleep(999)\"\n"
    ),
    "forks.service": (
        "Type=forking\nPIDFile=/run/forks.pid\nExecStartPre=-/bin/rm -f /run/forks.pid\n"
        "ExecStart=/usr/bin/python3 -IS /srv/forks.py\n"
    ),
    "user.service": (
        "User=daemon\nAmbientCapabilities=CAP_SYS_CHROOT\nProtectSystem=strict\nPrivateTmp=yes\n"
        f'ExecStart=@/usr/bin/python3 "odd name: 100%% $HOME" -ISc "{CHROOTS}"\n'
    ),
    # More than the kernel's log lets through.
    "flood.service": (
        'ExecStart=/usr/bin/python3 -ISc "import os,time; [os.setpriority(0, 0, 0) for _ in range(100)];'
        ' time.sleep(999)"\n'
    ),
    "locked.service": f"NoExecPaths=/\nExecPaths=/usr/bin /usr/lib /lib /lib64\n"
    f'ExecStart=/usr/bin/python3 -ISc "{CHROOTS}"\n',
    "old.service": "ExecStart=/srv/old\n",
}
CHROOTING = ("notify.service", "forks.service", "user.service", "locked.service")
_CODE = (
    b"\xb8\x3d\x00\x00\x00\x31\xdb\xcd\x80"  # chroot(NULL) by the 32-bit entry: eax 61, ebx 0, int 0x80
    b"\xb8\x22\x00\x00\x00\x0f\x05\xeb\xf7"  # pause() by the 64-bit one, again and again
)
_AT = 0x400000
OLD = (
    struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\2\1\1", 2, 62, 1, _AT + 120, 64, 0, 0, 64, 56, 1, 0, 0, 0)
    + struct.pack("<IIQQQQQQ", 1, 5, 0, _AT, _AT, 120 + len(_CODE), 120 + len(_CODE), 0x1000)
    + _CODE
)
"""A program that makes a system call of x86."""


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    put(playground, "/srv/forks.py", FORKS)
    for name, text in UNITS.items():
        put(playground, f"/etc/systemd/system/{name}", f"[Service]\nTimeoutStopSec=2\n{text}")
    inside(playground, "systemctl", "daemon-reload")
    async with connected(playground) as connection:
        yield connection
        assert await connection.own_files() == ()
    inside(playground, "systemctl", "stop", *UNITS)


async def events_of(
    host: RealHost, wanted: Wanted, react: Callable[[LearningEvent, Learning], None] = lambda event, one: None
) -> list[LearningEvent]:
    learning = Learning(host, wanted)
    seen = []
    async for event in learning.run():
        seen.append(event)
        react(event, learning)
    return seen


def only(kind: type[E], events: list[LearningEvent]) -> E:
    found = [event for event in events if isinstance(event, kind)]
    assert len(found) == 1, events
    return found[0]


def content(proposal: Proposal, *more: str) -> bytes:
    return "".join(f"{line}\n" for line in ("[Service]", *proposal.lines, *more)).encode()


async def passes(host: RealHost, unit: str, drop_in: bytes, *checks: str) -> bool:
    trial = Trial(host, Plan(unit, drop_in, settle=0.7, checks=tuple(map(shell_check, checks))))
    verdict = None
    async for event in trial.run():
        assert not isinstance(event, Refused), event
        if isinstance(event, Verdict):
            verdict = event
            trial.revert()
    assert verdict is not None
    return verdict.passed


async def learnt_by(host: RealHost, method: str, unit: str, *checks: str) -> list[LearningEvent]:
    """A learning of which nothing got lost. The kernel's log lets ten records through in five seconds, of all
    tests on this machine together: some then need another try."""
    for _ in range(6):
        wanted = Wanted(unit, checks=tuple(map(shell_check, checks)), seconds=0.7, method=method)
        events = await events_of(host, wanted)
        assert only(Undone, events).whole
        learnt = only(Learnt, events)
        if learnt.proposals and not learnt.lost:
            break
        assert method == "log"
    return events


@pytest.mark.parametrize("method", METHODS)
async def test_what_the_demo_needs_is_learnt_and_every_proposal_passes(host: RealHost, method: str) -> None:
    before = (await host.read_unit(DEMO)).properties
    events = await learnt_by(host, method, DEMO, HEALTHY)
    learnt = only(Learnt, events)
    assert only(Watching, events).method == learnt.method == method
    assert (learnt.total > 200) == (method == "strace")
    assert learnt.seconds >= 0.7
    assert [one.name for one in learnt.proposals] == ["allow", "narrow", "deny"]
    assert learnt.proposals[0].lines[:2] == ("SystemCallFilter=", "SystemCallFilter=@system-service")
    assert learnt.proposals[1].permitted < learnt.proposals[0].permitted < learnt.proposals[0].known
    # The smallest trees look names up by netlink, too.
    families = "RestrictAddressFamilies=AF_UNIX AF_INET"
    assert any(line.startswith(families) for line in learnt.proposals[0].lines) == (method == "strace")
    after = (await host.read_unit(DEMO)).properties
    for name in ("ExecStart", "ExecReload", "SystemCallLog", "WatchdogUSec"):
        assert str(after[name])[:60] == str(before[name])[:60]
    for one in learnt.proposals[1:] if method == "strace" else ():
        assert await passes(host, DEMO, content(one), HEALTHY), one


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("unit", CHROOTING)
async def test_a_call_beyond_what_is_common_is_named_and_without_it_the_service_breaks(
    host: RealHost, unit: str, method: str
) -> None:
    assert (await host.start(unit, 10)).result == "done"
    learnt = only(Learnt, await learnt_by(host, method, unit))
    assert "chroot" in learnt.names
    by_name = [note for note in learnt.notes if "only, not by its number" in note and "chroot" in note]
    assert bool(by_name) == (method == "log" and not NUMBERED)
    allow = learnt.proposals[0]
    assert "SystemCallFilter=@system-service chroot" in allow.lines
    if method == "strace":
        assert await passes(host, unit, content(allow))
        refusing = content(allow, "SystemCallFilter=~chroot")
        assert not await passes(host, unit, refusing, f"systemctl is-active {unit}")


@pytest.mark.usefixtures("flooded_log")
async def test_where_records_get_lost_that_is_said_and_strace_goes_on(host: RealHost) -> None:
    assert (await host.start("flood.service", 10)).result == "done"
    events = await events_of(host, Wanted("flood.service", seconds=0.7))
    assert [event.method for event in events if isinstance(event, Watching)] == METHODS
    assert [event for event in events if isinstance(event, Warned) and "records did not arrive" in event.text]
    learnt = only(Learnt, events)
    assert (learnt.method, learnt.lost) == ("strace", 0)
    assert "setpriority" in learnt.names
    assert "@resources" not in str(learnt.proposals[1].lines)
    for _ in range(10):  # the first flood may have used up what the kernel gives in some seconds
        only_log = only(Learnt, await events_of(host, Wanted("flood.service", seconds=0.7, method="log")))
        if only_log.lost:
            break
    assert only_log.lost
    assert [note for note in only_log.notes if "records did not arrive" in note]


@pytest.mark.parametrize("method", METHODS)
async def test_calls_of_another_architecture_are_named_by_its_numbers(
    host: RealHost, playground: Playground, method: str
) -> None:
    playground.path("/srv/old").write_bytes(OLD)
    playground.path("/srv/old").chmod(0o755)
    if inside(playground, "sh", "-c", "timeout 0.2 /srv/old; echo $?").strip() != "124":
        pytest.skip("this kernel makes no system calls of 32 bits")
    assert (await host.start("old.service", 10)).result == "done"
    learnt = only(Learnt, await learnt_by(host, method, "old.service"))
    assert "chroot" in learnt.names
    assert "SystemCallArchitectures=native x86" in learnt.proposals[0].lines
    assert [note for note in learnt.notes if "another architecture: x86" in note]


def command(playground: Playground, *more: str) -> list[str]:
    return [sys.executable, "-m", "cli", "learn", "--machine", str(playground.leader), *more]


def test_on_the_command_line_it_is_told_and_written_as_a_drop_in_that_can_be_tried(
    playground: Playground, tmp_path: Path
) -> None:
    file = tmp_path / "learnt.conf"
    words = command(
        playground, DEMO, "--seconds", "0.7", "--check", HEALTHY, "-o", str(file), "--form", "deny"
    )
    done = subprocess.run(words, capture_output=True, text=True, timeout=HUNG, check=False)
    assert done.returncode == 0, done.stderr
    assert "LEARNT from " in done.stdout
    assert "What it does seldom was not seen" in done.stdout
    assert "\nSystemCallFilter=@system-service\n" in done.stdout
    assert "the strictest of these" in done.stdout
    assert "\nSystemCallFilter=~" in file.read_text()
    words = [sys.executable, "-m", "cli", "try", "--machine", str(playground.leader), "--settle", "0.3", DEMO]
    words += ["--check", HEALTHY, "--drop-in", str(file)]
    tried = subprocess.run(words, capture_output=True, text=True, timeout=HUNG, check=False)
    assert tried.returncode == 0, tried.stdout


def test_interrupted_it_undoes_and_proposes_from_what_it_saw(playground: Playground) -> None:
    words = command(playground, DEMO, "--seconds", "60", "--json", "--method", "strace")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        told = []
        for line in running.stdout:
            told.append(json.loads(line))
            if told[-1]["event"] == "step" and told[-1]["name"] == "watch":
                running.send_signal(signal.SIGINT)
    assert running.returncode == 0
    assert [one["event"] for one in told if one["event"] in ("undone", "learnt")] == ["undone", "learnt"]
    assert told[-1]["proposals"]
    assert told[-1]["seconds"] < 30
    assert inside(playground, "systemctl", "is-active", DEMO) == "active\n"


def test_killed_while_it_traces_the_service_goes_on_and_the_host_undoes_it(playground: Playground) -> None:
    words = command(playground, DEMO, "--seconds", "1", "--json", "--method", "strace")
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if json.loads(line)["event"] == "restarted":
                break
        os.killpg(running.pid, signal.SIGKILL)
    assert inside(playground, "sh", "-c", f"{HEALTHY} && echo well") == "well\n"
    status = inside(playground, "sh", "-c", f"cat /proc/$(systemctl show -P MainPID {DEMO})/status")
    assert "TracerPid:\t0" in status
    revert = [sys.executable, "-m", "cli", "revert", "--machine", str(playground.leader), DEMO]
    assert subprocess.run(revert, capture_output=True, timeout=HUNG, check=False).returncode == 0
    assert "kill -STOP" not in inside(playground, "systemctl", "show", DEMO)
    assert inside(playground, "systemctl", "is-active", DEMO) == "active\n"


async def test_that_it_may_gain_no_privileges_meanwhile_is_told_where_it_is_so(
    host: RealHost, playground: Playground
) -> None:
    assert (await host.start("user.service", 10)).result == "done"
    run = ("systemd-run", "--quiet", "--wait", "--pipe", "--property=User=nobody")
    status = inside(
        playground, *run, "--property=SystemCallLog=mount", "grep", "NoNewPrivs", "/proc/self/status"
    )
    events = await events_of(host, Wanted("user.service", seconds=0.2, method="log"))
    told = [event for event in events if isinstance(event, Warned) and "NoNewPrivileges" in event.text]
    assert len(told) == int(status.split()[-1])
