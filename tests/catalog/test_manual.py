"""Manual pages of our own, one construct each."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.directive import Block, Span
from catalog.manual import Entry, Page, parse

from ..examples import thorough


def page(body: str, heading: str = "OPTIONS") -> bytes:
    return f'\'\\" t\n.TH "DEMO" "5" "" "systemd 251~rc2" "demo"\n.SH "{heading}"\n{body}\n'.encode()


def entry(body: str, term: str = r"\fIColour=\fR") -> Entry:
    (found,) = parse(page(f".PP\n{term}\n.RS 4\n{body}\n.RE")).entries
    return found


def texts(found: Entry) -> list[tuple[str, int, str]]:
    return [(block.kind, block.depth, block.plain) for block in found.blocks]


def test_the_title_line_names_the_version() -> None:
    assert parse(page("")).version == 251
    assert parse(b".SH X") == Page(0, ())


def test_an_entry_has_its_heading_and_its_name() -> None:
    found = parse(page(".PP\n\\fIColour=\\fR\n.RS 4\nPaints it\\&.\n.RE", "LOOK/FEEL")).entries
    assert found == (Entry("LOOK/FEEL", ("Colour",), (Block("text", (Span("Paints it."),)),)),)


def test_directives_that_share_one_text_are_one_entry() -> None:
    found = entry("Both\\&.", r"\fIColour=\fR\fI\fIname\fR\fR, \fIShade=\fR, \fIDepth2=\fR")
    assert found.names == ("Colour", "Shade", "Depth2")


def test_lines_join_and_styles_become_spans() -> None:
    found = entry("Like\n\\fIShade=\\fR,\nbut for\n\\fBpaint\\fR(1)\nonly\\&.")
    assert found.blocks[0].spans == (
        Span("Like "),
        Span("Shade=", "i"),
        Span(", but for "),
        Span("paint", "b"),
        Span("(1) only."),
    )


def test_a_continued_line_joins_without_a_blank() -> None:
    assert entry("half\\c\nway").blocks[0].plain == "halfway"


def test_escapes_print_what_they_stand_for() -> None:
    source = r"it\*(Aqs a \(bu \(em \(en b\-c \e d\ e \%f \[u00E4] 5\~m \fBx\fP y\s-2z\s0 \h'+2'w \(zz"
    assert entry(source).blocks[0].plain == "it's a • — \u2013 b-c \\ d e f ä 5 m x yz w"


def test_footnote_links_leave_their_text_only() -> None:
    source = "See\n\\m[blue]\\fBthe paint guide\\fR\\m[]\\&\\s-2\\u[12]\\d\\s+2, please\\&."
    assert entry(source).blocks[0].spans == (Span("See the paint guide, please."),)


LISTED = r"""
.sp
.RS 4
.ie n \{\
\h'-04'MARK\h'+03'\c
.\}
.el \{\
.sp -1
.IP MARK 2.3
.\}
"""


def listed(mark: str, text: str) -> str:
    return f"{LISTED.strip().replace('MARK', mark)}\n{text}\n.RE\n"


def test_bullets_and_their_further_paragraphs_are_nested() -> None:
    bullets = listed(r"\(bu", "one\n.sp\nmore of one") + listed(r"\(bu", "two")
    found = entry(f"First:\n{bullets}.sp\nLast\\&.")
    assert texts(found) == [
        ("text", 0, "First:"),
        ("item", 1, "one"),
        ("text", 1, "more of one"),
        ("item", 1, "two"),
        ("text", 0, "Last."),
    ]
    assert [block.marker for block in found.blocks] == ["", "•", "", "•", ""]


def test_numbered_lists_keep_their_numbers() -> None:
    found = entry(listed(" 1.", "mix") + listed(" 2.", "stir"))
    assert [(block.kind, block.marker, block.plain) for block in found.blocks] == [
        ("item", "1.", "mix"),
        ("item", "2.", "stir"),
    ]


def test_a_definition_list_inside_is_terms_not_entries() -> None:
    source = r"""Takes one:
.PP
\fIGlossy=\fR
.RS 4
Shines\&.
.sp
Added in version 244\&.
.RE
.PP
flat
.RS 4
Does not\&.
.RE"""
    assert texts(entry(source)) == [
        ("text", 0, "Takes one:"),
        ("term", 0, "Glossy= (since 244)"),
        ("text", 1, "Shines."),
        ("term", 0, "flat"),
        ("text", 1, "Does not."),
    ]


def test_literal_lines_keep_their_blanks_and_breaks() -> None:
    source = r"""So:
