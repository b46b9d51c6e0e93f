"""What live tests do to a playground from outside."""

import contextlib
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

from host.playground import Playground
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial.events import AnyEvent, Verdict
from trial.plan import Plan
from trial.trial import Trial

# With nothing but sockets: the trees of other releases have the smallest Python.
HEALTHY = '/usr/bin/python3 -c \'import socket; s=socket.create_connection(("127.0.0.1", 8642), 3);\
 s.sendall(b"GET /health HTTP/1.0\\r\\n\\r\\n"); exit(b" 200 " not in s.recv(999))\''
"""A shell command that succeeds when the demo service does its whole work."""


NUMBERED = Path("/proc/self/ns/pid").stat().st_ino == 0xEFFFFFFC
"""Whether this program is in the first PID namespace, and so has the numbers of the kernel's records;
else a record's process is known by its name alone. linux/proc_ns.h: PROC_PID_INIT_INO"""


def inside(playground: Playground, *command: str, check: bool = True) -> str:
    """Run a command in the playground; its output."""
    entering = ("nsenter", "--target", str(playground.leader), "--all", "--")
    done = subprocess.run([*entering, *command], capture_output=True, text=True, check=False)
    assert not check or done.returncode == 0, done.stderr
    return done.stdout


def put(playground: Playground, path: str, text: str) -> None:
    """Write a file in the playground."""
    target = playground.path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


async def taken_back(host: RealHost, plan: Plan) -> list[AnyEvent]:
    """All that a trial tells that is taken back as soon as it is judged."""
    trial, found = Trial(host, plan), []
    async for event in trial.run():
        found.append(event)
        if isinstance(event, Verdict):
            trial.revert()
    return found


@contextlib.asynccontextmanager
async def connected(playground: Playground) -> AsyncIterator[RealHost]:
    """A host whose helper has entered the playground."""
    entry = Entry(playground.leader)
    host = await RealHost.open(start_helper(entry), another=lambda rights: start_helper(entry))
    try:
        yield host
    finally:
        await host.close()
