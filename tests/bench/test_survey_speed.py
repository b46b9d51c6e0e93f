"""What a survey of two hundred services costs: processor time of the interface and of the helper."""

import os
import time
from datetime import date
from pathlib import Path

import pytest

from catalog.presets import presets
from host.playground import Playground
from host.real import RealHost
from host.start import Helper, start_helper
from host.wire import Entry
from workbench.goals import Goals
from workbench.reader import catalogue
from workbench.store import Store
from workbench.survey import Scorer, Survey, Wanted, survey

SERVICES, MOST = 200, 1.0
TEXT = """\
[Unit]
Description=Number {0} of many
[Service]
ExecStart=/bin/sleep infinity
User=daemon
PrivateTmp=yes
SystemCallFilter=@system-service
"""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="a playground needs root")


def seconds(pid: int) -> float:
    """Processor time of a process, of its children that have ended, and of those that have not."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(seconds(int(child)) for child in children)


async def test_two_hundred_services(capsys: pytest.CaptureFixture[str]) -> None:
    names = (f"/etc/systemd/system/many-{number:03}.service" for number in range(SERVICES))
    files = {path: TEXT.format(number).encode() for number, path in enumerate(names)}
    with Playground.start(files=files) as playground:
        helper = start_helper(Entry(playground.leader))
        host = await RealHost.open(helper)
        try:
            known = await catalogue(host, await host.facts(), Store())
            scorer = Scorer(known, presets(known)[1])
            spent = [await cost(host, scorer, helper) for _ in range(3)]
        finally:
            await host.close()
    with capsys.disabled():
        for ours, theirs, found in spent:
            count = len(found.services)
            print(f"\nsurvey of {count} services: interface {ours:.2f} s, helper {theirs:.2f} s of processor")
    assert all(len(found.services) > SERVICES for _, _, found in spent)
    assert min(ours + theirs for ours, theirs, _ in spent) < MOST


async def cost(host: RealHost, scorer: Scorer, helper: Helper) -> tuple[float, float, Survey]:
    """Seconds of the interface's and of the helper's processor time, and what was found."""
    ours, theirs = time.process_time(), seconds(helper.process.pid)
    found = await survey(host, scorer, Goals(), Wanted(idle=True), lambda unit: None, date(2027, 1, 1))
    return time.process_time() - ours, seconds(helper.process.pid) - theirs, found
