"""The directive that broke a service is blamed first, and its remedy works: small services, really broken."""

from collections.abc import Sequence

import pytest

from host.playground import Playground
from host.real import RealHost
from trial import events
from trial.checks import shell_check
from trial.plan import Plan
from trial.trial import Trial

from .breakers import BESIDES, BREAKERS, Breaker
from .rig import connected, inside, put

pytestmark = pytest.mark.usefixtures("kernel_log")
UNIT = "/etc/systemd/system/prey.service"
PREY = (
    "mkdir -p /srv/prey/a /usr/lib/modules/x; chmod 755 /srv/prey /srv/prey/a;"
    " for f in /srv/prey/a/file /root/prey /tmp/prey /srv/prey/secret; do echo x >$f; done;"
    " printf '#!/bin/sh\\nexit 0\\n' >/srv/prey/a/tool; chmod 755 /srv/prey/a/tool;"
    " chown daemon /srv/prey/secret; chmod 600 /srv/prey/secret;"
    # The trees of other releases have the smallest Python: what needs more of it is left out there.
    " python3 -c 'import ctypes; ctypes.CDLL(None).shmget(0x5052, 4096, 0o1666)' || true"
)
SUDO = """#!/usr/bin/python3 -IS
import sys
if [line for line in open("/proc/self/status") if line.startswith("NoNewPrivs")][0].split()[1] == "1":
    sys.exit('sudo: The "no new privileges" flag is set, which prevents sudo from running as root.')
"""
ENOUGH = 0.9
CTYPES = Breaker("", "", "import ctypes")


@pytest.fixture
def prey(playground: Playground) -> Playground:
    inside(playground, "sh", "-c", PREY)
    put(playground, "/srv/prey/a/sudo", SUDO)
    inside(playground, "chmod", "755", "/srv/prey/a/sudo")
    return playground


def works(playground: Playground, breaker: Breaker) -> bool:
    """Whether this machine lets the program do its work with nothing set: a container has its own limits."""
    user = f"--property=User={breaker.user}"
    program = ("/usr/bin/python3", "-ISc", breaker.code)
    run = ("systemd-run", "--quiet", "--wait", user, f"--property=Type={breaker.type}", "--", *program)
    return inside(playground, "sh", "-c", '"$@" >&2; echo $?', "-", *run, check=False).strip() == "0"


def known(playground: Playground, directive: str) -> bool:
    """Whether this systemd has heard of a directive."""
    dump = inside(playground, "sh", "-c", "exec /lib/systemd/systemd --dump-configuration-items")
    return f"\n{directive}=" in dump


def serve(playground: Playground, breaker: Breaker) -> None:
    put(
        playground,
        "/srv/prey/run.py",
        f"{breaker.code}\nprint('up', flush=True)\nimport time\ntime.sleep(999)\n",
    )
    user = f"User={breaker.user}\n" if breaker.user else ""
    put(
        playground,
        UNIT,
        f"[Service]\nType={breaker.type}\nExecStart=/usr/bin/python3 -IS /srv/prey/run.py\n"
        f"TimeoutStartSec=2\nTimeoutStopSec=1\n{user}",
    )
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", "prey.service", check=False)


async def tried(host: RealHost, breaker: Breaker, lines: Sequence[str]) -> events.Verdict:
    content = "[Service]\n" + "".join(f"{line}\n" for line in lines)
    checks = (shell_check(breaker.check),) if breaker.check else ()
    trial = Trial(
        host, Plan("prey.service", content.encode(), settle=0.35, window=5, checks=checks, confirmed=True)
    )
    verdict = undone = None
    async for event in trial.run():
        match event:
            case events.Refused(reason=reason):
                pytest.fail(f"{breaker.directive}: {reason}")
            case events.Verdict(passed=passed):
                verdict = event
                if passed:
                    trial.revert()
            case events.Undone():
                undone = event
    assert verdict is not None
    assert undone is not None
    assert undone.file, (breaker, lines, undone)
    assert undone.service, (breaker, lines, undone)
    return verdict


async def remedied(host: RealHost, breaker: Breaker, lines: Sequence[str], suspect: events.Suspect) -> bool:
    for remedy in suspect.remedies:
        name = remedy.partition("=")[0]
        others = [line for line in lines if line.partition("=")[0] != name]
        if (await tried(host, breaker, [*others, remedy])).passed:
            return True
    return False


async def test_who_broke_it_is_blamed_first_and_the_remedy_works(
    prey: Playground, capsys: pytest.CaptureFixture[str]
) -> None:
    blamed, others, unhealed, idle = [], [], [], []
    async with connected(prey) as host:
        for breaker in BREAKERS:
            besides = {} if breaker.alone else {k: v for k, v in BESIDES.items() if k != breaker.directive}
            lines = [f"{name}={value}" for name, value in besides.items()]
            line = f"{breaker.directive}={breaker.value}"
            if not known(prey, breaker.directive) or not works(prey, breaker):
                idle.append(line)
                continue
            serve(prey, breaker)
            if besides and not (await tried(host, breaker, lines)).passed:
                idle.append(line)
                continue
            verdict = await tried(host, breaker, [*lines, line])
            if verdict.passed:
                idle.append(line)
            elif not verdict.suspects or verdict.suspects[0].directive != breaker.directive:
                others.append((line, [one.directive for one in verdict.suspects], verdict.reason))
            else:
                blamed.append(line)
                if not await remedied(host, breaker, [*lines, line], verdict.suspects[0]):
                    unhealed.append((line, verdict.suspects[0].remedies))
    told = len(blamed) + len(others)
    with capsys.disabled():
        print(f"\nblamed first {len(blamed)} of {told}, healed {len(blamed) - len(unhealed)}")
        print(f"  blamed wrongly: {others}\n  not healed: {unhealed}")
        print(f"  without effect here: {', '.join(idle)}")
    assert len(blamed) >= (30 if works(prey, CTYPES) else 20)
    assert len(blamed) >= ENOUGH * told, others
    assert len(unhealed) <= (1 - ENOUGH) * len(blamed), unhealed


async def test_a_remedy_leaves_what_other_files_of_the_unit_say(prey: Playground) -> None:
    breaker = Breaker("SystemCallFilter", "~@network-io", "import socket;socket.socket()")
    serve(prey, breaker)
    place = f"{UNIT}.d/theirs.conf"
    put(prey, place, "[Service]\nSystemCallFilter=@system-service\n")
    inside(prey, "systemctl", "daemon-reload")
    async with connected(prey) as host:
        verdict = await tried(host, breaker, ["SystemCallFilter=~@network-io"])
        assert verdict.suspects[0].remedies[0] == "SystemCallFilter=@system-service"
    inside(prey, "rm", "-r", f"{UNIT}.d")
