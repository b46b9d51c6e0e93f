"""Playgrounds, on a real kernel: they boot, hold what they promise, and leave nothing behind."""

import subprocess

import pytest

from host.playground import DEMO_UNIT, DEMO_URL, Playground


def run_inside(playground: Playground, *command: str) -> str:
    """A command's output, run in the playground's namespaces."""
    enter = ["nsenter", f"--target={playground.leader}", "--all", "--root", "--wd"]
    done = subprocess.run([*enter, "--", *command], capture_output=True, text=True, timeout=30, check=False)
    return done.stdout + done.stderr


def fetch(playground: Playground, page: str) -> str:
    """What the demo service answers."""
    program = f"import urllib.request as u; print(u.urlopen({DEMO_URL + page!r}).read().decode())"
    return run_inside(playground, "/usr/bin/python3", "-c", program)


def test_a_playground_runs_a_systemd_without_failed_units(playground: Playground) -> None:
    assert run_inside(playground, "systemctl", "is-system-running") == "running\n"


def test_the_demo_service_is_active_when_the_playground_is_up(fresh_playground: Playground) -> None:
    assert fresh_playground.demo
    assert run_inside(fresh_playground, "systemctl", "is-active", DEMO_UNIT) == "active\n"


def test_without_the_demo_nothing_but_the_base_runs() -> None:
    with Playground.start(demo=False) as playground:
        listed = run_inside(
            playground, "systemctl", "list-units", "--type=service", "--state=running", "--plain", "--no-legend"
        )
    assert {line.split()[0] for line in listed.splitlines()} == {"systemd-journald.service"}


@pytest.mark.parametrize("user_namespace", [False, True])
def test_ordered_files_are_there_before_the_boot(user_namespace: bool) -> None:
    unit = b"[Service]\nExecStart=/bin/true\n"
    with Playground.start(user_namespace=user_namespace, files={"/etc/systemd/system/a.service": unit}) as own:
        assert own.path("/etc/systemd/system/a.service").read_bytes() == unit
