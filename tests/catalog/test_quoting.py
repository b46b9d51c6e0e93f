"""Words of a value, cut and put in quotes so that systemd reads them as they were meant."""

from hypothesis import given
from hypothesis import strategies as st

from catalog.kinds.quoting import pieces, quoted, unquoted
from catalog.kinds.words import BadWord, split

_TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)


@given(st.text("ab '\"\\=/\t", max_size=30))
def test_pieces_are_the_words_that_systemd_finds(text: str) -> None:
    try:
        words = split(text)
    except BadWord:
        return
    assert [word for piece in pieces(text) for word in split(piece)] == words
    assert pieces(" ".join(pieces(text))) == pieces(text)


@given(_TEXTS)
def test_what_is_quoted_stands_for_the_same_text(text: str) -> None:
    assert unquoted(quoted(text)) == text
    assert pieces(quoted(text)) == [quoted(text)]
    assert "\n" not in quoted(text)


@given(st.lists(_TEXTS.map(lambda text: f"A={text}"), max_size=5))
def test_several_of_them_make_a_value_and_come_apart_again(texts: list[str]) -> None:
    assert [unquoted(piece) for piece in pieces(" ".join(map(quoted, texts)))] == texts


def test_plain_words_stay_as_they_are() -> None:
    assert quoted("COLOUR=blue") == "COLOUR=blue"
    assert quoted("A=two words") == '"A=two words"'
    assert quoted("") == '""'


def test_what_is_no_text_is_not_shown_as_one() -> None:
    assert unquoted(r"A=\xff") is None
    assert unquoted('A="open') is None
    assert unquoted(r"A=\q") is None
    assert unquoted(r"A=\x41\u00e4\101\s") == "A=AäA "
