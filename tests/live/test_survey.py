"""`unitsmith survey` over every service of a playground, held against `systemd-analyze security`."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from catalog.presets import presets
from host.playground import Playground
from workbench.goals import Goals
from workbench.reader import catalogue
from workbench.store import Store
from workbench.survey import Scorer, Wanted, survey

from ..waiting import HUNG
from .rig import connected, inside, put

DEMO = "unitsmith-demo.service"
KEPT = f"/etc/systemd/system/{DEMO}.d/zz-unitsmith.conf"


def unitsmith(playground: Playground, *more: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-m", "cli", "survey", "--machine", str(playground.leader), *more]
    return subprocess.run(words, capture_output=True, text=True, timeout=HUNG, check=False)


def objects(done: "subprocess.CompletedProcess[str]") -> dict[str, dict[str, object]]:
    return {one["unit"]: one for one in map(json.loads, done.stdout.splitlines())}


async def test_every_figure_is_systemd_s_own(playground: Playground, tmp_path: Path) -> None:
    async with connected(playground) as host:
        known = await catalogue(host, await host.facts(), Store(tmp_path))
        scorer = Scorer(known, presets(known)[1])
        found = await survey(host, scorer, Goals(), Wanted(idle=True), lambda unit: None, date(2027, 1, 1))
    ours = {one.unit: f"{one.score.shown} {one.score.rating}" for one in found.services if one.score}
    assert len(ours) > 40
    # One call for all: "→ Overall exposure level for UNIT: 9.6 UNSAFE 😨"
    told = inside(playground, "systemd-analyze", "--no-pager", "security", *ours, check=False)
    theirs = {
        words[5].removesuffix(":"): " ".join(words[6:8])
        for line in told.splitlines()
        if "Overall exposure level for" in line
        for words in [line.split()]
    }
    assert {
        unit: (figure, theirs.get(unit)) for unit, figure in ours.items() if theirs.get(unit) != figure
    } == {}


async def test_what_a_preset_would_gain_is_what_systemd_says_once_it_is_there(
    playground: Playground, tmp_path: Path
) -> None:
    async with connected(playground) as host:
        known = await catalogue(host, await host.facts(), Store(tmp_path))
        for preset in presets(known):
            scorer = Scorer(known, preset)
            found = await survey(host, scorer, Goals(), Wanted((DEMO,)), lambda unit: None, date(2027, 1, 1))
            (demo,) = found.services
            lines = "".join(f"{name}={value}\n" for name, values in preset.settings for value in values)
            put(playground, KEPT, f"[Service]\n{lines}")
            inside(playground, "systemctl", "daemon-reload")
            told = inside(playground, "systemd-analyze", "--no-pager", "security", DEMO, check=False)
            assert demo.hardened is not None
            assert f": {demo.hardened.shown} " in told.splitlines()[-1], preset.id
            playground.path(KEPT).unlink()
            inside(playground, "systemctl", "daemon-reload")


def test_goals_decide_the_exit_status(playground: Playground, tmp_path: Path) -> None:
    put(playground, KEPT, "[Service]\nPrivateTmp=yes\n")
    inside(playground, "systemctl", "daemon-reload")
    goals = tmp_path / "goals.toml"
    where = ("--goals", str(goals))
    goals.write_text(f'default = 10\n[goals]\n"{DEMO}" = 2.0\nabsent = 1\n')
    done = unitsmith(playground, *where, "--json")
    assert done.returncode == 1, done.stderr
    demo = objects(done)[DEMO]
    assert (demo["standing"], demo["goal"], demo["kept"], demo["active"]) == ("above", 2.0, True, "active")
    assert demo["with_preset"] < demo["exposure"]  # type: ignore[operator]
    text = unitsmith(playground, *where, "unitsmith-d*").stdout
    assert text.splitlines()[1].startswith(DEMO)
    assert "above" in text
    assert "absent" not in text  # what was not asked for
    goals.write_text(f'default = 10\n[goals]\n"{DEMO}" = 2.0\nabsent = 1\n[accepted]\n"{DEMO}" = "a demo"\n')
    done = unitsmith(playground, *where)
    assert done.returncode == 0, done.stderr
    assert f"{DEMO}: a demo" in done.stdout
    assert "they have goals: absent.service" in done.stdout
    metrics = text_string_to_metric_families(unitsmith(playground, *where, "--prometheus").stdout)
    figures = {one.name: {s.labels.get("unit"): s.value for s in one.samples} for one in metrics}
    assert figures["unitsmith_accepted"][DEMO] == 1
    assert figures["unitsmith_exposure"][DEMO] == demo["exposure"]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("nothing.service",), 2, "There is no service nothing.service"),
        (("nothing*",), 2, "No service that runs fits nothing*"),
        (("--preset", "basline"), 2, "did you mean baseline?"),
        (("--goals", "/nothing"), 2, "/nothing can't be read"),
    ],
)
def test_what_is_not_there_is_one_sentence(
    playground: Playground, words: tuple[str, ...], status: int, said: str
) -> None:
    done = unitsmith(playground, *words)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr
