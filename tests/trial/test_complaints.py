"""What counts as a complaint after a pass: errors always, lesser words only against a known past."""

import pytest

from host.ports import JournalEntry
from trial.complaints import fresh

STARTED = "39f53479d3a045ac8e11786248231fbf"


def line(text: str, **fields: object) -> JournalEntry:
    known: dict[str, object] = {"cursor": text, "time": 0.0, "message": text, "transport": "stdout", "pid": 7}
    return JournalEntry(**{**known, **fields})


BEGUN = (line("Started web.", message_id=STARTED, pid=1, transport="journal"), line("listening on 80"))


@pytest.mark.parametrize(
    "text",
    [
        "pcre.jit: JIT compilation disabled",
        "io_uring is unavailable, falling back to epoll",
        "could not set the priority; going on without",
        "cannot open the audit socket, audit logging will be off",
        "access to /dev/kvm denied: using emulation",
        "huge pages not supported",
        "Skipping GeoIP: database missing",
        "unable to raise the number of open files",
    ],
)
def test_lesser_words_count_where_the_past_is_known(text: str) -> None:
    assert [one.entry.message for one in fresh([line(text)], BEGUN)] == [text]
    assert fresh([line(text)], (*BEGUN, line(text))) == ()
    assert fresh([line(text)], ()) == ()


def test_a_warning_is_one_by_its_level() -> None:
    warning = line("entropy is low", priority=4)
    assert len(fresh([warning], BEGUN)) == 1
    assert fresh([warning], BEGUN[1:]) == ()


@pytest.mark.parametrize("text", ["listening on 443", "loaded 3 plugins", "worker 7 ready"])
def test_ordinary_words_are_none(text: str) -> None:
    assert fresh([line(text)], BEGUN) == ()


def test_what_names_an_error_counts_whatever_was_before() -> None:
    denied = line("open /srv/x: Permission denied")
    assert len(fresh([denied], ())) == len(fresh([denied], BEGUN)) == 1


def test_numbers_do_not_make_it_new() -> None:
    past = (*BEGUN, line("worker 12: could not lock memory"))
    assert fresh([line("worker 99: could not lock memory")], past) == ()
