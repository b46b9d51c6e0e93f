"""`unitsmith explain` and `unitsmith score FILE`, as scripts and people run them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ..waiting import HUNG

PROGRAM = Path(sys.executable).with_name("unitsmith")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin:/usr/sbin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [str(PROGRAM), *words], capture_output=True, text=True, env=environment, check=False, timeout=HUNG
    )


@pytest.mark.parametrize(
    "name", ["ProtectSystem", "protectsystem=", "Service.PROTECTSYSTEM", "[service].ProtectSystem"]
)
def test_a_name_is_found_however_it_is_written(home: Path, name: str) -> None:
    done = run(home, "explain", name)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("ProtectSystem=  [Service]")
    assert "Read-only file system" in done.stdout
    assert "harden   ProtectSystem=strict" in done.stdout


def test_a_near_miss_is_offered(home: Path) -> None:
    done = run(home, "explain", "ProtctHome")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean ProtectHome=" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_words_find_directives_best_first(home: Path) -> None:
    done = run(home, "explain", "--find", "kernel modules")
    assert done.stdout.splitlines()[0].startswith("[Service] ProtectKernelModules=")
    assert run(home, "explain", "--find", "zzzqqq").returncode == 2


def test_everything_as_json_has_every_field(home: Path) -> None:
    rows = [json.loads(line) for line in run(home, "explain", "--all", "--json").stdout.splitlines()]
    fields = [
        "section",
        "name",
        "kind",
        "values",
        "default",
        "since",
        "supported",
        "page",
        "heading",
        "summary",
        "hazard",
        "text",
    ]
    assert len(rows) > 1100
    assert all(list(row) == fields for row in rows)
    assert len({(row["section"], row["name"]) for row in rows}) == len(rows)


def test_a_file_is_scored_without_a_systemd(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "web.service"
    file.write_text("[Service]\nExecStart=/bin/true\n", "utf-8")
    first, *rows = [json.loads(line) for line in run(home, "score", str(file), "--json").stdout.splitlines()]
    assert first == {
        "unit": "web.service",
        "exposure": 9.6,
        "rating": "UNSAFE",
        "refused": "",
        "ignored": [],
    }
    assert len(rows) == 81
    assert all(list(row) == ["id", "exposure", "gain", "set"] for row in rows)
    assert "exposure 9.6 UNSAFE" in run(home, "score", str(file)).stdout


def test_what_cannot_be_scored_is_said_in_a_sentence(home: Path, tmp_path: Path) -> None:
    timer = tmp_path / "web.timer"
    timer.write_text("[Timer]\nOnCalendar=daily\n", "utf-8")
    done = run(home, "score", str(timer))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "unitsmith: web.timer runs no process of its own; services, sockets, mounts and swaps are scored.\n"
    )


def test_a_group_of_system_calls_is_explained_by_its_members(home: Path) -> None:
    told = run(home, "explain", "@swap")
    assert told.stdout.splitlines() == ["@swap  a group of system calls", "swapoff swapon"]
    missing = run(home, "explain", "@swop")
    assert missing.returncode == 2
    assert "did you mean @swap" in missing.stderr


def test_own_words_are_used_and_garbage_among_them_is_told(home: Path) -> None:
    folder = home / ".config/unitsmith/words"
    folder.mkdir(parents=True)
    (folder / "site.toml").write_text('[PrivateTmp]\nhazard = "Ask the backup team."\n')
    (folder / "wrong.toml").write_text("[oops\n")
    told = run(home, "explain", "PrivateTmp")
    assert told.returncode == 0
    assert "Ask the backup team." in told.stdout
    assert "wrong.toml is left out, since it is not TOML" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_name_from_a_comment_that_never_existed_leads_to_the_one_that_does(home: Path) -> None:
    told = run(home, "explain", "AmbientCapabilitySet=")
    assert told.returncode == 2
    assert "AmbientCapabilities=" in told.stderr