.sp
.if n \{\
.RS 4
.\}
.nf
[Paint]
  Colour=red\-ish

\&.end \e
.fi
.if n \{\
.RE
.\}
.sp
Done\&."""
    found = entry(source)
    assert texts(found) == [
        ("text", 0, "So:"),
        ("code", 0, "[Paint]\n  Colour=red-ish\n\n.end \\"),
        ("text", 0, "Done."),
    ]


def test_tables_are_rows_of_cells_with_their_title() -> None:
    source = r""".it 1 an-trap
.nr an-no-space-flag 1
.br
.B Table\ \&1.\ \&Paints
.TS
allbox tab(:);
lB lB.
T{
Name
T}:T{
Use
T}
.T&
l l
l l.
T{
\fBoil\fR
T}:T{
slow
to dry
T}
plain:cells
.TE
.sp 1
After\&."""
    found = entry(source)
    assert texts(found) == [
        ("text", 0, "Table 1. Paints"),
        ("row", 0, "Name │ Use"),
        ("row", 0, "oil │ slow to dry"),
        ("row", 0, "plain │ cells"),
        ("text", 0, "After."),
    ]
    assert found.blocks[2].spans[0] == Span("oil", "b")


def test_the_version_note_is_a_number_and_not_text() -> None:
    found = entry("Paints\\&.\n.sp\nAdded in version 243\\&.")
    assert (found.since, texts(found)) == (243, [("text", 0, "Paints.")])


def test_neighbours_and_later_sections_do_not_leak() -> None:
    source = (
        r""".PP
Colours matter\&.
.PP
\fIColour=\fR
.RS 4
Paints\&.
.RE
.PP
\fIShade=\fR
.RS 4
Shades\&.
.RE
"""
        '.SS "More"\n.PP\nBetween\\&.\n.SH "NOTES"\n.IP " 1." 4\na link\n.RS 4\nhttps://example.org\n.RE'
    )
    found = parse(page(source)).entries
    assert [(e.names, texts(e)) for e in found] == [
        (("Colour",), [("text", 0, "Paints.")]),
        (("Shade",), [("text", 0, "Shades.")]),
    ]


def test_an_example_that_was_glued_into_one_request_is_left_out_as_man_does() -> None:
    found = entry(
        "Paints\\&.\n.PP \\fBExample\\fR .sp .nf Colour=red .fi\n.PP\n\\fBExample\\fR\n.sp\nMore\\&."
    )
    assert texts(found) == [("text", 0, "Paints."), ("text", 0, "Example"), ("text", 0, "More.")]


def test_options_of_commands_and_environment_variables_are_no_entries() -> None:
    source = (
        ".PP\n\\fI$COLOUR\\fR\n.RS 4\nSet by us\\&.\n.RE\n.PP\nx\\-paint\\&.colour=\n.RS 4\nfstab\\&.\n.RE"
    )
    assert parse(page(source)).entries == ()


_LINES = r"""
.PP
.RS 4
.RE
.sp
.nf
.fi
.TS
.TE
.T&
T{
T}:T{
T}
.SH "X"
.if n \{\
.ie n \{\
.el \{\
.\}
.IP \(bu 2
.B "x
.TH "A" "5" "" "systemd 99
\fIName=\fR
\h'-04'\(bu\h'+03'\c
allbox tab(
l l.
"""
_PIECES = st.sampled_from(
    [*_LINES.splitlines(keepends=True), "\\", "\\f", "\\(", "\\[", "\\*", "\\s-", "Added in version 9"]
)


@thorough(300)
@given(st.lists(_PIECES | st.text(max_size=12), max_size=40).map("".join))
def test_no_text_makes_the_parser_raise(source: str) -> None:
    for found in parse(b".PP\n\\fIName=\\fR\n.RS 4\n" + source.encode("utf-8", "surrogatepass")).entries:
        assert found.names
        assert all(block.spans and block.depth >= 0 for block in found.blocks)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_parser_raise(source: bytes) -> None:
    assert isinstance(parse(source), Page)
