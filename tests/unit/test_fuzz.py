"""Nasty files, against an oracle of systemd's line rules that shares nothing with the code under test."""

from collections import Counter
from collections.abc import Iterator
from itertools import takewhile

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from unit.assignment import BadAssignment, decode
from unit.blocks import Blocks
from unit.document import Document
from unit.lines import Kind, scan

from ..examples import thorough

Triple = tuple[str, str, str]

ENDS = b"\n\r\0"
KEYS = [("Service", "User"), ("Service", "Environment"), ("Unit", "After"), ("Install", "WantedBy")]

PIECES = [
    *(b"[Service]\n", b"[Unit]\n", b"[X-Own]\n", b"[Service]\r\n", b" [Install] \n", b"[", b"]", b"[]\n"),
    *(b"User=x\n", b"User = y\n", b"\tUser=z\r\n", b"Environment=a b\\\n", b"Environment=\n", b"After=q"),
    *(b"\n", b"\n", b"\n", b"\r", b"\r\n", b"\n\r", b"\0", b"\\", b"\\\n", b"\\\r\n", b" \\\n", b"\\ \n"),
    *(b"# c\n", b"#c\\\n", b" ; c=d\n", b";", b"#", b"=", b"==", b":", b"k:v\n", b"junk\n", b" ", b"\t"),
    *(b"\xef\xbb\xbf", b"\xff", b"\xed\xa0\x80", b"\xc3\xa9", b"\xe2\x80\xa8", b"\x0b", b"\xc2\x85", b"\x1c"),
    *(b"\xef\xbf\xbe", b'"', b"'", b"%i", b"x" * 70),
]

contents = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join),
    st.lists(st.sampled_from(PIECES), max_size=25).map(lambda pieces: b"[Service]\n" + b"".join(pieces)),
    st.binary(max_size=60),
)
values = st.sampled_from(
    ["", "v", "a b", "#x", "[x]", "=", "ä", "\\\\", "\\", "a \\\\\\", "/usr/bin/x --y='z'", "x" * 200]
)


def physical_lines(data: bytes) -> list[bytes]:
    """Bodies of lines: a line end is a run of distinct end bytes that a NUL closes."""
    bodies, body, at = [], bytearray(), 0
    while at < len(data):
        if data[at] not in ENDS:
            body.append(data[at])
            at += 1
            continue
        run = bytearray()
        while at < len(data) and data[at] in ENDS and data[at] not in run and 0 not in run:
            run.append(data[at])
            at += 1
        bodies.append(bytes(body))
        body.clear()
    return [*bodies, bytes(body)] if body else bodies


def clean(data: bytes) -> bool:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    return not any(0xFDD0 <= ord(c) <= 0xFDEF or ord(c) & 0xFFFE == 0xFFFE for c in text)


def logical_lines(data: bytes) -> Iterator[bytes]:
    """Lines without comments, those that end in a lone backslash glued to the next."""
    carried = b""
    skip_mark = True
    for line in physical_lines(data):
        if line.lstrip(b" \t")[:1] in (b"#", b";"):
            continue
        if skip_mark and line[:3] == b"\xef\xbb\xbf":
            line, skip_mark = line[3:], False
        carried += line
        escaped = False
        for byte in line:
            escaped = byte == 0x5C and not escaped
        if escaped:
            carried = carried[:-1] + b" "
        else:
            yield carried.strip(b" \t")
            carried = b""
    yield carried.strip(b" \t")


def gives_up(line: bytes) -> bool:
    if line[:1] == b"[":
        refused = any(byte < 32 or byte in b"\x7f\\\"'" for byte in line)
        return refused or line == b"[" or line[-1:] != b"]" or not clean(line)
    return not clean(line)


def oracle(data: bytes) -> list[Triple]:
    """(section, name, value) of all that systemd takes from a file, until it gives up on it."""
    found: list[Triple] = []
    section: str | None = None
    for line in takewhile(lambda line: not gives_up(line), logical_lines(data)):
        name, equals, value = line.partition(b"=")
        if line[:1] == b"[":
            section = line[1:-1].decode()
        elif section is not None and equals and name.strip(b" \t"):
            found.append((section, name.strip(b" \t").decode(), value.strip(b" \t").decode()))
    return found


def triples(document: Document) -> list[Triple]:
    return [(one.section, one.name, one.value) for one in document.assignments]


def comments(content: bytes) -> Counter[bytes]:
    lines = (line.strip(b" \t") for line in physical_lines(content))
    return Counter(line for line in lines if line[:1] in (b"#", b";"))


