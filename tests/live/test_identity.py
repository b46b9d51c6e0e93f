"""Services end as what they were started as: a trial of another user leaves no process in the way back."""

from collections.abc import AsyncIterator, Iterator

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import AnyEvent, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

from .rig import connected, inside, put

UNIT = "oldstyle.service"
PROGRAM, SCRIPT, NUMBER = "/usr/local/bin/oldstyled", "/etc/init.d/oldstyle", "/run/oldstyle.pid"

# Whoever comes second finds the port taken; nobody but root can write the number of the first where it goes.
_DAEMON = f"""\
#!/usr/bin/python3
import os, signal, socket, sys
port = socket.socket()
port.bind(("127.0.0.1", 8650))
port.listen()
if os.fork():
    sys.exit()
os.setsid()
try:
    with open("{NUMBER}", "w") as file:
        print(os.getpid(), file=file)
except OSError as error:
    print(error, file=sys.stderr, flush=True)
signal.pause()
"""
_SCRIPT = f"""\
#!/bin/sh
### BEGIN INIT INFO
# Provides: oldstyle
# Required-Start: $local_fs
# Required-Stop: $local_fs
# Default-Start: 2 3 4 5
# Default-Stop: 0 1 6
# Short-Description: A daemon of the old style
### END INIT INFO
case $1 in
start) exec {PROGRAM} ;;
stop) kill "$(cat {NUMBER})" && rm -f {NUMBER} ;;
esac
"""
# As systemd-sysv-generator writes it; systemd 262 has none.
_SYSV = f"""\
[Unit]
SourcePath={SCRIPT}
[Service]
Type=forking
Restart=no
TimeoutSec=5min
IgnoreSIGPIPE=no
KillMode=process
GuessMainPID=no
RemainAfterExit=yes
SuccessExitStatus=5 6
ExecStart={SCRIPT} start
ExecStop={SCRIPT} stop
"""
_FORKING = f"[Service]\nType=forking\nKillMode=process\nGuessMainPID=no\nExecStart={PROGRAM}\n" + (
    f"ExecStop=/bin/sh -c 'kill $(cat {NUMBER})'\n"
)
_RIGHTS = (
    f"[Service]\nType=forking\nKillMode=none\nPIDFile={NUMBER}\nTimeoutStartSec=5\nExecStart={PROGRAM}\n"
    f"ExecStop=/bin/sh -c 'kill $MAINPID && rm {NUMBER}'\n"
)
UNITS = {"sysv": _SYSV, "forking": _FORKING, "stop-needs-rights": _RIGHTS}


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as host:
        yield host


@pytest.fixture(params=UNITS.values(), ids=UNITS)
def unit(playground: Playground, request: pytest.FixtureRequest) -> Iterator[str]:
    """A daemon of root's that its own commands must end."""
    put(playground, f"/etc/systemd/system/{UNIT}", request.param)
    for path, text in ((PROGRAM, _DAEMON), (SCRIPT, _SCRIPT)):
        put(playground, path, text)
        inside(playground, "chmod", "755", path)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", UNIT)
    yield UNIT
    inside(playground, "systemctl", "stop", UNIT)
    inside(playground, "sh", "-c", f"rm -rf /etc/systemd/system/{UNIT}* {PROGRAM} {SCRIPT} {NUMBER}")
    inside(playground, "systemctl", "daemon-reload")


def owners(playground: Playground) -> list[str]:
    """Whose the daemon's processes are, by the kernel."""
    look = "for p in /proc/[0-9]*; do grep -qsx oldstyled $p/comm && stat -c %U $p; done; true"
    return inside(playground, "bash", "-c", look).split()


@pytest.mark.parametrize("deadline", [False, True], ids=["by-hand", "deadline"])
async def test_the_service_is_back_as_root_and_nothing_of_the_trial_runs(
    host: RealHost, playground: Playground, unit: str, deadline: bool
) -> None:
    assert owners(playground) == ["root"]
    plan = Plan(unit, b"[Service]\nUser=nobody\n", settle=0.3, window=1 if deadline else 30)
    trial, events = Trial(host, plan), list[AnyEvent]()
    async for event in trial.run():
        events.append(event)
        if isinstance(event, Verdict) and event.passed:
            assert owners(playground) == ["nobody"]
            if not deadline:
                trial.revert()
    (undone,) = [event for event in events if isinstance(event, Undone)]
    said = inside(playground, "journalctl", "-b", "-u", unit, "-o", "short-precise")
    assert undone.whole, (undone, said)
    assert owners(playground) == ["root"]
    assert "left-over process" not in said
