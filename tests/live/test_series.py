"""Several units tried one after another: by `unitsmith try`, and what it leaves."""

import json
import os
import signal
import subprocess
import sys

import pytest

from host.playground import Playground

from ..waiting import HUNG
from .rig import inside, put

STRICT, OWN, DOWN = "a-writes.service", "b-sleeps.service", "c-masked.service"
PATHS = ("/run/unitsmith", "/run/systemd/system.control")


@pytest.fixture
def units(playground: Playground) -> tuple[str, ...]:
    """One that needs to write, one that needs nothing, and one that can't be tried."""
    written = "[Service]\nExecStart=/bin/sh -c 'touch /var/lib/mark && exec sleep infinity'\nType=exec\n"
    put(playground, f"/etc/systemd/system/{STRICT}", written)
    put(playground, f"/etc/systemd/system/{OWN}", "[Service]\nExecStart=/bin/sleep infinity\n")
    put(playground, f"/etc/systemd/system/{DOWN}", "[Service]\nExecStart=/bin/true\nRefuseManualStop=yes\n")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", STRICT, OWN)
    return STRICT, OWN, DOWN


def words(playground: Playground, *more: str) -> list[str]:
    where = ("--machine", str(playground.leader), "--settle", "0.3", "--drop-in", "-")
    return [sys.executable, "-m", "cli", "try", *where, *more]


def run(playground: Playground, text: str, *more: str) -> "subprocess.CompletedProcess[str]":
    command = words(playground, *more)
    return subprocess.run(command, input=text, capture_output=True, text=True, timeout=HUNG, check=False)


def nothing_is_left(playground: Playground) -> bool:
    return not inside(playground, "find", *PATHS, "-type", "f", check=False)


def test_each_is_undone_or_kept_by_itself(playground: Playground, units: tuple[str, ...]) -> None:
    done = run(playground, "[Service]\nReadOnlyPaths=/var\n", "--json", "--keep", *units, OWN)
    assert done.returncode == 3, done.stderr  # the highest: one could not be tried
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["unit"], one["number"], one["of"]) for one in told if one["event"] == "unit"] == [
        (unit, number, 3) for number, unit in enumerate(units, 1)
    ]
    outcomes = {one["unit"]: one for one in told if one["event"] == "outcome"}
    assert [outcomes[unit]["outcome"] for unit in units] == ["failed", "kept", "refused"]
    assert [outcomes[unit]["status"] for unit in units] == [1, 0, 3]
    assert outcomes[STRICT]["suspects"] == ["ReadOnlyPaths"]
    # None begins before the one before it is decided.
    ends = [at for at, one in enumerate(told) if one["event"] == "outcome"]
    begins = [at for at, one in enumerate(told) if one["event"] == "unit"]
    assert all(begin > end for begin, end in zip(begins[1:], ends, strict=False))
    assert playground.path(f"/etc/systemd/system/{OWN}.d/zz-unitsmith.conf").exists()
    assert not playground.path(f"/etc/systemd/system/{STRICT}.d/zz-unitsmith.conf").exists()
    assert inside(playground, "systemctl", "is-active", STRICT, OWN) == "active\nactive\n"
    assert nothing_is_left(playground)
    where = ("--machine", str(playground.leader), "--json", STRICT, OWN)
    surveyed = subprocess.run(
        [sys.executable, "-m", "cli", "survey", *where], capture_output=True, text=True, check=True
    )
    tried = {one["unit"]: one["tried"] for one in map(json.loads, surveyed.stdout.splitlines())}
    assert [(tried[unit]["outcome"], tried[unit]["passed"]) for unit in (STRICT, OWN)] == [
        ("FAILED", False),
        ("KEPT", True),
    ]


def test_cancelled_no_other_begins_and_a_table_is_printed(
    playground: Playground, units: tuple[str, ...]
) -> None:
    command = words(playground, OWN, STRICT)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write("[Service]\nPrivateTmp=yes\n")
        running.stdin.close()
        for line in running.stdout:
            if "The restart job ended" in line:
                os.killpg(running.pid, signal.SIGINT)
                break
        rest = running.stdout.read()
    assert running.returncode == 3
    table = rest.split("\n\n")[-1].splitlines()
    assert [line.split(maxsplit=1)[0] for line in table] == [OWN, STRICT]
    assert "NOT TRIED  it was cancelled" in table[1]
    assert f"\n{STRICT}, 2 of 2" not in rest
    assert inside(playground, "systemctl", "is-active", STRICT, OWN) == "active\nactive\n"
    assert nothing_is_left(playground)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("nothing.service", OWN), "There is no unit nothing.service here, so none was tried."),
        ((STRICT, OWN, "--prove"), "--prove and --trace are about one unit"),
    ],
)
def test_a_mistake_is_told_before_any_is_tried(
    playground: Playground, units: tuple[str, ...], more: tuple[str, ...], said: str
) -> None:
    done = run(playground, "[Service]\nPrivateTmp=yes\n", *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
