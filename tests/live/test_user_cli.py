"""`unitsmith --user` as a normal user runs it: in a playground of this machine's tree, by its own Python."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from host.playground import Playground

from ..waiting import HUNG, wait_until
from .rig import put
from .seat import let_in
from .someone import Someone

DEMO = "unitsmith-demo.service"
DRAFT = "/usr/local/share/draft.conf"


@pytest.fixture(scope="module")
def someone() -> Iterator[Someone]:
    """The user of a playground that has one, with the demo as a unit of their own."""
    with Playground.start("/", user=True) as running:
        let_in(running)
        put(running, DRAFT, "[Service]\nNice=5\n")
        yield Someone(running, "unitsmith-demo", running.account)


def words(someone: Someone, *more: str) -> list[str]:
    enter = ("nsenter", "--target", str(someone.playground.leader), "--all", "--root", "--wd", "--")
    return [*enter, *someone.account.become, sys.executable, "-m", "cli", *more]


def unitsmith(someone: Someone, *more: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(words(someone, *more), capture_output=True, text=True, timeout=HUNG, check=False)


def try_it(someone: Someone, *more: str) -> "subprocess.CompletedProcess[str]":
    return unitsmith(someone, "try", "--user", DEMO, "--drop-in", DRAFT, "--settle", "0.3", *more)


def test_a_survey_is_of_one_s_own_services_and_needs_no_rights(someone: Someone) -> None:
    done = unitsmith(someone, "survey", "--user", "--json")
    assert done.returncode == 0, done.stderr
    surveyed = {one["unit"]: one for one in map(json.loads, done.stdout.splitlines())}
    assert surveyed[DEMO]["exposure"] > surveyed[DEMO]["with_preset"]
    done = unitsmith(someone, "survey", "systemd-logind")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[1].split()[0] == "systemd-logind.service"


def nothing_is_left(someone: Someone) -> bool:
    places = (f"{someone.runtime}/systemd/user", f"{someone.runtime}/unitsmith")
    places = (*places, f"{someone.runtime}/systemd/user.control")
    return not someone.run("find", *places, "-type", "f", check=False)


def test_tried_kept_listed_and_reverted(someone: Someone) -> None:
    kept = f"{someone.own}/{DEMO}.d/zz-unitsmith.conf"
    done = try_it(someone, "--keep")
    assert done.returncode == 0, done.stderr
    assert f"KEPT as {kept}" in done.stdout
    assert "Nice=5" in someone.systemctl("show", DEMO)
    assert nothing_is_left(someone)
    reverted = unitsmith(someone, "revert", "--user", DEMO)
    assert f"removed {kept}" in reverted.stdout
    assert f"systemctl --user restart {DEMO}" in reverted.stdout
    assert "Nice=5" in unitsmith(someone, "revert", "--user", DEMO, "--list").stdout


def test_killed_with_its_helper_the_manager_undoes_it(someone: Someone) -> None:
    """Nobody is left who could keep it: what the deadline does is done as soon as the watch ends."""
    command = words(someone, "try", "--user", DEMO, "--drop-in", DRAFT, "--json", "--keep")
    command += ["--settle", str(5 * HUNG)]  # so the deadline is far, and only the end of the watch can do it
    before = someone.systemctl("show", "-p", "Nice", DEMO)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if json.loads(line)["event"] == "restarted":
                break
        os.killpg(running.pid, signal.SIGKILL)
    assert someone.systemctl("show", "-p", "Nice", DEMO) != before
    someone.systemctl("stop", "unitsmith-watch-unitsmith-demo.service")
    wait_until(lambda: nothing_is_left(someone))
    assert someone.systemctl("show", "-p", "Nice", DEMO) == before
    assert someone.systemctl("is-active", DEMO) == "active\n"


def test_scored_and_exported(someone: Someone) -> None:
    score = unitsmith(someone, "score", "--user", DEMO)
    assert "Your user manager can do nothing about User=" in score.stdout
    exported = unitsmith(someone, "export", "--user", DEMO)
    assert "UNITSMITH_DEMO=%h" in exported.stdout
    run = unitsmith(someone, "export", "--user", DEMO, "--to", "run")
    assert run.stdout.startswith("systemd-run --user ")


def test_a_command_with_its_sandbox(someone: Someone) -> None:
    done = unitsmith(someone, "shell", "--user", DEMO, "/bin/sh", "-c", "id -u; nice")
    assert done.stdout.split() == [str(someone.account.uid), "0"], done.stderr
    with_draft = unitsmith(someone, "shell", "--user", "--drop-in", DRAFT, DEMO, "/bin/sh", "-c", "nice")
    assert with_draft.stdout == "5\n"


@pytest.mark.parametrize(
    ("more", "status", "sentence"),
    [
        (("score", "--user", "nothing.service"), 2, "no unit nothing.service of your own"),
        (("score", "--user", "--machine", "box", DEMO), 3, "machinectl shell NAME@CONTAINER"),
        (("try", "--user", DEMO, "--drop-in", DRAFT, "--check", "true", "--check-user", "root"), 2, "as you"),
    ],
)
def test_what_can_t_be_is_one_sentence(
    someone: Someone, more: tuple[str, ...], status: int, sentence: str
) -> None:
    done = unitsmith(someone, *more)
    assert (done.returncode, len(done.stderr.splitlines())) == (status, 1), done.stderr
    assert sentence in done.stderr
