"""The closer look at services that fail without a word: the culprit is seen, and its first remedy passes."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from host.playground import Playground
from host.real import RealHost
from trial.events import Refused, Undone, Verdict
from trial.look.events import Looked
from trial.look.run import Look
from trial.plan import Plan

from ..waiting import HUNG
from . import test_reported
from .reported import REPORTED, Reported
from .rig import connected, inside, put, taken_back
from .silent import SILENT, Silent
from .test_reported import mended

HARMLESS = "LockPersonality=yes\nRestrictRealtime=yes\nUMask=0027\nPrivateTmp=yes\nProtectClock=yes"
AT_ONCE = 5
GROUPS = [SILENT[n : n + AT_ONCE] for n in range(0, len(SILENT), AT_ONCE)]


def unit_of(one: Silent) -> str:
    return f"prey-{re.sub('[^a-z]+', '-', one.name.lower())}.service"


@pytest.fixture
def prey(playground: Playground) -> Iterator[Playground]:
    inside(playground, "mkdir", "-p", "/srv/prey")
    yield playground
    inside(playground, "systemctl", "stop", "prey-*.service", check=False)
    inside(playground, "sh", "-c", "rm -rf /srv/prey /var/lib/prey* /var/log/prey* /etc/prey* /root/prey")
    inside(playground, "systemctl", "reset-failed", check=False)


def serve(playground: Playground, one: Silent) -> None:
    unit = unit_of(one)
    inside(playground, "sh", "-c", one.prepare or "true")
    program = f"/opt/t/{unit}"
    put(playground, program, one.program)
    playground.path(program).chmod(0o755)
    put(playground, f"/etc/systemd/system/{unit}", f"[Service]\nExecStart={program}\n{one.unit}\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", unit)


def plan_of(one: Silent, lines: str) -> Plan:
    return Plan(unit_of(one), f"[Service]\n{lines}\n".encode(), settle=1.0, window=30, confirmed=True)


async def tried(host: RealHost, one: Silent, lines: str) -> Verdict:
    events = await taken_back(host, plan_of(one, lines))
    refused = [event for event in events if isinstance(event, Refused)]
    assert not refused, refused
    return next(event for event in events if isinstance(event, Verdict))


async def looked(host: RealHost, one: Silent, lines: str, failed: Verdict) -> Looked:
    events = [event async for event in Look(host, plan_of(one, lines), failed).run()]
    assert all(event.whole for event in events if isinstance(event, Undone))
    assert isinstance(events[-1], Looked)
    return events[-1]


def among_others(one: Silent) -> str:
    own = {line.partition("=")[0] for line in one.lines.split("\n")}
    others = [line for line in HARMLESS.split("\n") if line.partition("=")[0] not in own]
    return "\n".join([*others, one.lines])


async def wrong(host: RealHost, one: Silent) -> object:
    """What is not as it should be with one of them; nothing if all is."""
    lines = among_others(one)
    failed = await tried(host, one, lines)
    if failed.passed:
        return failed
    found = await looked(host, one, lines, failed)
    first = found.suspects[0]
    if (first.directive, first.certainty) != (one.culprit, "seen") or one.remedy not in first.remedies[0]:
        return found
    again = await tried(host, one, mended(lines, first))
    return None if again.passed else (first, again)


@pytest.mark.parametrize("group", GROUPS, ids=[group[0].name for group in GROUPS])
async def test_the_culprit_is_seen_and_its_first_remedy_passes(
    prey: Playground, group: tuple[Silent, ...]
) -> None:
    async with connected(prey) as host:
        version = (await host.facts()).version
        there = [one for one in group if one.since <= version]
        for one in there:
            serve(prey, one)
        found = await asyncio.gather(*(wrong(host, one) for one in there))
    assert not [(one.name, said) for one, said in zip(there, found, strict=True) if said]


SHELL = next(one for one in SILENT if one.name == "in a shell")


def command(playground: Playground, *more: str) -> subprocess.CompletedProcess[str]:
    words = ("cli", "try", "--machine", str(playground.leader), "--settle", "0.3", "--drop-in", "-", *more)
    draft = f"[Service]\n{SHELL.lines}\nUMask=0027\n"
    return subprocess.run(
        [sys.executable, "-m", *words, unit_of(SHELL)],
        input=draft,
        capture_output=True,
        text=True,
        timeout=HUNG,
        check=False,
    )


def test_on_the_command_line_it_comes_by_itself_where_nothing_tells(prey: Playground) -> None:
    serve(prey, SHELL)
    done = command(prey)
    assert done.returncode == 1, done.stderr
    assert "- Closer look: strace watches the service start as it was" in done.stdout
    _, _, told = done.stdout.partition("\nSEEN (4 restarts, ")
    assert '  openat("/var/lib/prey.state", O_WRONLY|O_CREAT|O_TRUNC, 0666): EROFS; before: worked\n' in told
    assert "  ? ReadOnlyPaths= (seen): " in told
    assert "instead: ReadWritePaths=/var/lib" in told
    assert "UMask= (possible)" in told
    assert "Closer look" not in command(prey, "--no-trace").stdout


def test_on_the_command_line_it_is_told_in_json_and_leads_the_proof(prey: Playground) -> None:
    serve(prey, SHELL)
    done = command(prey, "--json", "--trace", "--prove")
    assert done.returncode == 1, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds[kinds.index("looking") :][:5] == ["looking", "traced", "traced", "looked", "bound"]
    looked = events[kinds.index("looked")]
    assert looked["suspects"][0]["certainty"] == "seen"
    assert looked["calls"][0]["directives"] == ["ReadOnlyPaths"]
    proof = events[-1]
    assert [one["directive"] for one in proof["proven"]] == ["ReadOnlyPaths"]
    assert proof["proven"][0]["instead"] == "ReadWritePaths=/var/lib"
    assert proof["restarts"] <= 3


WITHOUT_A_CALL = (
    "sudo",  # it asks for the flag, which no call refuses
    "the working directory",
    "the same, with a line",
    "a directory that others may enter",
    "a second command",
)
"""Beginnings of the names of what fails before the program begins, or in no call."""
IN_A_CALL = [one for one in REPORTED if not one.name.startswith(WITHOUT_A_CALL)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """All of them take a minute, which `--all-systemds` has."""
    if "one" in metafunc.fixturenames:
        every = metafunc.config.getoption("--all-systemds")
        found = IN_A_CALL if every else IN_A_CALL[::6]
        metafunc.parametrize("one", found, ids=[one.name for one in found])


async def test_what_people_report_is_seen_without_a_word_of_the_log(
    playground: Playground, one: Reported, tmp_path: Path
) -> None:
    try:
        test_reported.serve(playground, one, tmp_path)
        async with connected(playground) as host:
            plan = replace(plan_of(SHELL, one.lines), unit=test_reported.UNIT)
            silent = Verdict(0.0, False, "it failed", ())
            found = [event async for event in Look(host, plan, silent).run()][-1]
            assert isinstance(found, Looked)
            first = found.suspects[0]
            assert (first.directive, first.certainty) == (one.culprit, "seen"), found
            assert (await test_reported.tried(host, mended(one.lines, first))).passed
    finally:
        inside(playground, "systemctl", "stop", test_reported.UNIT, check=False)
        inside(playground, "sh", "-c", "rm -rf /var/lib/prey /run/prey* /dev/shm/prey*")
        inside(playground, "systemctl", "reset-failed", check=False)
