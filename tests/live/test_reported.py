"""What people report of their services: the culprit is first, and the first remedy passes."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import Suspect, Undone, Verdict, by_directive
from trial.plan import Plan

from .reported import PYTHON, REPORTED, STAY, Reported
from .rig import connected, inside, put, taken_back

pytestmark = pytest.mark.usefixtures("kernel_log")
UNIT = "prey.service"
FILE = f"/etc/systemd/system/{UNIT}"
PROGRAM = "/opt/t/prey"
ADDED = ("ReadWritePaths", "RuntimeDirectory", "StateDirectory")


@pytest.fixture
def prey(playground: Playground) -> Iterator[Playground]:
    yield playground
    inside(playground, "systemctl", "stop", UNIT, check=False)
    inside(
        playground,
        "sh",
        "-c",
        "rm -rf /var/lib/prey /run/prey* /dev/shm/prey*; chmod -f 700 /var/lib/private; true",
    )
    inside(playground, "systemctl", "reset-failed", check=False)


def serve(playground: Playground, one: Reported, tmp_path: Path) -> None:
    inside(playground, "sh", "-c", one.prepare or "true")
    program = playground.path(PROGRAM)
    program.parent.mkdir(parents=True, exist_ok=True)
    if one.code.startswith("#include"):
        (tmp_path / "prey.c").write_text(one.code)
        subprocess.run(["gcc", "-static", "-o", tmp_path / "prey", tmp_path / "prey.c"], check=True)
        program.write_bytes((tmp_path / "prey").read_bytes())
    else:
        program.write_text(f"{PYTHON}{one.code}{STAY}")
    program.chmod(0o755)
    put(playground, FILE, f"[Service]\nExecStart={PROGRAM}\n{one.unit}\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", UNIT)


async def tried(host: RealHost, lines: str) -> Verdict:
    plan = Plan(UNIT, f"[Service]\n{lines}\n".encode(), settle=0.5, window=5, confirmed=True)
    events = await taken_back(host, plan)
    undone = next(event for event in events if isinstance(event, Undone))
    assert undone.whole, undone
    return next(event for event in events if isinstance(event, Verdict))


def mended(lines: str, suspect: Suspect) -> str:
    """The lines with the first remedy."""
    kept = lines.split("\n")
    for name, values in by_directive(suspect.remedies[0]).items():
        if name not in ADDED:
            kept = [line for line in kept if line.partition("=")[0] != name]
        kept += [f"{name}={value}" for value in values]
    return "\n".join(kept)


@pytest.mark.parametrize("one", REPORTED, ids=[one.name for one in REPORTED])
async def test_the_culprit_is_first_and_the_first_remedy_passes(
    prey: Playground, one: Reported, tmp_path: Path
) -> None:
    serve(prey, one, tmp_path)
    async with connected(prey) as host:
        verdict = await tried(host, one.lines)
        if one.until and (await host.facts()).version >= one.until:
            assert verdict.passed
            return
        assert not verdict.passed
        first = verdict.suspects[0]
        assert first.directive == one.culprit, verdict
        if first.by_hand:
            assert not one.remedy
            inside(prey, "sh", "-c", first.by_hand)
            assert (await tried(host, one.lines)).passed
            return
        assert one.remedy in first.remedies[0], verdict
        again = await tried(host, mended(one.lines, first))
        assert again.passed, (first, again)
