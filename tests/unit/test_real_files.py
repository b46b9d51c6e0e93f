"""Every unit file of this machine."""

from functools import cache
from pathlib import Path

from unit.assignment import decode
from unit.blocks import Blocks
from unit.document import Document
from unit.names import TYPES

ROOTS = ("/usr/lib/systemd", "/lib/systemd", "/etc/systemd", "/run/systemd")
SUFFIXES = {f".{kind}" for kind in TYPES} | {".conf", ".preset", ".link", ".network"}


@cache
def contents() -> tuple[bytes, ...]:
    paths = {path for root in ROOTS for path in Path(root).rglob("*") if path.suffix in SUFFIXES}
    return tuple(path.read_bytes() for path in sorted(paths) if path.is_file())


def test_there_are_some() -> None:
    assert len(contents()) > 50


def test_each_is_written_as_it_was_read() -> None:
    for content in contents():
        assert Document.parse(content).content == content
        assert Blocks(decode(content)).written() == decode(content)


def test_none_that_the_distribution_ships_has_a_problem() -> None:
    sound = [content for content in contents() if not Document.parse(content).problems]
    assert len(sound) > len(contents()) * 0.9


def test_an_edit_changes_only_its_own_line() -> None:
    for content in contents():
        document = Document.parse(content)
        for section in {one.section for one in document.assignments}:
            document.add(section, "X-Unitsmith", "yes")
        added = [line for line in document.content.splitlines(True) if line != b"X-Unitsmith=yes\n"]
        assert b"".join(added) in (content, content + b"\n")
