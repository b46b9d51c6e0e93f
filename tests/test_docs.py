"""What README, CONTRIBUTING, CHANGELOG and docs/ say of files, keys, options, events and settings is so."""

import re
import tomllib
from pathlib import Path
from typing import get_args

import pytest

from cli import arguments
from trial.each.events import EachEvent
from trial.harden.events import HardenEvent
from trial.learning.events import LearningEvent
from trial.look.events import LookEvent
from trial.proof.events import ProofEvent
from trial.series import SeriesEvent
from tui.commands import AREAS, PAGE, PICKER, SERIES, SURVEY
from tui.config import Settings

ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
PARSERS = (arguments.editor, *arguments.VERBS.values())


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def options_in(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_files_that_contributing_names_are_there() -> None:
    named = re.findall(r"`([a-z_]+/[\w./-]*)`", read("CONTRIBUTING.md"))
    assert len(named) > 50
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_key_is_listed_by_its_area() -> None:
    areas = (
        *AREAS,
        ("List of units", PICKER),
        ("Survey", SURVEY),
        ("Tests of several", SERIES),
        ("Manual page", PAGE),
    )
    rows = [
        f"| `{one.shown}` | {one.about} | `{one.id}` |" if one else f"## {title}"
        for title, commands in areas
        for one in (None, *commands)
    ]
    page = read("docs/keys.md").splitlines()
    assert [line for line in page if line.startswith(("| `", "## "))] == rows


def test_every_option_is_listed_and_there() -> None:
    known = {option for parser in PARSERS for option in options_in(parser().format_help())}
    named = options_in(read("docs/commands.md"))
    assert known - named == {"--output"}  # listed as -o
    assert named - known == set()
    assert options_in(read("README.md")) <= known


def test_every_event_is_listed_with_its_fields() -> None:
    events = get_args(LearningEvent | ProofEvent | LookEvent | SeriesEvent | HardenEvent | EachEvent)
    fields = {event.__struct_config__.tag: set(event.__struct_fields__) - {"time"} for event in events}
    table = read("docs/commands.md").split("## JSON")[1]
    listed = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table, re.MULTILINE))
    assert listed.keys() == fields.keys()
    named = {tag: set(re.findall(r"`(\w+)`", row)) for tag, row in listed.items()}
    assert {tag: missing for tag in fields if (missing := fields[tag] - named[tag])} == {}


def test_every_setting_is_listed() -> None:
    rows = re.findall(r"^\| `\[?(\w+)\]?` \|", read("docs/settings.md"), re.MULTILINE)
    assert [name for name in Settings.__struct_fields__ if name not in rows] == []


def test_the_version_is_that_of_the_last_release() -> None:
    released = re.findall(r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", read("CHANGELOG.md"), re.MULTILINE)
    assert released[0] == tomllib.loads(read("pyproject.toml"))["project"]["version"]
