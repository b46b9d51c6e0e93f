"""The end of a trial in words: what was seen, and what was not."""

import msgspec
import pytest

from trial.events import Undone, unseen

ALL = "files, values and service are as before"


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (Undone(0.0, True, True), ALL),
        (Undone(0.0, True, False), "files and values are as before, but not: service"),
        (Undone(0.0, False, False, values=False), "not as before: files, values, service"),
        (Undone(0.0, True, True, unknown=("owners",)), f"{ALL}, not known: owners"),
        (unseen("", (), owners=False), "not known: files, values, service"),
        (unseen("", ("tcp 80",), owners=True), "not known: files, owners, values, service, checks"),
    ],
)  # fmt: skip
def test_it_says_what_is_as_before_what_is_not_and_what_is_not_known(event: Undone, told: str) -> None:
    assert event.told == told
    assert event.whole is (told == ALL)


def test_what_is_not_known_is_null_for_scripts() -> None:
    event = msgspec.json.decode(msgspec.json.encode(unseen("why", ("tcp 80",), owners=False)))
    assert [event[key] for key in ("file", "service", "values", "checks")] == [None] * 4
    assert event["unknown"] == ["files", "values", "service", "checks"]
