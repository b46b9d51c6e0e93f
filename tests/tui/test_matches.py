"""What is marked of a name."""

import pytest

from tui.render.matches import marked
from tui.render.text import Run


def shown(text: str, *words: str, letters: bool = True) -> str:
    return "".join(
        f"<{run.text}>" if "match" in run.style else run.text
        for run in marked(Run(text, "name"), words, letters=letters)
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "ProtectSystem="),
        (("protect",), "<Protect>System="),
        (("sys", "pro"), "<Pro>tect<Sys>tem="),
        (("t",), "Pro<t>ec<t>Sys<t>em="),
        (("prosys",), "<Pro>tect<Sys>tem="),
        (("manual",), "ProtectSystem="),
        (("",), "ProtectSystem="),
    ],
)
def test_words_and_letters_are_marked(words: tuple[str, ...], expected: str) -> None:
    assert shown("ProtectSystem=", *words) == expected


def test_values_are_marked_by_whole_words_only() -> None:
    assert shown("/var/lib/web", "vlw", letters=False) == "/var/lib/web"
    assert shown("/var/lib/web", "lib", letters=False) == "/var/<lib>/web"


def test_letters_that_grow_in_lower_case_are_left_alone() -> None:
    assert shown("İx", "x") == "İx"
