"""What shells are told when tab is pressed, and what a real bash makes of it."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from cli import arguments
from cli.completion import candidates
from cli.main import run
from host import named

from ..screen import Screen


@pytest.fixture
def units(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Units, as if this machine had them; which managers were asked."""
    asked: list[list[str]] = []

    def answer(manager: list[str]) -> dict[str, str]:
        asked.append(manager)
        return {"nginx.service": "A web server", r"dev-x\x2dy.swap": ""}

    monkeypatch.setattr(named, "units", answer)
    return asked


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([""], [*arguments.VERBS, "nginx.service", r"dev-x\x2dy.swap", ":files"]),
        (["ex"], ["export", "explain", ":files"]),
        (["ngi"], ["nginx.service", ":files"]),
        (["--machine", ""], []),
        (["--version", "ngi"], ["nginx.service", ":files"]),
        (["--comp"], ["--completions"]),
        (["--completions", ""], ["bash", "zsh", "fish"]),
        (["try", "--drop"], ["--drop-in"]),
        (["try", "--drop-in", ""], [":files"]),
        (["try", "--drop-in", "a.conf", "n"], ["nginx.service"]),
        (["score", "nginx.service", ""], []),
        (["try", "--check", "true", "--keep", ""], ["nginx.service", r"dev-x\x2dy.swap"]),
        (["try", "--playground", "n"], ["nginx.service"]),
        (["--playground", "score", "n"], ["nginx.service", ":files"]),
        (["--playground", "ex"], ["export", "explain", ":files"]),
        (["try", "--playground="], [":directories"]),
        (["try", "--playground", "="], [":directories"]),
        (["score", r"dev-x\\x2d"], [r"dev-x\x2dy.swap", ":files"]),
        (["score", r"dev-x\x2d"], [r"dev-x\x2dy.swap", ":files"]),
        (["learn", "--form="], ["--form=allow", "--form=narrow", "--form=deny"]),
        (["learn", "--form", "=", "n"], ["narrow"]),
        (["survey", "nginx.service", "n"], ["nginx.service"]),
        (["survey", "--preset", "base"], ["baseline"]),
        (["explain", "protectkernelm"], ["ProtectKernelModules"]),
        (["shell", "nginx.service", "ls", ""], [":files"]),
        (["try", "--check-user", "roo"], ["root"]),
    ],
)
def test_what_could_stand_there(units: object, words: list[str], expected: list[str]) -> None:
    assert [line.partition("\t")[0] for line in candidates(words)] == expected


@pytest.mark.parametrize(
    ("words", "manager"),
    [
        (["score", ""], []),
        (["score", "--user", ""], ["--user"]),
        (["score", "--machine", "web", ""], ["--machine=web"]),
        (["score", "--machine=web", ""], ["--machine=web"]),
        (["score", "--machine", "=", "web", ""], ["--machine=web"]),
    ],
)
def test_units_are_those_of_the_manager_that_is_meant(
    units: list[list[str]], words: list[str], manager: list[str]
) -> None:
    candidates(words)
    assert units == [manager]


def test_nothing_is_said_of_a_mistake(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named, "units", lambda manager: 1 // 0)
    assert run(["--complete", "score", ""]) == 0
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("shell", arguments.SHELLS)
def test_every_shell_has_its_file(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--completions", shell]) == 0
    assert f"for {shell}:" in capsys.readouterr().out


def test_bash_completes_verbs_options_units_and_directives(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    assert bash
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(tmp_path), "TERM": "xterm", "PS1": "$ ", "LANG": "C.UTF-8"}
    shell = Screen([bash, "--norc", "--noprofile", "-i"], environment)
    try:
        shell.press('eval "$(unitsmith --completions bash)"; echo re""ady', "enter")
        shell.shows("ready")
        shell.press("unitsmith expl", "tab")
        shell.shows("unitsmith explain")
        shell.press("protectkernelm", "tab")
        shell.shows("unitsmith explain ProtectKernelModules")
        shell.press("^u", "unitsmith try --drop-in=/etc/os-rel", "tab")
        shell.shows("--drop-in=/etc/os-release")
        shell.press("--pl", "tab")
        shell.shows("--playground")
        shell.press(" systemd-journald.ser", "tab")
        shell.shows("systemd-journald.service")
    finally:
        shell.close()
