"""Drop-ins that somebody else wrote: told by line before anything is armed, and tried line by line."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from host.playground import Playground

from ..waiting import HUNG
from .rig import inside, put

UNIT = "prey.service"
OWN = ("/run/unitsmith", "/run/systemd/system.control")
PREY = """\
[Service]
Type=exec
TimeoutStopSec=1
StateDirectory=prey
StartLimitBurst=2
StartLimitIntervalSec=1h
ExecStart=/bin/sh -c "echo x >/var/lib/prey/x && echo x >/tmp/prey && exec sleep 999"
"""


@pytest.fixture
def prey(playground: Playground) -> Iterator[Playground]:
    put(playground, f"/etc/systemd/system/{UNIT}", PREY)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", UNIT)
    yield playground
    left = inside(playground, "find", *OWN, "-name", "*.d", "-o", "-type", "f", check=False)
    assert not left  # nor an empty directory
    assert inside(playground, "systemctl", "is-active", UNIT).strip() == "active"
    inside(playground, "systemctl", "stop", UNIT)
    inside(playground, "systemctl", "reset-failed", UNIT, check=False)


def words(playground: Playground, *more: str) -> list[str]:
    here = ("--machine", str(playground.leader), "--settle", "0.3", "--no-trace", "--json")
    if "--each" in more:
        here = tuple(word for word in here if word != "--no-trace")
    return [sys.executable, "-m", "cli", "try", *here, "--drop-in", "-", *more, UNIT]


def run(playground: Playground, text: str, *more: str) -> tuple[int, list[dict[str, object]]]:
    done = subprocess.run(
        words(playground, *more), input=text, capture_output=True, text=True, timeout=HUNG, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def named(events: list[dict[str, object]], name: str) -> list[dict[str, object]]:
    return [one for one in events if one["event"] == name]


NEWER = "[Service]\nPrivateTmp=yes\nFromTheFuture=yes\n[Container]\nImage=x\n[Service]\nUMask=0027\n"


def test_what_is_not_known_is_told_by_line_before_the_undo(prey: Playground) -> None:
    status, events = run(prey, NEWER)
    (refused,) = events  # nothing else: no undo was armed
    assert status == 2
    assert [(one["line"], one["unknown"]) for one in refused["lines"]] == [(3, True), (4, True)]
    assert "--skip-unknown" in str(refused["reason"])


def test_it_is_left_out_where_that_is_wanted(prey: Playground) -> None:
    status, events = run(prey, NEWER, "--skip-unknown")
    assert status == 0
    told = " ".join(str(one["text"]) for one in named(events, "warning"))
    assert "Line 3 is left out" in told
    assert "Line 4 is left out" in told


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[Service]\nPrivateTmp=yes # why\n", 2, "It takes"),
        ("[Service]\nNice=1\nProtectSystem=stricd\n", 3, "full or strict"),
        ("[Service]\nExecStart=/bin/sleep 9\n", 2, "write an empty ExecStart= before it"),
        ("[Service]\nExecStart=\n", 0, "no ExecStart="),
        ("[Service]\nExecStart=\nExecStart=/bin/sleep 9\nExecStart=/bin/sleep 8\n", 4, "second ExecStart="),
        ("[Service]\nthis is no line\n", 2, "no ="),
        ("[Service\nNice=1\n[Service]\nNice=1\n", 1, "not closed"),
    ],
)
def test_a_wrong_line_is_the_users_to_mend(prey: Playground, text: str, line: int, words: str) -> None:
    status, events = run(prey, text, "--skip-unknown")
    assert status == 2
    if events:
        (refused,) = events
        (one,) = refused["lines"]
        assert one["line"] == line
        assert words in one["text"]


def test_install_in_a_drop_in_is_explained(prey: Playground) -> None:
    status, events = run(prey, "[Service]\nNice=1\n[Install]\nAlias=other.service\n")
    assert status == 0
    assert "takes effect when prey.service is enabled" in str(named(events, "warning")[0]["text"])


def test_each_line_is_tried_on_top_of_what_held(prey: Playground) -> None:
    text = (
        "[Service]\nProtectSystem=strict\nReadWritePaths=/tmp\nNice=1\nReadOnlyPaths=/var/lib/prey\n"
        "FromTheFuture=1\nUMask=0027\nInaccessiblePaths=/tmp\n"
    )
    status, events = run(prey, text, "--each")
    assert status == 1
    (bound,), (end,) = named(events, "each"), named(events, "lines")
    assert events[0] == bound
    assert (bound["lines"], bound["restarts"]) == (6, 7)
    assert end["restarts"] == 7
    assert (end["held"], end["total"], end["why_not"]) == (4, 7, "")
    failing = {one["line"]: one for one in end["failing"]}
    assert list(failing) == [5, 6, 8]
    assert "exit" in failing[5]["why"] or "status" in failing[5]["why"]
    assert failing[5]["suspects"]
    assert end["drop_in"] == "[Service]\nProtectSystem=strict\nReadWritePaths=/tmp\nNice=1\nUMask=0027\n"


def test_all_that_hold_at_once_take_one_restart(prey: Playground) -> None:
    status, events = run(prey, "[Service]\nNice=1\nUMask=0027\nLockPersonality=yes\n", "--each")
    (end,) = named(events, "lines")
    assert (status, end["held"], end["total"], end["restarts"]) == (0, 3, 3, 1)


def test_it_can_be_cancelled_at_any_time(prey: Playground) -> None:
    text = "[Service]\nNice=1\nInaccessiblePaths=/tmp\nUMask=0027\n"
    pipe = subprocess.PIPE
    with subprocess.Popen(words(prey, "--each"), stdin=pipe, stdout=pipe, text=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(text)
        running.stdin.close()
        told = []
        for line in running.stdout:
            told.append(json.loads(line))
            if told[-1]["event"] == "line" and told[-1]["line"]:
                running.send_signal(signal.SIGINT)
                break
        told += [json.loads(line) for line in running.stdout]
        assert running.wait(HUNG) in (1, 3)
    assert "cancelled" in named(told, "lines")[0]["why_not"]
