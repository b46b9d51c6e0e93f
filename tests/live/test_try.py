"""`unitsmith try` as a script runs it: exit statuses, JSON, and what happens when it is killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.playground import Playground

from ..waiting import HUNG, wait_until
from .rig import inside, put

DEMO = "unitsmith-demo.service"
OWN = ("/run/unitsmith", "/run/systemd/system.control")


def command(playground: Playground, *more: str) -> list[str]:
    return [sys.executable, "-m", "cli", "try", "--machine", str(playground.leader), "--settle", "0.3", *more]


def run(playground: Playground, text: str, *more: str) -> "subprocess.CompletedProcess[str]":
    words = command(playground, "--drop-in", "-", *more)
    return subprocess.run(words, input=text, capture_output=True, text=True, timeout=HUNG, check=False)


def events(done: "subprocess.CompletedProcess[str]") -> dict[str, dict[str, object]]:
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert all("event" in each and "time" in each for each in objects)
    return {each["event"]: each for each in objects}


def nothing_is_left(playground: Playground) -> bool:
    left = inside(playground, "find", *OWN, "-type", "f", check=False)
    units = inside(playground, "sh", "-c", "ls /run/systemd/system | grep unitsmith", check=False)
    return not left and not units


@contextlib.contextmanager
def begun(playground: Playground, *more: str) -> "Iterator[subprocess.Popen[str]]":
    """A trial in a session of its own, whose service has just been restarted."""
    words = command(playground, "--drop-in", "-", "--json", *more, DEMO)
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write("[Service]\nPrivateTmp=yes\n")
        running.stdin.close()
        for line in running.stdout:
            if json.loads(line)["event"] == "restarted":
                break
        yield running


def test_passed_is_0_and_taken_back_unless_kept(playground: Playground) -> None:
    done = run(playground, "[Service]\nPrivateTmp=yes\n", DEMO, "--json")
    assert done.returncode == 0, done.stderr
    told = events(done)
    assert told["verdict"]["passed"] is True
    assert (told["undone"]["file"], told["undone"]["service"]) == (True, True)
    assert nothing_is_left(playground)


def test_kept_on_request(playground: Playground) -> None:
    done = run(playground, "[Service]\nPrivateTmp=yes\n", DEMO, "--keep")
    assert done.returncode == 0, done.stderr
    assert "KEPT as /etc/systemd/system/unitsmith-demo.service.d/zz-unitsmith.conf" in done.stdout
    assert "PrivateTmp=yes" in inside(playground, "systemctl", "show", DEMO)
    assert nothing_is_left(playground)


def test_reverted_it_is_gone_and_nobody_else_s_file_is(playground: Playground) -> None:
    kept, theirs = (f"/etc/systemd/system/{DEMO}.d/{name}.conf" for name in ("zz-unitsmith", "override"))
    put(playground, kept, "[Service]\nPrivateTmp=yes\n")
    put(playground, theirs, "[Service]\nNice=1\n")
    words = [sys.executable, "-m", "cli", "revert", "--machine", str(playground.leader), DEMO]
    done = subprocess.run(words, capture_output=True, text=True, timeout=HUNG, check=False)
    assert done.returncode == 0, done.stderr
    assert kept in done.stdout
    assert not playground.path(kept).exists()
    assert playground.path(theirs).read_text() == "[Service]\nNice=1\n"
    again = subprocess.run(words, capture_output=True, text=True, timeout=HUNG, check=False)
    assert again.stdout == f"unitsmith keeps nothing for {DEMO}.\n"
    playground.path(theirs).unlink()
    inside(playground, "systemctl", "daemon-reload")


def test_a_trial_that_was_left_over_is_undone_by_revert(playground: Playground) -> None:
    with begun(playground) as running:
        os.killpg(running.pid, signal.SIGKILL)
    assert not nothing_is_left(playground)
    words = [sys.executable, "-m", "cli", "revert", "--machine", str(playground.leader), DEMO]
    assert subprocess.run(words, capture_output=True, timeout=HUNG, check=False).returncode == 0
    assert nothing_is_left(playground)
    assert "PrivateTmp=no" in inside(playground, "systemctl", "show", DEMO)
    assert inside(playground, "systemctl", "is-active", DEMO) == "active\n"


def test_failed_is_1_with_the_reason_and_undone(playground: Playground) -> None:
    done = run(playground, "[Service]\nSystemCallFilter=~@network-io\n", DEMO, "--json")
    assert done.returncode == 1
    told = events(done)
    assert told["verdict"]["passed"] is False
    assert "SIGSYS" in str(told["verdict"]["reason"])
    assert told["undone"]["service"] is True
    assert inside(playground, "systemctl", "is-active", DEMO) == "active\n"
    assert nothing_is_left(playground)


def test_who_is_to_blame_and_what_to_write_instead_is_told_in_text_too(playground: Playground) -> None:
    done = run(playground, "[Service]\nProtectSystem=strict\nPrivateTmp=yes\n", DEMO)
    assert done.returncode == 1
    assert "? ProtectSystem= (likely): " in done.stdout
    ways = "ReadWritePaths=/var/lib/unitsmith-demo or StateDirectory=unitsmith-demo or ProtectSystem=full"
    assert f"instead: {ways}" in done.stdout
    assert "? PrivateTmp=" not in done.stdout


@pytest.mark.parametrize(
    ("unit", "text", "status", "words"),
    [
        ("nothing.service", "[Service]\nNice=1\n", 2, "no unit nothing.service"),
        ("../etc/passwd", "[Service]\nNice=1\n", 2, "passwd"),
        (DEMO, "", 2, "assigns nothing"),
        (DEMO, "[Service]\nNice=nonsense\n", 2, "line 2: Nice=: It takes a number"),
        ("masked.service", "[Service]\nNice=1\n", 3, "masked"),
        ("systemd-journald.service", "[Service]\nNice=1\n", 3, "--yes"),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(
    playground: Playground, unit: str, text: str, status: int, words: str
) -> None:
    mask = playground.path("/etc/systemd/system/masked.service")
    mask.unlink(missing_ok=True)
    mask.symlink_to("/dev/null")
    inside(playground, "systemctl", "daemon-reload")
    before = inside(playground, "systemctl", "show", "-p", "InvocationID", DEMO)
    done = run(playground, text, unit)
    assert (done.returncode, len(done.stderr.splitlines())) == (status, 1), done.stderr
    assert words in done.stderr
    assert inside(playground, "systemctl", "show", "-p", "InvocationID", DEMO) == before
    assert nothing_is_left(playground)


def test_a_malformed_drop_in_that_is_already_there_is_no_obstacle(playground: Playground) -> None:
    path = f"/etc/systemd/system/{DEMO}.d/broken.conf"
    put(playground, path, "[Service]\nno assignment\nNice=\\\n")
    inside(playground, "systemctl", "daemon-reload")
    try:
        done = run(playground, "[Service]\nPrivateTmp=yes\n", DEMO)
        assert done.returncode == 0, done.stderr
        assert playground.path(path).read_text() == "[Service]\nno assignment\nNice=\\\n"
    finally:
        playground.path(path).unlink()
        inside(playground, "systemctl", "daemon-reload")


def test_killed_with_its_helper_it_is_undone_by_the_host_itself(playground: Playground) -> None:
    """Nobody is left who could keep it. The deadline is far: only the end of the watch can do it."""
    with begun(playground, "--settle", str(5 * HUNG)) as running:
        os.killpg(running.pid, signal.SIGKILL)
    inside(playground, "systemctl", "stop", "unitsmith-watch-unitsmith-demo.service")
    wait_until(lambda: nothing_is_left(playground))
    # The files go first, then systemd reads the unit again and restarts it.
    wait_until(lambda: "PrivateTmp=no" in inside(playground, "systemctl", "show", DEMO))
    wait_until(lambda: inside(playground, "systemctl", "is-active", DEMO, check=False) == "active\n")


def test_interrupted_it_takes_the_trial_back(playground: Playground) -> None:
    with begun(playground, "--settle", "30") as running:
        running.send_signal(signal.SIGINT)
        assert running.stdout is not None
        told = [json.loads(line)["event"] for line in running.stdout]
    assert told[-1] == "undone"
    assert running.returncode == 1
    assert nothing_is_left(playground)


def test_when_nobody_reads_it_any_more_it_takes_the_trial_back(playground: Playground) -> None:
    with begun(playground, "--settle", "2", "--keep") as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.wait(HUNG) == 3  # nobody was told whether it passed
    assert nothing_is_left(playground)
    assert not playground.path(f"/etc/systemd/system/{DEMO}.d/zz-unitsmith.conf").exists()


def test_a_service_that_fails_after_the_undo_too_is_not_called_back(playground: Playground) -> None:
    """What it needs went away during the trial, so that its old settings fail as well: exit status 4."""
    put(
        playground,
        "/etc/systemd/system/needy.service",
        "[Service]\nExecStartPre=/usr/bin/test -e /run/needed\nExecStart=/bin/sleep 1000\n"
        "Restart=always\nRestartSec=60\n",
    )
    put(playground, "/run/needed", "")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", "needy.service")
    text = "[Service]\nExecStartPre=\nExecStartPre=/bin/sh -c 'rm /run/needed; exit 1'\n"
    done = run(playground, text, "needy.service", "--json")
    assert done.returncode == 4, done.stdout
    undone = events(done)["undone"]
    assert (undone["file"], undone["service"]) == (True, False)
    assert "needy.service" in str(undone["text"])
    inside(playground, "systemctl", "stop", "needy.service")


def test_without_systemd_or_a_playground_program_it_says_so(tmp_path: Path) -> None:
    drop_in = tmp_path / "a.conf"
    drop_in.write_text("[Service]\nNice=1\n")
    if Path("/run/systemd/private").exists():
        pytest.skip("this machine has a systemd of its own")
    words = [sys.executable, "-m", "cli", "try", "a.service", "--drop-in", str(drop_in)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=HUNG, check=False)
    assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
    assert "No systemd answers" in done.stderr
