"""Running `unitsmith harden` on what is in a playground, and what became of it."""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from host.playground import Playground

from .rig import inside

UNITSMITH = (str(Path(sys.executable).parent / "unitsmith"), "harden", "--json", "--machine")
_OWN = ("/run/unitsmith", "/run/systemd/system.control", "/run/systemd/system/unitsmith*")


class Hardened(Struct):
    """One run."""

    status: int
    events: list[dict[str, Any]]
    said: str
    """What it said on standard error."""
    seconds: float

    @property
    def result(self) -> dict[str, Any]:
        """Its last word."""
        (found,) = [event for event in self.events if event["event"] == "result"]
        return found


def hardened(playground: Playground, unit: str, *words: str) -> Hardened:
    """Harden a unit of a playground."""
    began = time.monotonic()
    done = subprocess.run(
        [*UNITSMITH, str(playground.leader), unit, *words], capture_output=True, text=True, check=False
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return Hardened(done.returncode, events, done.stderr, time.monotonic() - began)


def drop_in_of(unit: str) -> str:
    """Where harden keeps what it found."""
    return f"/etc/systemd/system/{unit}.d/zz-unitsmith.conf"


def works(playground: Playground, *checks: str) -> bool:
    """Whether each shell command succeeds, in a while at most."""
    for check in checks:
        for _ in range(40):
            done = subprocess.run(
                ["nsenter", "--target", str(playground.leader), "--all", "--", "sh", "-c", check],
                capture_output=True,
                check=False,
            )
            if done.returncode == 0:
                break
            time.sleep(0.25)
        else:
            return False
    return True


def outlasts(playground: Playground, unit: str, checks: Sequence[str], *, rotate: str = "") -> bool:
    """Whether what was kept still works after a restart, a reload and a rotation of its logs."""
    inside(playground, "systemctl", "restart", unit)
    good = works(playground, *checks)
    if inside(playground, "systemctl", "show", "-P", "CanReload", unit) == "yes\n":
        inside(playground, "systemctl", "reload", unit)
        good = good and works(playground, *checks)
    if rotate:
        inside(playground, "sh", "-c", rotate)
        good = good and works(playground, *checks)
    return good and inside(playground, "systemctl", "is-active", unit, check=False) == "active\n"


def nothing_is_left(playground: Playground, unit: str) -> bool:
    """Whether no file of a trial is there, and the unit runs."""
    left = inside(playground, "sh", "-c", f"find {' '.join(_OWN)} -type f 2>/dev/null", check=False)
    return not left and inside(playground, "systemctl", "is-active", unit, check=False) == "active\n"


def forget(playground: Playground, unit: str) -> None:
    """Take away what was kept."""
    inside(playground, "rm", "-f", drop_in_of(unit))
    inside(playground, "systemctl", "daemon-reload")
