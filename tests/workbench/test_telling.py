"""The difference between two drafts, as undo tells it."""

import pytest

from unit.draft import Draft
from workbench.draft_words import told

ONE = Draft().set("Service", "ProtectSystem", ["strict"])
MANY = ONE.set("Service", "A", ["1"]).set("Service", "B", ["2", "3"]).set("Service", "C", ["4"])


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Draft(), Draft(), ""),
        (Draft(), ONE, "ProtectSystem=strict"),
        (ONE, Draft(), "ProtectSystem= as it is in the files"),
        (Draft(), Draft().unset("Service", "X"), "X= unset"),
        (Draft(), Draft().set("Service", "X", ["a", "b"]), "X= (2 values)"),
        (ONE, ONE.set("Service", "ProtectSystem", ["full"]), "ProtectSystem=full"),
        (ONE, MANY, "3 directives: A=, B=, C="),
        (Draft(), MANY, "4 directives: ProtectSystem=, A=, B= and 1 more"),
    ],
)
def test_it_is_told_in_a_few_words(before: Draft, after: Draft, words: str) -> None:
    assert told(before, after) == words
