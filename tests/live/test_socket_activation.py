"""A service that its socket starts: it is given that, so a sandbox without any network passes."""

import pytest

from host.playground import Playground
from trial.checks import Page, Port
from trial.events import Undone, Verdict
from trial.plan import Plan

from .rig import connected, inside, put, taken_back

UNIT = "prey.service"
PROGRAM = """\
import socket
s = socket.socket(fileno=3)
while True:
    c, _ = s.accept()
    c.recv(999)
    c.sendall(b'HTTP/1.0 200 OK\\r\\nContent-Length: 3\\r\\n\\r\\nok\\n')
    c.close()
"""


@pytest.mark.parametrize(
    ("lines", "passes"),
    [
        ("PrivateNetwork=yes\nRestrictAddressFamilies=none\nProtectSystem=strict", True),
        ("PrivateNetwork=yes\nSystemCallFilter=~accept accept4", False),
    ],
)
async def test_the_network_is_not_needed_for_a_socket_that_is_given(
    playground: Playground, lines: str, passes: bool
) -> None:
    put(playground, "/srv/prey.py", PROGRAM)
    put(
        playground,
        f"/etc/systemd/system/{UNIT}",
        "[Service]\nUser=games\nTimeoutStopSec=1\nExecStart=/usr/bin/python3 -IS /srv/prey.py\n",
    )
    put(playground, "/etc/systemd/system/prey.socket", "[Socket]\nListenStream=127.0.0.1:8928\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "stop", UNIT, "prey.socket", check=False)
    inside(playground, "systemctl", "start", "prey.socket", UNIT)
    checks = (Port("127.0.0.1", 8928), Page("http://127.0.0.1:8928/", 200, "ok"))
    async with connected(playground) as host:
        plan = Plan(UNIT, f"[Service]\n{lines}\n".encode(), settle=0.5, checks=checks, confirmed=True)
        events = await taken_back(host, plan)
        (verdict,) = [one for one in events if isinstance(one, Verdict)]
        (undone,) = [one for one in events if isinstance(one, Undone)]
        assert undone.whole
        assert verdict.passed is passes, verdict
        if not passes:
            assert verdict.suspects[0].directive == "SystemCallFilter"
        states = inside(playground, "systemctl", "is-active", "prey.socket", UNIT).split()
        assert states == ["active", "active"]
        assert not inside(playground, "sh", "-c", "ls -d /run/systemd/*/*prey*.d 2>/dev/null; true")
