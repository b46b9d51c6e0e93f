"""The command line's words."""

from pathlib import Path

import pytest

from cli import arguments
from cli.main import run


@pytest.mark.parametrize(
    ("words", "playground", "unit"),
    [
        (["--playground", "nginx.service"], "/", "nginx.service"),
        (["nginx.service", "--playground"], "/", "nginx.service"),
        (["--playground=/srv/tree", "nginx.service"], "/srv/tree", "nginx.service"),
        (["--playground"], "/", None),
        (["nginx.service"], None, "nginx.service"),
    ],
)
def test_a_unit_after_playground_is_not_its_root(
    words: list[str], playground: str | None, unit: str | None
) -> None:
    options = arguments.editor().parse_args(arguments.spelled_out(words))
    assert (options.playground, options.unit) == (playground, unit)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--playground", "try", "a", "--keep"], ["try", "--playground=/", "a", "--keep"]),
        (["--playground=/srv/x", "score", "a"], ["score", "--playground=/srv/x", "a"]),
        (["--machine", "box", "try", "a"], ["try", "--machine", "box", "a"]),
        (["--machine=box", "--user", "export", "a"], ["export", "--machine=box", "--user", "a"]),
        (["--settle", "3", "--json", "try", "a"], ["try", "--settle", "3", "--json", "a"]),
        (["--sett", "3", "try", "a"], ["try", "--sett", "3", "a"]),
        (["--drop-in", "score", "try", "a"], ["try", "--drop-in", "score", "a"]),
        (["--machine", "try"], ["--machine", "try"]),
        (["--machine", "try", "a.service"], ["--machine", "try", "a.service"]),
        (["--playground", "a.service"], ["--playground=/", "a.service"]),
        (["a.service", "try"], ["a.service", "try"]),
        (["--version"], ["--version"]),
        (["-o", "x", "learn", "a"], ["learn", "-o", "x", "a"]),
        ([], []),
    ],
)
def test_options_may_come_before_the_verb(words: list[str], found: list[str]) -> None:
    assert arguments.verb_first(arguments.spelled_out(words)) == found


@pytest.mark.parametrize("seconds", ["0", "-1", "1e9", "soon", "nan"])
def test_seconds_that_are_none_are_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        arguments.trial().parse_args(["a.service", "--drop-in", "f", "--settle", seconds])
    assert ended.value.code == 2
    assert "--settle" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["score", "export"])
def test_a_broken_file_is_told_of_on_standard_error(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "web.service"
    path.write_text("[Service]\nExecStart=/bin/true\n" + "nonsense\n" * 9 + "[Servic\nUser=web\n")
    assert run([command, str(path)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    told = err.splitlines()
    assert f"systemd can't load {path}: {path}:12: " in told[0]
    path.write_text("[Service]\nExecStart=/bin/true\n" + "nonsense\n" * 9)
    assert run([command, str(path)]) == 0
    told = capsys.readouterr().err.splitlines()
    assert told
    assert len(told) <= 6
    assert all(line.startswith("unitsmith: ") for line in told)
    assert f"{path}:3: " in told[0]
