"""However a playground ends, nothing is left: no process, mount, control group or file."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.playground import Playground

PATIENCE = 10_000
"""Milliseconds until a process that should end has ended."""


def cgroup_of(pid: int) -> str:
    """The name of a playground's control group, which is also that of its directory."""
    for line in Path(f"/proc/{pid}/cgroup").read_text().splitlines():
        if line.startswith("0::"):
            return next(part for part in line.split("/") if part.startswith("unitsmith-playground-"))
    raise AssertionError("no control group of version 2")


def traces() -> set[str]:
    """What playgrounds could leave: control groups, mounts, and files in /run."""
    mounts = [line.split() for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    found = {fields[4] for fields in mounts if "playground" in fields[4]}
    for fields in mounts:
        if "cgroup2" in fields:
            found |= {entry.name for entry in Path(fields[4]).glob("unitsmith-playground-*")}
    return found | {str(entry) for entry in Path("/run").glob("**/*playground*")}


def ended(pid: int) -> bool:
    """Whether a process ends in time."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        poll = select.poll()
        poll.register(watched, select.POLLIN)
        return bool(poll.poll(PATIENCE))
    finally:
        os.close(watched)


BOOT_AND_WAIT = """
import signal, sys
from host.playground import Playground
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its background commands ignore it
with Playground.start(demo=False) as own:
    print(own.leader, own._keeper.pid, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def booter() -> Iterator["subprocess.Popen[str]"]:
    """Another program that boots a playground, says "LEADER KEEPER" and waits."""
    with subprocess.Popen(
        [sys.executable, "-c", BOOT_AND_WAIT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as program:
        yield program
        program.kill()


def booted(program: "subprocess.Popen[str]") -> tuple[int, int]:
    assert program.stdout is not None
    leader, keeper = program.stdout.readline().split()
    return int(leader), int(keeper)


def test_closing_leaves_nothing() -> None:
    before = traces()
    with Playground.start() as own:
        leader, name = own.leader, cgroup_of(own.leader)
        assert name in traces() - before
    assert not Path(f"/proc/{leader}").exists()
    assert name not in traces()
    assert not [trace for trace in traces() - before if trace.startswith("/")]


def test_closing_before_it_is_up_leaves_nothing() -> None:
    own = Playground.start()
    own.close()
    mark = f"unitsmith-playground-{own._keeper.pid}-"  # others may boot and end meanwhile
    assert not [trace for trace in traces() if trace.startswith((mark, "/"))]


def test_closing_twice_is_fine() -> None:
    own = Playground.start(demo=False)
    own.wait()
    own.close()
    own.close()


def test_an_error_in_the_block_ends_it() -> None:
    own = Playground.start(demo=False)
    leader = own.leader
    with pytest.raises(ZeroDivisionError), own:
        raise ZeroDivisionError
    assert not Path(f"/proc/{leader}").exists()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_it_ends_with_the_program_that_booted_it(
    booter: "subprocess.Popen[str]", how: signal.Signals
) -> None:
    leader, keeper = booted(booter)
    name = cgroup_of(leader)
    booter.send_signal(how)
    assert ended(keeper)
    assert ended(leader)
    assert name not in traces()


def test_ctrl_c_which_reaches_the_whole_group_ends_it(booter: "subprocess.Popen[str]") -> None:
    leader, keeper = booted(booter)
    name = cgroup_of(leader)
    os.killpg(booter.pid, signal.SIGINT)
    assert ended(keeper)
    assert ended(leader)
    assert name not in traces()


def test_a_process_that_entered_and_is_not_waited_for_does_not_hold_up_the_end() -> None:
    with Playground.start(demo=False) as own:
        name = cgroup_of(own.leader)
        enter = ["nsenter", f"--target={own.leader}", "--all", "--", "sleep", "infinity"]
        entered = subprocess.Popen(enter)  # the child that it forks is inside; stopped, it waits for nobody
        entered.send_signal(signal.SIGSTOP)
    assert name not in traces()
    entered.kill()
    entered.wait()


def test_it_ends_with_its_keeper_and_the_next_one_clears_what_that_left(
    booter: "subprocess.Popen[str]",
) -> None:
    leader, keeper = booted(booter)
    name = cgroup_of(leader)
    os.kill(keeper, signal.SIGKILL)
    assert ended(leader)
    assert name in traces()
    with Playground.start(demo=False) as own:
        assert cgroup_of(own.leader) in traces()
        assert name not in traces()


def test_a_systemd_that_ends_by_itself_is_cleared_away(booter: "subprocess.Popen[str]") -> None:
    leader, keeper = booted(booter)
    name = cgroup_of(leader)
    os.kill(leader, signal.SIGKILL)
    assert ended(keeper)
    assert name not in traces()
