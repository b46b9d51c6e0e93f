"""A page as a whole: nothing of it is left out, and entries are found in it."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.manual import parse
from catalog.whole import WholePage, read


def page(body: str) -> WholePage:
    return read("demo", f'.TH "DEMO" "5" "" "systemd 251" "demo"\n{body}\n'.encode())


def test_headings_text_and_terms_come_in_order() -> None:
    found = page(
        '.SH "NAME"\ndemo \\- a page\n.SH "OPTIONS"\n.PP\nBefore\\&.\n.SS "Colours"\n'
        ".PP\n\\fIShade=\\fR\n.RS 4\nDark\\&.\n.sp\nAdded in version 250\\&.\n.RE\n.PP\nAfter\\&.\n"
    )
    assert [(block.kind, block.depth, block.plain) for block in found.blocks] == [
        ("heading", 0, "NAME"),
        ("text", 0, "demo - a page"),
        ("heading", 0, "OPTIONS"),
        ("text", 0, "Before."),
        ("heading", 1, "Colours"),
        ("term", 0, "Shade="),
        ("text", 1, "Dark."),
        ("text", 1, "Since systemd 250."),
        ("text", 0, "After."),
    ]
    assert found.entries == {"Shade": 5}


def test_the_pages_of_real_systems_have_an_entry_for_every_directive(pages: dict[str, bytes]) -> None:
    for name, source in pages.items():
        whole = read(name, source)
        for entry in parse(source).entries:
            for directive in entry.names:
                assert f"{directive}=" in whole.blocks[whole.entries[directive]].plain
        assert any(block.plain == "SEE ALSO" for block in whole.blocks)


REQUESTS = (".PP", ".RS 4", ".RE", "words", ".SH X", ".nf", ".fi", "\\fIA=\\fR", ".TS")


@given(st.lists(st.sampled_from(REQUESTS)))
def test_no_order_of_requests_makes_it_fail(lines: list[str]) -> None:
    page("\n".join(lines))
