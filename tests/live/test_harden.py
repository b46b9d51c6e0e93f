"""`harden` on real services: what it finds works, is strict, and leaves the service as it was."""

import json
import os
import signal
import subprocess

import pytest

from host.playground import Playground

from . import prey
from .hardening import UNITSMITH, drop_in_of, forget, hardened, nothing_is_left, outlasts
from .rig import HEALTHY, inside

DEMO = "unitsmith-demo.service"
IN_SHORT = ("jit", "setuid-helper", "pid-file", "ptrace")
"""Those of prey.py that every run tries; the others are in the report."""


def test_the_demo(playground: Playground) -> None:
    judge = f"{HEALTHY} && systemctl is-active {DEMO}"
    run = hardened(playground, DEMO, "--check", HEALTHY, "--confirm", judge, "--keep")
    assert run.status == 0, run.said
    result = run.result
    assert result["confirmed"]
    assert result["exposure_after"] <= 2.0
    assert result["restarts"] <= 8
    assert result["calls"]["permitted"] < result["calls"]["common"]
    tags = [event["event"] for event in run.events]
    assert "step" not in tags[: tags.index("hardening")]  # the bound comes before any trial
    assert playground.path(drop_in_of(DEMO)).read_text() == result["drop_in"]
    assert outlasts(playground, DEMO, [HEALTHY, judge])
    forget(playground, DEMO)
    inside(playground, "systemctl", "restart", DEMO)
    assert nothing_is_left(playground, DEMO)


@pytest.mark.parametrize("one", [one for one in prey.ALL if one.name in IN_SHORT], ids=lambda one: one.name)
def test_what_needs_something_unusual_keeps_that_alone(playground: Playground, one: prey.Prey) -> None:
    prey.serve(playground, one)
    checks = (one.asking("seen"), one.asking("judge"))
    run = hardened(playground, one.service, "--check", checks[0], "--confirm", checks[1], "--keep")
    assert run.status == 0, run.said
    assert run.result["restarts"] <= 8
    assert outlasts(playground, one.service, checks)
    assert {each["directive"] for each in run.result["left_out"]} >= set(one.keeps)
    forget(playground, one.service)
    inside(playground, "systemctl", "stop", one.service)


def test_without_a_check_it_says_which_there_could_be(playground: Playground) -> None:
    run = hardened(playground, DEMO)
    assert (run.status, run.events) == (2, [])
    assert "harden needs a check" in run.said
    assert "--check-url http://127.0.0.1:8642/" in run.said
    assert "--check-reload" in run.said


@pytest.mark.parametrize(
    ("check", "why"),
    [
        ("true", "proves nothing: it also passes while the service is stopped"),
        ("false", "does not pass even without a change"),
    ],
)
def test_a_check_that_tells_nothing_is_refused(playground: Playground, check: str, why: str) -> None:
    run = hardened(playground, DEMO, "--check", check)
    assert run.status == 2
    assert why in run.events[-1]["reason"]
    assert nothing_is_left(playground, DEMO)


def test_an_interrupt_leaves_the_service_as_it_was(playground: Playground) -> None:
    words = [*UNITSMITH, str(playground.leader), DEMO, "--check", HEALTHY]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        for line in process.stdout:
            if json.loads(line)["event"] == "trying":
                os.kill(process.pid, signal.SIGINT)
                break
        last = [json.loads(line) for line in process.stdout][-1]
    assert process.returncode == 3
    assert last["event"] == "refused"
    assert "cancelled" in last["reason"]
    assert nothing_is_left(playground, DEMO)
