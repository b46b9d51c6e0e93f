"""What `check` says of a value, held against the parser of this machine's systemd.

`systemd-analyze verify` needs no running systemd: each value is one line of one unit file, and a line that is
refused is named on standard error.
"""

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from catalog.build import build
from catalog.catalog import Catalog
from catalog.directive import Directive, Family
from catalog.kinds import check

SYSTEMD = Path("/usr/lib/systemd/systemd")
pytestmark = pytest.mark.skipif(
    not (shutil.which("systemd-analyze") and SYSTEMD.exists()), reason="needs systemd-analyze"
)

VALUES = {
    Family.BOOLEAN: [
        "yes",
        "YES",
        "oN",
        "t",
        "0",
        "f",
        "N",
        "maybe",
        "2",
        "tru",
        "yes please",
        '"yes"',
        "%i",
        "",
    ],
    Family.CHOICE: ["yes", "TRUE", "off", "bogus", "0", "%i", "5", "LOG_INFO", ""],
    Family.NUMBER: [
        *(
            "0",
            "1",
            "5",
            "10",
            "-1",
            "+3",
            "0x10",
            "010",
            "50%",
            "12.5%",
            "100%",
            "infinity",
            "abc",
            "5x",
            "1:2",
            "5 6",
        ),
        *(
            "1.5",
            "1K",
            "idle",
            "max",
            "5:infinity",
            "%i",
            "1:2:3",
            "0b11",
            "0o17",
            "1,2",
            "3‰",
            "99999999",
            "",
        ),
    ],
    Family.SIZE: [
        *(
            "0",
            "1",
            "1024",
            "1K",
            "1.5G",
            "1k",
            "5%",
            "infinity",
            "abc",
            "1G 500M",
            "1KB",
            "1Ki",
            "-1",
            "1G:2G",
            "10 M",
        ),
        *("infinity:infinity", ".5G", "1T1G", "0x10", "%i", "2E", "1B", "3.5%", "max", "1G:x", ""),
    ],
    Family.TIME: [
        *(
            "0",
            "1",
            "30",
            "5s",
            "5 s",
            "1h 30min",
            "1h30min",
            "5min 20s",
            "1.5h",
            ".5s",
            "5.s",
            "infinity",
            "-1",
            "abc",
        ),
        *(
            "5 foo",
            "1M",
            "1month",
            "2weeks 1d",
            "7us",
            "7\u00b5s",
            "1m",
            "m",
            "s5",
            "1:2",
            "10s:20s",
            "1y2months3d",
        ),
        *("1e3", "5m in", "%i", "0x10", "1 2 3", "5S", "5MIN", "5hr", "5 sec onds", "10%", "99999years", ""),
    ],
}

LENIENT = {
    "MemoryHigh": {"0"},
    "MemoryMax": {"0"},
    "StartupMemoryHigh": {"0"},
    "StartupMemoryMax": {"0"},
    "ManagedOOMMemoryPressureDurationSec": {"0", ".5s", "7us", "7\u00b5s"},
    "TimerSlackNSec": {"99999years"},
    "CPUSchedulingPolicy": {"4"},
}
"""Refused by systemd for reasons that a kind doesn't know; `check` lets them pass."""

_ADVICE = re.compile(r"deprecated|obsolete|removed|please use|no longer supported|unsafe|discouraged")


def refused(lines: Sequence[tuple[str, str]], folder: Path) -> list[bool]:
    """Of each `Name=value` of [Service], whether systemd ignores it."""
    unit = folder / "unitsmith-agree.service"
    said: dict[int, str] = {}
    start = 0
    while start < len(lines):
        text = "".join(f"{name}={value}\n" for name, value in lines[start:])
        unit.write_text(f"[Service]\n{text}", "utf-8")
        command = ["systemd-analyze", "verify", "--man=no", str(unit)]
        told = subprocess.run(command, capture_output=True, text=True, check=False).stderr
        found = {int(n) - 2 + start: words for n, words in re.findall(rf"{unit}:(\d+): (.*)", told)}
        said |= found
        if "fatal error" not in told or not found:
            break
        # Some values end the reading of the file: go on after them.
        start = max(found) + 1
    return [index in said and not _ADVICE.search(said[index]) for index in range(len(lines))]


@pytest.fixture(scope="session")
def here() -> Catalog:
    dumped = subprocess.run(
        [str(SYSTEMD), "--dump-configuration-items"], capture_output=True, text=True, check=True
    )
    version = subprocess.run(["systemd-analyze", "--version"], capture_output=True, text=True, check=True)
    return build(dumped.stdout, {}, int(version.stdout.split()[1].split(".")[0]))


@pytest.mark.parametrize("family", list(VALUES))
def test_the_check_agrees_with_systemd(family: Family, here: Catalog, tmp_path: Path) -> None:
    own = [d for d in here.directives if d.section == "Service" and d.supported and d.kind.family is family]
    probes = [(d, value) for d in own for value in dict.fromkeys([*VALUES[family], *_own_values(d)])]
    answers = refused([(d.name, value) for d, value in probes], tmp_path)
    ours = [check(d.kind, value) is not None for d, value in probes]
    too_strict = [
        (d.name, v) for (d, v), theirs, we in zip(probes, answers, ours, strict=True) if we and not theirs
    ]
    too_lenient = [
        (d.name, v)
        for (d, v), theirs, we in zip(probes, answers, ours, strict=True)
        if theirs and not we and v not in LENIENT.get(d.name, set())
    ]
    assert too_strict == []
    assert too_lenient == []
    assert any(answers)
    assert not all(answers)


def _own_values(directive: Directive) -> list[str]:
    tails = {"file:": "/x", "append:": "/x", "truncate:": "/x", "fd:": "x"}
    return [value + tails.get(value, "") for value in (*directive.kind.values, *directive.kind.aliases)]


def test_natural_values_and_defaults_are_accepted_by_systemd(here: Catalog, tmp_path: Path) -> None:
    own = [d for d in here.directives if d.section == "Service" and d.supported]
    lines = [(d.name, value) for d in own for value in (d.natural, d.default) if value]
    assert [line for line, no in zip(lines, refused(lines, tmp_path), strict=True) if no] == []


def test_members_that_lists_offer_are_accepted_by_systemd(here: Catalog, tmp_path: Path) -> None:
    own = [
        d for d in here.directives if d.section == "Service" and d.supported and d.kind.family is Family.LIST
    ]
    lines = [(d.name, value) for d in own for value in d.kind.values]
    assert len(lines) > 150
    assert [line for line, no in zip(lines, refused(lines, tmp_path), strict=True) if no] == []


def test_an_empty_assignment_is_accepted_where_kinds_say_that_it_resets(
    here: Catalog, tmp_path: Path
) -> None:
    lines = [
        (d.name, "") for d in here.directives if d.section == "Service" and d.supported and d.kind.resets
    ]
    assert len(lines) > 50
    assert [line for line, no in zip(lines, refused(lines, tmp_path), strict=True) if no] == []