def other_lines(content: bytes, section: str, name: str) -> list[str]:
    """Every line that is neither blank, nor a comment, nor about this directive, as it stands."""
    cut = scan(content.decode("utf-8", "surrogateescape"))
    kept = [
        line.raw.rstrip("\r\n\0")
        for line in cut.lines
        if line.kind not in (Kind.BLANK, Kind.COMMENT) and (line.section, line.name) != (section, name)
    ]
    return [*kept, cut.tail]


def is_subsequence(few: list[str], many: list[str]) -> bool:
    rest = iter(many)
    return all(one in rest for one in few)


@given(contents)
@example(b"[Service]\n\\\n# [x]\n[Unit]\nA=1")
@example(b"[Service]\nK\\\n# a=b\n=5\n")
@example(b"\xef\xbb\xbf#a=1\n[Service]\n\xef\xbb\xbfK=1")
def test_reading_then_writing_returns_the_same_bytes(content: bytes) -> None:
    assert Document.parse(content).content == content
    for keys in (None, (), KEYS[:1], KEYS):
        assert Blocks(decode(content), keys).written() == decode(content)


@thorough(400)
@given(contents, st.dictionaries(st.sampled_from(KEYS), st.lists(values, max_size=3), max_size=3))
def test_what_is_set_aside_makes_no_difference_to_an_edit(
    content: bytes, changes: dict[tuple[str, str], list[str]]
) -> None:
    """Lines that no edit is about are not handed to configupdater: the outcome is as if they were."""
    partly, whole = Document.parse(content), Document.parse(content)
    partly.edit(changes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Blocks, "_is_apart", lambda self, line: True)
        whole.edit(changes)
    assert partly.content == whole.content


@given(contents)
def test_assignments_are_those_that_the_oracle_sees(content: bytes) -> None:
    assert triples(Document.parse(content)) == oracle(content)


@thorough(400)
@given(contents, st.sampled_from(KEYS), st.lists(values, max_size=4))
def test_set_changes_that_directive_and_nothing_else(
    content: bytes, key: tuple[str, str], new: list[str]
) -> None:
    document = Document.parse(content)
    document.set(*key, new)
    before, after = oracle(content), oracle(document.content)
    assert [one[2] for one in after if one[:2] == key] == new
    assert [one for one in after if one[:2] != key] == [one for one in before if one[:2] != key]
    assert is_subsequence(other_lines(content, *key), other_lines(document.content, *key))
    assert comments(document.content) == comments(content)
    assert triples(document) == after


@given(contents, st.sampled_from(KEYS), values)
def test_add_comes_after_all_earlier_assignments_of_the_directive(
    content: bytes, key: tuple[str, str], value: str
) -> None:
    document = Document.parse(content)
    earlier = list(document.values(*key))
    document.add(*key, value)
    assert [one[2] for one in oracle(document.content) if one[:2] == key] == [*earlier, value]


@given(contents, st.sampled_from(KEYS))
def test_set_to_what_it_is_changes_no_byte(content: bytes, key: tuple[str, str]) -> None:
    document = Document.parse(content)
    document.set(*key, document.values(*key))
    assert document.content == content


@given(contents, st.sampled_from(KEYS))
def test_set_never_adds_a_line_end_of_another_style(content: bytes, key: tuple[str, str]) -> None:
    assume(b"\r" not in content and b"\0" not in content)
    crlf = content.replace(b"\n", b"\r\n")
    assume(b"\r\n" in crlf and b"\\" not in crlf)
    document = Document.parse(crlf)
    document.set(*key, ["one", "two"])
    assert b"\n" not in document.content.replace(b"\r\n", b"")


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_what_cannot_be_read_back_is_refused(section: str, name: str, value: str) -> None:
    document = Document.parse(b"")
    try:
        document.add(section, name, value)
    except BadAssignment:
        assert document.content == b""
    else:
        assert oracle(document.content) == [(section, name, value.strip(" \t"))]


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\0b", "a\udcff"])
def test_a_value_that_is_no_line_is_refused(value: str) -> None:
    with pytest.raises(BadAssignment, match="User="):
        Document.parse(b"[Service]\nUser=x\n").set("Service", "User", [value])


@thorough(20)
@given(st.sampled_from([b"\\\n", b"#\n", b"K=1\n", b"\r", b"\\", b"[A]\n", b"K=\\\n", b" ", b"=", b"\xff"]))
def test_a_large_file_of_one_piece_takes_linear_time(piece: bytes) -> None:
    content = b"[Service]\n" + piece * 20_000
    assert Document.parse(content).content == content
