"""The settings file: what holds, what is told, and what is written."""

import tomllib
from pathlib import Path

import pytest

from cli.arguments import editor
from cli.main import run
from tui import config


def held(text: str) -> config.Settings:
    found = config.read(text)
    assert found.problems == ()
    return found.settings


def test_without_a_file_the_defaults_hold_and_the_commented_one_says_them() -> None:
    assert config.load() == (config.Settings(), ())
    assert held(config.template()) == config.Settings()
    uncommented = "\n".join(
        line.removeprefix("#") if line.startswith("#") and line[1:2] not in (" ", "") else line
        for line in config.template().split("\n")
    )
    told = held(uncommented)
    assert told == config.Settings(keymap=told.keymap)
    assert told.keymap == {"test": "ctrl+t,f5", "find": "/"}


def test_everything_can_be_set() -> None:
    settings = held(
        'theme = "nord"\nascii = "yes"\nmouse = false\nsettle = 5\nwindow = 90.5\n[keymap]\ntest = "f5"\n'
    )
    assert settings == config.Settings("nord", "yes", False, 5.0, 90.5, {"test": "f5"})


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('\nthem = "nord"', 2, "There is no setting them: did you mean theme?"),
        ("ascii = 1", 1, 'ascii is "auto", "yes" or "no".'),
        ("mouse = 'no'", 1, "mouse is true or false."),
        ("settle = 0", 1, "settle is a number of seconds between 0.05 and 86400."),
        ("settle = true", 1, "settle is a number of seconds"),
        ("window = nan", 1, "window is a number of seconds"),
        ("keymap = 1", 1, "keymap is a table"),
        ("theme = 1", 1, "theme is the name of a theme in quotes"),
        ('[keymap]\n\ntst = "x"', 3, "There is no command tst: did you mean test?"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_its_line_and_the_rest_holds(
    text: str, line: int, said: str
) -> None:
    found = config.read(f"{text}\n" if "keymap" in text else f"{text}\n\n[keymap]\nquit = 'f10'\n")
    (problem,) = found.problems
    assert problem.line == line
    assert said in problem.text
    if "keymap" not in text:
        assert found.settings.keymap == {"quit": "f10"}


def test_a_line_that_is_no_toml_leaves_the_others_as_they_are() -> None:
    found = config.read('theme = "nord"\nascii = yes\nmouse = = 1\nsettle = 7\n')
    assert [problem.line for problem in found.problems] == [2, 3]
    assert found.settings == config.Settings(theme="nord", settle=7.0)


def test_the_file_and_the_line_are_named() -> None:
    config.path().parent.mkdir(parents=True)
    config.path().write_text("settle = 0\n")
    settings, (note,) = config.load()
    assert settings == config.Settings()
    assert note.startswith(f"{config.path()}:1: settle is")


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_told(content: bytes | None) -> None:
    config.path().parent.mkdir(parents=True)
    config.path().mkdir() if content is None else config.path().write_bytes(content)
    settings, (note,) = config.load()
    assert settings == config.Settings()
    assert "are left out" in note


def test_a_theme_is_remembered_among_whatever_else_is_there() -> None:
    config.remember_theme("unitsmith-light")
    written = config.path().read_text()
    assert tomllib.loads(written)["theme"] == "unitsmith-light"
    assert "# Draw with ASCII" in written
    config.path().write_text('# mine\nmouse = false\n[keymap]\ntest = "f5"\n')
    config.remember_theme("nord")
    config.remember_theme("dracula")
    assert config.path().read_text() == 'theme = "dracula"\n# mine\nmouse = false\n[keymap]\ntest = "f5"\n'


def test_a_link_to_settings_that_are_kept_elsewhere_stays_one(tmp_path: Path) -> None:
    elsewhere = tmp_path / "dotfiles.toml"
    elsewhere.write_text("")
    config.path().parent.mkdir(parents=True)
    config.path().symlink_to(elsewhere)
    config.remember_theme("nord")
    assert config.path().is_symlink()
    assert 'theme = "nord"' in elsewhere.read_text()


def test_the_command_line_goes_over_the_settings() -> None:
    config.path().parent.mkdir(parents=True)
    config.path().write_text("settle = 9\nwindow = 99\n")
    assert config.seconds(editor().parse_args(["a.service"])) == (9.0, 99.0)
    assert config.seconds(editor().parse_args(["a.service", "--settle", "1"])) == (1.0, 99.0)


def test_the_file_is_written_once_and_never_over_ones_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--write-config"]) == 0
    assert config.path().read_text() == config.template()
    config.path().write_text("mouse = false\n")
    assert run(["--write-config"]) == 0
    assert config.path().read_text() == "mouse = false\n"
    assert capsys.readouterr().out.count(str(config.path())) == 2
    config.path().unlink()
    config.path().parent.rmdir()
    config.path().parent.write_text("in the way")
    assert run(["--write-config"]) == 3
    assert "can't be written" in capsys.readouterr().err
