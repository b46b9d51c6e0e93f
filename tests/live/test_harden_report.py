"""Real daemons and one-purpose services, each hardened by one check, judged by another that the search never
saw, then by a reload, a rotation of its logs and a restart. With --report alone; it writes the table
of docs/harden.md and README.md. The daemons are Debian's, in a root tree of their own: ./dev roots daemons.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from host.playground import Playground

from . import prey
from .hardening import forget, hardened, outlasts
from .rig import HEALTHY, inside

ROOT = Path("/var/cache/unitsmith/roots/daemons")
_TOP = Path(__file__).parents[2]
PAGES = {_TOP / "docs" / "harden.md": 99, _TOP / "README.md": 5}
"""Where the table goes, and how many of its rows."""
_HEAD = """\
| service | exposure | trials | seconds | calls permitted / seen | not set |
|---|---|---|---|---|---|
"""


_SHOWN = 6
"""Directives that are named in a row."""


class Daemon(Struct, frozen=True):
    """One of Debian's."""

    name: str
    unit: str
    check: str
    judge: str
    most: float
    """The exposure that it must come down to."""
    rotate: str = ""


_MEMCACHED = (
    '/usr/bin/python3 -c \'import socket; s = socket.create_connection(("127.0.0.1", 11211), 3);'
    ' f = s.makefile("rwb"); f.write(b"{sent}"); f.flush();'
    " raise SystemExit(not f.readline().startswith({got}))'"
)
DAEMONS = (
    Daemon(
        "nginx",
        "nginx.service",
        "curl -fs http://127.0.0.1/ | grep -q nginx",
        "test $(curl -s -o /dev/null -w '%{http_code}' http://127.0.0.1/missing) = 404",
        2.3,
        "logrotate --force /etc/logrotate.d/nginx",
    ),
    Daemon(
        "redis",
        "redis-server.service",
        "redis-cli ping | grep -q PONG",
        "redis-cli set a b | grep -q OK && redis-cli save | grep -q OK",
        2.0,
        "logrotate --force /etc/logrotate.d/redis-server",
    ),
    Daemon(
        "memcached",
        "memcached.service",
        _MEMCACHED.format(sent="version\\r\\n", got='b"VERSION"'),
        _MEMCACHED.format(sent="set a 0 0 1\\r\\nx\\r\\n", got='b"STORED"'),
        2.0,
    ),
    Daemon(
        "postgresql",
        "postgresql@15-main.service",
        "su postgres -c 'psql -tAc \"select 1\"'",
        "su postgres -c 'psql -c \"create temp table t as select generate_series(1, 9999) n\" -c checkpoint'",
        3.0,
        "logrotate --force /etc/logrotate.d/postgresql-common",
    ),
)


@contextmanager
def _running(root: Path) -> Iterator[Playground]:
    if not root.is_dir():
        pytest.fail(f"There is no {root}: ./dev roots daemons makes it.", pytrace=False)
    with Playground.start(root) as playground:
        yield playground.wait()


class Report:
    """The rows, and what is wrong with them."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.wrong: list[str] = []
        self.trials: list[int] = []

    def add(self, playground: Playground, daemon: Daemon) -> None:
        """Harden one, keep that, see whether it outlasts what a day brings, and forget it."""
        checks, name, unit = (daemon.check, daemon.judge), daemon.name, daemon.unit
        run = hardened(playground, unit, "--check", checks[0], "--confirm", checks[1], "--keep")
        if run.status:
            self.rows.append(f"| {name} | none found | | | | |\n")
            self.wrong.append(f"{name}: {run.said or run.events[-1]}")
            return
        if not outlasts(playground, unit, checks, rotate=daemon.rotate):
            self.wrong.append(f"{name}: it no longer works")
        result = run.result
        self.rows.append(_row(name, result, run.seconds))
        self.trials.append(result["restarts"])
        if result["exposure_after"] > daemon.most:
            self.wrong.append(f"{name}: {result['exposure_after']} is more than {daemon.most}")
        forget(playground, unit)
        inside(playground, "systemctl", "stop", unit)

    def written(self) -> str:
        """The table, which is now that of the pages."""
        for page, most in PAGES.items():
            whole = f"<!-- report -->\n{_HEAD}{''.join(self.rows[:most])}<!-- end -->"
            text = page.read_text("utf-8")
            text = re.sub(r"<!-- report -->.*<!-- end -->", lambda _, to=whole: to, text, flags=re.DOTALL)
            page.write_text(text, "utf-8")
        return f"{_HEAD}{''.join(self.rows)}"


def _row(name: str, result: dict[str, Any], seconds: float) -> str:
    calls = result["calls"]
    permitted = f"{calls['permitted']} / {calls['seen'] or '?'}" if calls else "all"
    lacking = ("it has no effect here", "systemd ")  # for want of a kernel or of a newer systemd
    left = [one["directive"] for one in result["left_out"] if not one["why"].startswith(lacking)]
    more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
    shown = " ".join(left[:_SHOWN]) + more
    before, after = result["exposure_before"], result["exposure_after"]
    return f"| {name} | {before} → {after} | {result['restarts']} | {seconds:.0f} | {permitted} | {shown} |\n"


def test_report(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    with _running(ROOT) as playground:
        for one in DAEMONS:
            inside(playground, "systemctl", "start", one.unit)
            report.add(playground, one)
    with _running(Path("/")) as playground:
        report.add(
            playground, Daemon("the demo", "unitsmith-demo.service", HEALTHY, f"sleep 1; {HEALTHY}", 2.0)
        )
        for each in prey.ALL:
            prey.serve(playground, each)
            checks = each.asking("seen"), each.asking("judge")
            report.add(playground, Daemon(each.name, each.service, *checks, 9.0))
    with capsys.disabled():
        print(f"\n{report.written()}")
    assert report.wrong == []
    assert max(report.trials) <= 15
    assert sorted(report.trials)[len(report.trials) // 2] <= 8
