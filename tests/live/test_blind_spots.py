"""What a pass can't see is said: what a service starts for others, and what it logs into files of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from host.playground import Playground
from host.ports import NotPermitted
from host.real import RealHost
from trial.events import AnyEvent, Logged, Step, Verdict, Warned
from trial.plan import Plan

from ..waiting import HUNG
from .rig import connected, inside, put, taken_back

DRAFT = b"[Service]\nNoNewPrivileges=yes\nProtectSystem=full\n"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as host:
        yield host


@pytest.fixture(params=["cron.service", "own.service"])
def unit(playground: Playground, request: pytest.FixtureRequest) -> Iterator[str]:
    text = "[Service]\nType=exec\nExecStart=/bin/sleep 999\n"
    put(playground, f"/etc/systemd/system/{request.param}", text)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", request.param)
    yield request.param
    inside(playground, "systemctl", "stop", request.param)
    inside(playground, "sh", "-c", f"rm -rf /etc/systemd/system/{request.param}*")
    inside(playground, "systemctl", "daemon-reload")


async def test_what_its_jobs_inherit_is_said_before_and_beside_a_pass(host: RealHost, unit: str) -> None:
    events = await taken_back(host, Plan(unit, DRAFT, settle=0.2))
    (judged,) = [event for event in events if isinstance(event, Verdict)]
    warned = [event.text for event in events if isinstance(event, Warned) and "In its jobs" in event.text]
    assert judged.passed
    assert bool(warned) is (unit == "cron.service")
    assert ("what holds in its jobs was not tried" in judged.reason) is (unit == "cron.service")


LOGGER = "logger.service"
_LOGS = "/var/log/logger"
# It says nothing to the journal; without a place to write it complains into its own log.
_PROGRAM = f"""\
#!/usr/bin/python3
import os, sys, time
log = open("{_LOGS}/own.log", "a", buffering=1)
log.write("started\\n")
try:
    open("/srv/state", "w").write("x")
except OSError as error:
    log.write("cannot save /srv/state: %s\\n" % error.strerror)
    if os.path.exists("/run/strict"):
        sys.exit(1)
log.write("ready\\n")
time.sleep(999)
"""


@pytest.fixture(params=["", "LogsDirectory=logger\n"], ids=["open", "directory"])
def logger(playground: Playground, request: pytest.FixtureRequest) -> Iterator[str]:
    put(playground, "/usr/local/bin/loggerd", _PROGRAM)
    text = f"[Service]\nType=exec\nExecStart=/usr/local/bin/loggerd\n{request.param}"
    put(playground, f"/etc/systemd/system/{LOGGER}", text)
    make = (
        f"chmod 755 /usr/local/bin/loggerd; mkdir -p {_LOGS}; echo 'old: Permission denied' > {_LOGS}/own.log"
    )
    inside(playground, "sh", "-c", make)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "start", LOGGER)
    inside(playground, "sh", "-c", f"until grep -q ready {_LOGS}/own.log; do sleep 0.05; done")
    yield LOGGER
    inside(playground, "systemctl", "stop", LOGGER)
    inside(playground, "sh", "-c", f"rm -rf /etc/systemd/system/{LOGGER}* {_LOGS} /run/strict /srv/state")
    inside(playground, "systemctl", "daemon-reload")


def said(events: list[AnyEvent]) -> list[str]:
    found = (event.entry for event in events if isinstance(event, Logged))
    return [entry.message for entry in found if entry.transport == "file"]


async def test_a_complaint_in_its_own_log_is_told_beside_a_pass(host: RealHost, logger: str) -> None:
    events = await taken_back(host, Plan(logger, b"[Service]\nReadOnlyPaths=/srv\n", settle=0.5))
    (judged,) = [event for event in events if isinstance(event, Verdict)]
    assert judged.passed
    assert [event for event in events if isinstance(event, Step) and f"{_LOGS}/own.log" in event.text]
    assert said(events)[:3] == ["started", "cannot save /srv/state: Read-only file system", "ready"]
    assert "1 new complaint" in judged.reason
    assert [one.directive for one in judged.suspects] == ["ReadOnlyPaths"]


async def test_the_reason_of_a_failure_is_read_there(
    host: RealHost, playground: Playground, logger: str
) -> None:
    inside(playground, "touch", "/run/strict")
    events = await taken_back(host, Plan(logger, b"[Service]\nReadOnlyPaths=/srv\n", settle=0.5))
    (judged,) = [event for event in events if isinstance(event, Verdict)]
    assert not judged.passed
    assert "cannot save /srv/state: Read-only file system" in judged.reason
    assert [one.directive for one in judged.suspects] == ["ReadOnlyPaths"]


@pytest.mark.parametrize("how", ["rotated", "cut", "link", "hard-link"])
async def test_a_log_that_becomes_another_is_read_from_its_beginning_and_a_link_not_at_all(
    host: RealHost, playground: Playground, logger: str, how: str
) -> None:
    log = f"{_LOGS}/own.log"
    swap = {
        "rotated": f"mv {log} {log}.1",
        "cut": f": > {log}",
        "link": f"rm {log}; ln -s /etc/shadow {log}",
        "hard-link": f"rm {log}; echo secret > /etc/secret; ln /etc/secret {log}",
    }[how]
    await host.note_logs(logger, (_LOGS,))
    inside(playground, "sh", "-c", swap)
    if how in ("rotated", "cut"):
        await host.restart(logger, 20)
    text = ""
    async with asyncio.timeout(HUNG):
        while not text.endswith("ready\n"):  # Python takes a moment to come to it
            text += "".join(one.text for one in await host.new_logs(logger, (_LOGS,)) if one.path == log)
            if "link" in how:
                break
            await asyncio.sleep(0.05)
    assert text == ("started\nready\n" if how in ("rotated", "cut") else "")
    inside(playground, "rm", "-f", "/etc/secret")


@pytest.mark.parametrize("directory", ["/etc", "/var/log/../../etc", "/var/logs"])
async def test_logs_are_read_below_their_place_only(host: RealHost, logger: str, directory: str) -> None:
    with pytest.raises(NotPermitted):
        await host.note_logs(logger, (directory,))
