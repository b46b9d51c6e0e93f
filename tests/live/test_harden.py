"""`harden` on real services: what it finds works, is strict, and leaves the service as it was."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from host.playground import Playground

from .rig import HEALTHY, inside

UNITSMITH = (str(Path(sys.executable).parent / "unitsmith"), "harden", "--json", "--machine")
DEMO = "unitsmith-demo.service"
OWN = ("/run/unitsmith", "/run/systemd/system.control", "/run/systemd/system/unitsmith*")


def hardened(playground: Playground, unit: str, *words: str) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run(
        [*UNITSMITH, str(playground.leader), unit, *words], capture_output=True, text=True, check=False
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def nothing_is_left(playground: Playground, unit: str) -> bool:
    left = inside(playground, "sh", "-c", f"find {' '.join(OWN)} -type f 2>/dev/null", check=False)
    return not left and inside(playground, "systemctl", "is-active", unit, check=False) == "active\n"


def test_the_demo(playground: Playground, tmp_path: Path) -> None:
    kept = f"/etc/systemd/system/{DEMO}.d/zz-unitsmith.conf"
    status, events, said = hardened(
        playground,
        DEMO,
        "--check",
        HEALTHY,
        "--confirm",
        f"{HEALTHY} && systemctl is-active {DEMO}",
        "--keep",
    )
    assert status == 0, said
    (result,) = [event for event in events if event["event"] == "result"]
    assert result["confirmed"]
    assert float(str(result["exposure_after"])) <= 2.0
    assert int(str(result["restarts"])) <= 8
    begun = [event["event"] for event in events].index("hardening")
    assert "step" not in [event["event"] for event in events[:begun]]  # the bound comes before any trial
    assert playground.path(kept).read_text() == result["drop_in"]
    inside(playground, "systemctl", "restart", DEMO)
    inside(playground, "systemctl", "reload", DEMO)
    inside(playground, "sh", "-c", HEALTHY)
    inside(playground, "rm", kept)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", DEMO)
    assert nothing_is_left(playground, DEMO)


def test_without_a_check_it_says_which_there_could_be(playground: Playground) -> None:
    status, events, said = hardened(playground, DEMO)
    assert (status, events) == (2, [])
    assert "harden needs a check" in said
    assert "--check-url http://127.0.0.1:8642/" in said
    assert "--check-reload" in said


@pytest.mark.parametrize(
    ("check", "why"),
    [
        ("true", "proves nothing: it also passes while the service is stopped"),
        ("false", "does not pass even without a change"),
    ],
)
def test_a_check_that_tells_nothing_is_refused(playground: Playground, check: str, why: str) -> None:
    status, events, _ = hardened(playground, DEMO, "--check", check)
    assert status == 2
    assert why in str(events[-1]["reason"])
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
