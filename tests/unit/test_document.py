import pytest

from unit.assignment import BadAssignment
from unit.document import Document

DAEMON = b"""\
# A daemon.
[Unit]
Description=A daemon
After=network.target
After=nss-lookup.target

[Service]
ExecStart=/usr/bin/daemon \\
    --one \\
    # why two
    --two
PrivateTmp = no
Environment=A=1
Environment=B=2

# How it is enabled.
[Install]
WantedBy=multi-user.target
"""


def lines_changed(before: bytes, after: bytes) -> tuple[list[bytes], list[bytes]]:
    """Lines that only one of the two has."""
    old, new = before.splitlines(), after.splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def edited(content: bytes, section: str, name: str, *values: str) -> bytes:
    document = Document.parse(content)
    document.set(section, name, values)
    return document.content


def test_an_assignment_knows_its_first_line_and_its_file() -> None:
    document = Document.parse(DAEMON, "/etc/d.service")
    start = next(one for one in document.assignments if one.name == "ExecStart")
    assert (start.line, start.path, start.section) == (8, "/etc/d.service", "Service")
    assert start.value.split() == ["/usr/bin/daemon", "--one", "--two"]


def test_joined_lines_keep_one_blank_for_each_backslash() -> None:
    document = Document.parse(b"[Service]\nExecStart=a\\\nb\\\n\\\n c\n")
    assert document.values("Service", "ExecStart") == ("a b   c",)


def test_an_edit_keeps_the_spelling_of_its_line() -> None:
    assert lines_changed(DAEMON, edited(DAEMON, "Service", "PrivateTmp", "yes")) == (
        [b"PrivateTmp = no"],
        [b"PrivateTmp = yes"],
    )


def test_comments_inside_an_edited_continuation_move_above_it() -> None:
    content = edited(DAEMON, "Service", "ExecStart", "", "/bin/other")
    assert b"[Service]\n    # why two\nExecStart=\nExecStart=/bin/other\nPrivateTmp = no\n" in content


def test_comments_inside_a_removed_continuation_stay() -> None:
    assert b"[Service]\n    # why two\nPrivateTmp" in edited(DAEMON, "Service", "ExecStart")


def test_the_first_of_several_stays_where_the_first_was() -> None:
    content = edited(DAEMON, "Unit", "After", "a.target", "b.target", "c.target")
    wanted = b"Description=A daemon\nAfter=a.target\nAfter=b.target\nAfter=c.target\n\n[Service]"
    assert wanted in content


def test_fewer_values_take_the_last_lines_away() -> None:
    assert lines_changed(DAEMON, edited(DAEMON, "Service", "Environment", "A=1")) == (
        [b"Environment=B=2"],
        [],
    )


def test_a_new_directive_goes_to_the_end_of_its_section_before_what_leads_to_the_next() -> None:
    content = edited(DAEMON, "Service", "User", "nobody")
    assert b"Environment=B=2\nUser=nobody\n\n# How it is enabled.\n[Install]" in content


def test_a_new_section_goes_to_the_end_after_a_blank_line() -> None:
    assert edited(b"[Unit]\nAfter=a", "Service", "User", "x") == b"[Unit]\nAfter=a\n\n[Service]\nUser=x\n"


def test_an_empty_file_takes_a_section() -> None:
    assert edited(b"", "Service", "User", "x") == b"[Service]\nUser=x\n"


def test_a_section_that_comes_twice_is_one() -> None:
    content = b"[Service]\nUser=a\n[Unit]\nAfter=b\n[Service]\nUser=c\nGroup=d\n"
    assert Document.parse(content).values("Service", "User") == ("a", "c")
    assert (
        edited(content, "Service", "User", "z") == b"[Service]\nUser=z\n[Unit]\nAfter=b\n[Service]\nGroup=d\n"
    )


def test_crlf_files_stay_crlf() -> None:
    content = DAEMON.replace(b"\n", b"\r\n")
    for edit in (
        ("Service", "User", "x"),
        ("Service", "ExecStart", "a"),
        ("Socket", "ListenStream", "80", "81"),
    ):
        assert b"\n" not in edited(content, *edit).replace(b"\r\n", b"")


def test_a_last_line_without_its_end_keeps_missing_it_when_edited() -> None:
    assert edited(b"[Service]\nUser=a", "Service", "User", "b") == b"[Service]\nUser=b"


def test_nothing_is_written_where_a_dangling_backslash_would_swallow_it() -> None:
    document = Document.parse(b"[Service]\nUser=a\\")
    document.add("Service", "Group", "b")
    assert document.content == b"[Service]\nUser=a\\\n\nGroup=b\n"
    assert document.values("Service", "User") == ("a",)
    assert document.values("Service", "Group") == ("b",)


