"""Checks as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trial.check_text import BadCheck, read, spelled
from trial.checks import Command, Page, Port, Reloads, StaysUp

LINES = [
    ("tcp 127.0.0.1:80", Port("127.0.0.1", 80)),
    ("tcp 8080", Port("127.0.0.1", 8080)),
    ("tcp [::1]:53", Port("::1", 53)),
    ("url http://localhost/", Page("http://localhost/")),
    ("url http://localhost/ 404", Page("http://localhost/", 404)),
    ("url https://h/x 200 Welcome to nginx", Page("https://h/x", 200, "Welcome to nginx")),
    ("url http://h/ it works", Page("http://h/", 0, "it works")),
    ("reloads", Reloads()),
    ("up 30", StaysUp(30)),
    ("up 2.5s", StaysUp(2.5)),
    ("as www-data: test -r /srv", Command("test -r /srv", "www-data")),
    ("nginx -t", Command("nginx -t")),
    ("curl -f http://localhost/ | grep -q ok", Command("curl -f http://localhost/ | grep -q ok")),
]


@pytest.mark.parametrize(("line", "check"), LINES)
def test_a_line_means_a_check(line: str, check: object) -> None:
    assert read(line) == check
    assert read(spelled(read(line))) == check


@pytest.mark.parametrize(
    "line", ["", "tcp", "tcp host:0", "tcp a b:80", "tcp h:99999", "url ftp://h/", "up 0"]
)
def test_what_is_no_check_is_refused_in_a_sentence(line: str) -> None:
    with pytest.raises(BadCheck) as error:
        read(line)
    assert str(error.value).endswith(".")


def test_commands_run_as_who_asks_unless_somebody_is_named() -> None:
    assert read("true", "1000") == Command("true", "1000")
    assert read("as root: true", "1000") == Command("true", "root")


@given(st.text(max_size=60))
def test_any_line_is_a_check_or_refused_and_its_spelling_means_the_same(line: str) -> None:
    try:
        check = read(line)
    except BadCheck:
        return
    assert read(spelled(check)) == check
