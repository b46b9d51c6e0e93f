"""The user's own checks: commands on the host that must succeed."""

import time

from msgspec import Struct

from host.ports import Host
from trial.events import Checked


class Check(Struct, frozen=True):
    """A command that exits 0 when the service works."""

    name: str
    command: tuple[str, ...]
    deadline: float = 10.0
    """Seconds that it may take."""
    user: str | None = None
    """Whom it runs as; None for the manager's own user."""


def shell_check(line: str, user: str | None = None, deadline: float = 10.0) -> Check:
    """A check as it is typed: one line of shell."""
    return Check(line, ("/bin/sh", "-c", line), deadline, user)


async def run(host: Host, check: Check, *, before: bool = False) -> Checked:
    """Run a check once."""
    result = await host.check(check.command, deadline=check.deadline, user=check.user)
    lines = result.output.strip().splitlines()
    if result.timed_out:
        text = f"no answer within {check.deadline:.0f} s"
    elif result.exit:
        text = f"exit status {result.exit}" + (f": {lines[-1][:200]}" if lines else "")
    else:
        text = lines[-1][:200] if lines else "ok"
    return Checked(time.time(), check.name, result.exit == 0, text, result.seconds, before)
