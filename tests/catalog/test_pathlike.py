"""Paths within values of many forms."""

import pytest

from catalog.directive import Family, Kind
from catalog.kinds.pathlike import Place, path_at, place


def _kind(grammar: str) -> Kind:
    return Kind(Family.LIST, grammar=grammar)


@pytest.mark.parametrize(
    ("grammar", "typed", "path"),
    [
        ("paths", "/var/l", "/var/l"),
        ("paths", "-/var/l", "/var/l"),
        ("paths", "-+/var", "/var"),
        ("paths", "var", None),
        ("binds", "/a", "/a"),
        ("binds", "-/a:/b", "/b"),
        ("binds", "/a:/b:rb", None),
        ("commands", "-@/usr/b", "/usr/b"),
        ("commands", "/bin/cat /etc/pass", "/etc/pass"),
        ("commands", "cat", None),
        ("condition-path", "|!/etc", "/etc"),
        ("credential", "key:/etc/k", "/etc/k"),
        ("search-path", "/a:/b", "/b"),
        ("temporary", "/a:ro", None),
        ("environment", "A=/x", None),
    ],
)
def test_the_path_that_is_being_typed_is_found(grammar: str, typed: str, path: str | None) -> None:
    start = path_at(_kind(grammar), typed)
    assert (typed[start:] if start >= 0 else None) == path


def test_choices_that_want_a_path_have_one_after_their_colon() -> None:
    output = Kind(Family.CHOICE, ("null", "file:", "append:"))
    assert path_at(output, "append:/var") == 7
    assert path_at(output, "null") == -1
    assert path_at(output, "file:x") == -1


@pytest.mark.parametrize(
    ("grammar", "word", "found"),
    [
        ("paths", "/a", Place("/a", False, True)),
        ("paths", "-/a", Place("/a", True, True)),
        ("paths", "+/a", None),
        ("paths", "/%i/a", None),
        ("paths", '"/a b"', Place("/a b", False, True)),
        ("binds", "-/a:/b", Place("/a", True, True)),
        ("optional-path", "/etc/default/two words", Place("/etc/default/two words", False, True)),
        ("working-directory", "~", None),
        ("commands", "-/bin/x y", Place("/bin/x", True)),
        ("commands", "x y", None),
        ("temporary", "/a:ro", None),
    ],
)
def test_what_must_be_there_is_found(grammar: str, word: str, found: Place | None) -> None:
    assert place(_kind(grammar), word) == found
