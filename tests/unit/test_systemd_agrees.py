"""systemd's own parser, asked offline, about the same files: which line is which key, and with what value."""

import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from unit.assignment import decode
from unit.document import Document
from unit.lines import Kind, Line, scan

pytestmark = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")

# An unknown key makes systemd name line and key; a boolean that is none makes it repeat the value.
PIECES = [
    *(b"K%d=1\n", b"K%d=1\n", b" K%d = 2\r\n", b"K%d=a\\\n", b"K%d\\\n=1\n", b"K%d=1", b"\tK%d\t=\t\\\n"),
    *(b"PrivateTmp=a\\\n  b%d\n", b"PrivateTmp=%d # x\n", b"PrivateTmp=\\\n# c\n  q%d\n", b"K%d=\\\\\n"),
    *(b"PrivateTmp=w%d\\\r\n\\\r\n  e \n", b"PrivateTmp= \\ %d\n", b"[Service]\n", b"[Unit]\n", b"[X-%d]\n"),
    *(b"\n", b"\n", b"\r", b"\r\n", b"\n\r", b"\0", b"\\", b"\\\n", b"# K%d=c\n", b" ;K%d=c\\\n", b"junk\n"),
    *(b"k:v\n", b" \n", b" \\\n", b"\xef\xbb\xbf", b"\xef\xbb\xbfK%d=3\n", b"\xc3\xa9%d=1\n", b"[%d]\n"),
]
FATAL = [b"[open\n", b"\xff\n", b'[a"b]\n', b"K=\xef\xb7\x90\n", b"[]\x01]\n", b"[\n", b"K=\\\n\xc3\n"]

SAID = re.compile(
    r"/p(?P<file>\d+)\.service:(?P<line>\d+): "
    r"(?:Unknown key (?:name )?'(?P<key>.*)' in section '?\[?(?P<section>.*?)\]?'?, ignoring\."
    r"|Failed to parse (?:boolean value, ignoring: |PrivateTmp=)(?P<value>.*?)(?:, ignoring: Invalid.*)?)\Z"
)

Told = tuple[int, str]


def files() -> list[bytes]:
    dice = random.Random(2)
    made = []
    for index in range(150):
        pieces = dice.choices(PIECES, k=dice.randint(1, 18))
        if index % 5 == 0:
            pieces.insert(dice.randint(0, len(pieces)), dice.choice(FATAL))
        numbered = [piece.replace(b"%d", b"%d" % at) for at, piece in enumerate(pieces)]
        made.append(b"[Service]\n" + b"".join(numbered) + dice.choice([b"", b"\n", b"\nK=1\n"]))
    return made


def told_by_systemd(contents: list[bytes], folder: Path) -> list[list[Told]]:
    paths = [folder / f"p{index}.service" for index in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, paths)],
        capture_output=True,
        check=False,
        env={**os.environ, "SYSTEMD_COLORS": "0", "SYSTEMD_LOG_COLOR": "0"},
    )
    told: list[list[Told]] = [[] for _ in contents]
    for line in run.stderr.decode("utf-8", "surrogateescape").split("\n"):
        if match := SAID.search(line):
            what = match["value"] if match["key"] is None else f"{match['section']}/{match['key']}"
            told[int(match["file"])].append((int(match["line"]), what.strip()))
    return told


def told_by_us(content: bytes) -> list[Told]:
    lines = (line for line in scan(decode(content)).lines if line.kind is Kind.ASSIGNMENT)
    told = ((line.last + line.dangling, what(line)) for line in lines if line.section in ("Service", "Unit"))
    return [(number, text) for number, text in told if text]


def what(line: Line) -> str:
    """The value where it is no boolean, else the key; of an empty boolean systemd says nothing here."""
    if (line.section, line.name) == ("Service", "PrivateTmp"):
        return line.value
    return f"{line.section}/{line.name}"


def test_systemd_sees_the_same_keys_on_the_same_lines(tmp_path: Path) -> None:
    contents = files()
    theirs = told_by_systemd(contents, tmp_path)
    assert sum(map(len, theirs)) > 300
    for content, told in zip(contents, theirs, strict=True):
        assert told_by_us(content) == told, content


def test_systemd_sees_the_same_keys_after_an_edit(tmp_path: Path) -> None:
    contents = []
    for content in files():
        document = Document.parse(content)
        document.set("Service", "PrivateTmp", ["one", "two"])
        document.add("Unit", "K", "1")
        contents.append(document.content)
    for content, told in zip(contents, told_by_systemd(contents, tmp_path), strict=True):
        assert told_by_us(content) == told, content