@pytest.mark.parametrize("end", ["", "\\", "\\\n", "\n", "\\\r", "\\\r\n# c\r"])
def test_a_further_value_after_an_unfinished_last_line_is_read_back(end: str) -> None:
    document = Document.parse(f"[Service]\nEnvironment=a{end}".encode())
    document.add("Service", "Environment", "b")
    assert document.values("Service", "Environment") == ("a", "b")


def test_an_edit_elsewhere_leaves_a_missing_last_line_end_missing() -> None:
    content = edited(b"[Service]\nUser=a\n[Unit]\nAfter=b", "Service", "User", "c", "d")
    assert content == b"[Service]\nUser=c\nUser=d\n[Unit]\nAfter=b"
    content = edited(b"[Service]\nUser=a\n[Unit]\nAfter=b", "Service", "Group", "c")
    assert content == b"[Service]\nUser=a\nGroup=c\n[Unit]\nAfter=b"


def test_many_directives_are_set_at_once() -> None:
    document = Document.parse(DAEMON)
    document.edit({("Service", "PrivateTmp"): ["yes"], ("Unit", "After"): [], ("Service", "User"): ["x"]})
    assert lines_changed(DAEMON, document.content) == (
        [b"After=network.target", b"After=nss-lookup.target", b"PrivateTmp = no"],
        [b"PrivateTmp = yes", b"User=x"],
    )


def test_nothing_is_changed_when_one_of_many_cannot_be_written() -> None:
    document = Document.parse(DAEMON)
    with pytest.raises(BadAssignment):
        document.edit({("Service", "PrivateTmp"): ["yes"], ("Service", "User"): ["x\n"]})
    assert document.content == DAEMON


def test_lines_that_systemd_ignores_are_told_with_their_number() -> None:
    document = Document.parse(b"User=a\n[Service]\nk:v\n=x\nUser=b\n[X-Own]\nanything\n")
    assert [(problem.line, problem.text) for problem in document.problems] == [
        (1, "Line 1 stands before the first section, so systemd ignores it."),
        (3, "Line 3 has no =, so systemd ignores it."),
        (4, "Line 4 has no name before =, so systemd ignores it."),
    ]
    assert document.values("Service", "User") == ("b",)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"[Unit", "not closed by ]"),
        (b"[Unit] # x", "not closed by ]"),
        (b'["Unit"]', "characters that systemd refuses"),
        (b"After=\xff", "not valid UTF-8"),
        (b"After=" + b"x" * 2**20, "longer than systemd reads"),
    ],
)
def test_reading_stops_where_systemd_stops(line: bytes, why: str) -> None:
    content = b"[Service]\nUser=a\n" + line + b"\n[Service]\nUser=b\n"
    document = Document.parse(content)
    assert document.values("Service", "User") == ("a",)
    assert [problem.line for problem in document.problems] == [3]
    assert why in document.problems[0].text
    document.add("Unit", "After", "c")
    assert document.values("Unit", "After") == ("c",)
    assert document.content.endswith(line + b"\n[Service]\nUser=b\n")


def test_undecodable_comments_survive_edits() -> None:
    assert edited(b"# \xff\xfe\n[Service]\n", "Service", "User", "x") == b"# \xff\xfe\n[Service]\nUser=x\n"


def test_a_byte_order_mark_is_skipped_once_and_kept() -> None:
    content = b"\xef\xbb\xbf[Service]\nUser=a\n"
    assert Document.parse(content).values("Service", "User") == ("a",)
    assert edited(content, "Service", "User", "b") == b"\xef\xbb\xbf[Service]\nUser=b\n"


@pytest.mark.parametrize("values", [[], ["b"], ["b", "c"]])
def test_an_edit_never_turns_a_later_byte_order_mark_into_the_skipped_one(values: list[str]) -> None:
    # systemd takes the second mark for a part of the name as long as there is a first.
    content = "[Service]\nUser=a\\\n\ufeffz\n\ufeffGroup=g\n".encode()
    document = Document.parse(content)
    document.set("Service", "User", values)
    assert document.values("Service", "Group") == ()
    assert document.values("Service", "\ufeffGroup") == ("g",)


def test_blanks_inside_a_header_make_another_section() -> None:
    document = Document.parse(b"[ Service ]\nUser=a\n  [Service]  \nUser=b\n")
    assert document.values("Service", "User") == ("b",)
    assert document.values(" Service ", "User") == ("a",)
