"""Wrapping and fitting styled text."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.render.text import Run, fit, link_at, plain, width_of, wrap
from workbench.duration import ago, countdown

words = st.text(st.sampled_from("ab/=漢é"), min_size=1, max_size=30)
runs = st.lists(
    st.builds(Run, st.lists(words, max_size=5).map(" ".join), st.sampled_from(["", "bold"])), max_size=6
)


@given(runs, st.integers(8, 60))
def test_wrapping_loses_no_character_but_blanks_and_keeps_to_the_width(text: list[Run], width: int) -> None:
    lines = wrap(text, width, (Run("• "),), (Run("  "),))
    assert all(width_of(line) <= width for line in lines)
    shown = "".join(plain(line)[2:] for line in lines)
    assert shown.replace(" ", "") == "".join(run.text for run in text).replace(" ", "")


@given(st.lists(words, min_size=1, max_size=20), st.integers(40, 60))
def test_words_that_fit_a_line_are_never_broken(text: list[str], width: int) -> None:
    short = [word for word in text if cell_len(word) <= width]
    lines = wrap([Run(" ".join(short))], width)
    assert " ".join(plain(line) for line in lines).split() == short


def test_a_word_keeps_its_styles_and_its_link() -> None:
    (line,) = wrap(
        [Run("see "), Run("ReadWritePaths", "italic", "go"), Run("=", "italic", "go"), Run(".")], 40
    )
    assert line == (Run("see "), Run("ReadWritePaths=", "italic", "go"), Run("."))
    assert (link_at(line, 3), link_at(line, 4), link_at(line, 19), link_at(line, 99)) == ("", "go", "", "")


@given(words, st.integers(1, 40))
def test_fitted_text_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cell_len(fit(text, width)) == width


def test_spans_of_time_show_their_two_largest_parts() -> None:
    assert [ago(span) for span in (0, 59, 61, 3 * 86400 + 7200 + 5, 86400 + 59)] == [
        "0s",
        "59s",
        "1min 1s",
        "3d 2h",
        "1d",
    ]
    assert [countdown(left) for left in (59.2, 52, 0.1, -3)] == ["1:00", "0:52", "0:01", "0:00"]
