"""A shell with the sandbox of a service sees what the service sees, and leaves it alone."""

import subprocess
import sys

import pytest

from host.playground import Playground

from ..waiting import HUNG
from .rig import inside

DEMO = "unitsmith-demo.service"
DRAFT = (
    "[Service]\nProtectSystem=strict\nPrivateNetwork=yes\nNoNewPrivileges=yes\nUser=nobody\n"
    "StateDirectory=unitsmith-demo\nRuntimeDirectory=shellrun\nRestart=always\nTimeoutStartSec=1\n"
)


def looked(playground: Playground, *command: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "cli", "shell", "--machine", str(playground.leader)]
    words += ["--drop-in", "-", DEMO, "--", *command]
    return subprocess.run(words, input=DRAFT, capture_output=True, text=True, timeout=HUNG, check=False)


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("id -un", 0, "nobody"),
        ("touch /etc/x", 1, "Read-only file system"),
        ("grep NoNewPrivs /proc/self/status", 0, "1"),
        ("ls /sys/class/net | tr -d '\\n'", 0, "lo"),
        ("exit 7", 7, ""),
        ("sleep 1.3; echo later", 0, "later"),
    ],
)
def test_it_sees_what_the_draft_lets_it(playground: Playground, line: str, status: int, said: str) -> None:
    done = looked(playground, "/bin/sh", "-c", line)
    assert done.returncode == status, done.stderr
    assert said in done.stdout + done.stderr


def test_the_service_and_its_directories_are_as_before(playground: Playground) -> None:
    show = ("systemctl", "show", "-p", "InvocationID,MainPID,DropInPaths", DEMO)
    stat = "stat -c '%n %u %a' /var/lib/unitsmith-demo /run/shellrun 2>&1"
    place = f"{stat}; ls /run/systemd/transient 2>/dev/null; true"
    before = inside(playground, *show), inside(playground, "sh", "-c", place)
    assert looked(playground, "/bin/true").returncode == 0
    assert (inside(playground, *show), inside(playground, "sh", "-c", place)) == before
