"""Files that are named on the command line: what is none is refused in one sentence, at once."""

import os
from pathlib import Path

import pytest

from cli import main

VERBS = (("score",), ("export",))
TAKING = (("export", "{unit}", "--drop-in"), ("try", "x.service", "--drop-in"))
BAD = ("/dev/zero", "/dev/null", "/proc", "fifo", "loop", "missing", "large", "directory")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    os.mkfifo(tmp_path / "fifo.service")
    (tmp_path / "loop.service").symlink_to("loop.service")
    (tmp_path / "directory.service").mkdir()
    (tmp_path / "large.service").touch()
    os.truncate(tmp_path / "large.service", 2 << 30)
    (tmp_path / "good.service").write_text("[Service]\nExecStart=/bin/true\n")
    (tmp_path / "zero.service").symlink_to("/dev/zero")
    (tmp_path / "passwd.service").symlink_to("/etc/passwd")
    (tmp_path / "binary.service").write_bytes(bytes(range(256)) * 4)
    (tmp_path / "suffix.txt").write_text("[Service]\nExecStart=/bin/true\n")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    out, err = capsys.readouterr()
    assert out == ""
    (sentence,) = err.strip().splitlines()
    assert sentence.startswith("unitsmith: ")
    return sentence


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "name",
    ["fifo", "loop", "directory", "large", "zero", "missing"],
)
def test_what_is_no_file_is_no_unit(
    place: Path, verb: tuple[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([*verb, f"{place}/{name}.service"]) in (2, 3)
    assert name in said(capsys)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["passwd.service", "binary.service", "suffix.txt"])
def test_a_file_of_something_else_is_no_unit(
    place: Path, verb: tuple[str], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run([*verb, f"{place}/{name}"]) == 2
    assert name in said(capsys)


@pytest.mark.parametrize("words", TAKING, ids=["export", "try"])
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_file_is_no_drop_in(
    place: Path, words: tuple[str, ...], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = name if name.startswith("/") else f"{place}/{name}.service"
    unit = f"{place}/good.service"
    assert main.run([word.format(unit=unit) for word in (*words, path)]) in (2, 3)
    assert path in said(capsys)


def test_an_empty_file_masks_a_unit_and_is_one(place: Path) -> None:
    (place / "empty.service").touch()
    assert main.run(["score", f"{place}/empty.service"]) == 0
