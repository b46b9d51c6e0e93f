"""What a service's system calls are learnt from, really: and a filter that it passes, and that holds."""

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.checks import shell_check
from trial.events import Refused, Undone, Verdict
from trial.learning.events import LearningEvent, Learnt, Proposal, Watching
from trial.learning.learning import Learning, Wanted
from trial.plan import Plan
from trial.trial import Trial

from .rig import HEALTHY, connected, inside, put

E = TypeVar("E")
DEMO = "unitsmith-demo.service"
METHODS = ("log", "strace")
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
}


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


@pytest.mark.parametrize("method", METHODS)
async def test_what_the_demo_needs_is_learnt_and_every_proposal_passes(host: RealHost, method: str) -> None:
    before = (await host.read_unit(DEMO)).properties
    wanted = Wanted(DEMO, checks=(shell_check(HEALTHY),), seconds=1, method=method)
    events = await events_of(host, wanted)
    learnt = only(Learnt, events)
    assert only(Watching, events).method == learnt.method == method
    assert only(Undone, events).whole
    assert (learnt.total > 200) == (method == "strace")
    assert learnt.seconds >= 1
    assert {one.name for one in learnt.proposals} == {"allow", "narrow", "deny"}
    assert learnt.proposals[0].lines[:2] == ("SystemCallFilter=", "SystemCallFilter=@system-service")
    assert learnt.proposals[1].permitted < learnt.proposals[0].permitted < learnt.proposals[0].known
    families = "RestrictAddressFamilies=AF_UNIX AF_INET"
    assert (families in learnt.proposals[0].lines) == (method == "strace")
    for one in learnt.proposals:
        assert await passes(host, DEMO, content(one), HEALTHY), one
    after = (await host.read_unit(DEMO)).properties
    for name in ("ExecStart", "ExecReload", "SystemCallLog", "WatchdogUSec"):
        assert str(after[name])[:60] == str(before[name])[:60]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("unit", UNITS)
async def test_a_call_beyond_what_is_common_is_named_and_without_it_the_service_breaks(
    host: RealHost, unit: str, method: str
) -> None:
    inside_host = await host.check(("/bin/systemctl", "start", unit), deadline=10)
    assert inside_host.exit == 0
    learnt = only(Learnt, await events_of(host, Wanted(unit, seconds=0.7, method=method)))
    assert "chroot" in learnt.names
    assert not learnt.lost
    assert not [note for note in learnt.notes if "only, not by its number" in note and "chroot" in note]
    allow = learnt.proposals[0]
    assert "SystemCallFilter=@system-service chroot" in allow.lines
    assert await passes(host, unit, content(allow))
    assert not await passes(
        host, unit, content(allow, "SystemCallFilter=~chroot"), f"systemctl is-active {unit}"
    )
