"""The head of a command line, while it is typed."""

import pytest

from catalog.directive import Family, Kind
from catalog.kinds.prefixes import command

EXEC = Kind(Family.TEXT, ("-", "@", ":", "+", "!", "!!"), grammar="commands")


@pytest.mark.parametrize(
    ("typed", "prefixes", "program"),
    [
        ("", (), ""),
        ("-", ("-",), ""),
        ("-@/usr/bin/web web --port 1", ("-", "@"), "/usr/bin/web"),
        ("!!/bin/x", ("!!",), "/bin/x"),
        ("+-/bin/x", ("+", "-"), "/bin/x"),
        ('"/opt/two words/x" y', (), "/opt/two words/x"),
        ("web", (), "web"),
    ],
)
def test_prefixes_and_program_are_told_apart(typed: str, prefixes: tuple[str, ...], program: str) -> None:
    head = command(EXEC, typed)
    assert (head.prefixes, head.program) == (prefixes, program)


def test_each_prefix_is_explained() -> None:
    assert command(EXEC, "-+/bin/x").means == (
        "- a failure counts as success",
        "+ runs with all rights: no User=, no sandbox",
    )


def test_only_paths_can_be_looked_for() -> None:
    assert command(EXEC, "/bin/x").path == "/bin/x"
    assert command(EXEC, "x").path == ""
    assert command(EXEC, "/opt/%i/x").path == ""
