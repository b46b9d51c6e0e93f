"""Trials that follow each other's remedies: how far each got, what comes next, and that there is an end."""

from itertools import pairwise

from host.ports import JournalEntry
from trial.entries import SPAWN_FAILED
from trial.events import AnyEvent, Checked, Logged, Restarted, Suspect, Verdict
from trial.rounds.reach import Reach
from trial.rounds.story import FREE, Change, Story, about, ordinal, told

SYSTEM = Suspect(
    "ProtectSystem", "it said: EROFS", ("ReadWritePaths=/var/lib/x", "ProtectSystem=full"), "likely"
)
SILENT = Suspect("PrivateTmp", "nothing speaks of it", ("PrivateTmp=no",), "possible")


def failure(words: str, *suspects: Suspect, evidence: tuple[JournalEntry, ...] = ()) -> Verdict:
    return Verdict(0.0, False, f"it exited with status 1; it said: {words}", suspects, evidence)


def line(text: str, invocation: str = "i") -> Logged:
    return Logged(0.0, JournalEntry("c", 0.0, text, pid=7, transport="stdout", invocation=invocation))


def reached(*events: AnyEvent) -> Reach:
    found = Reach()
    for event in events:
        found = found.after(event)
    return found


UP = Restarted(0.0, "done", 0.1, "i")


def test_whoever_fails_at_something_later_got_further() -> None:
    before = reached(line("hello"), UP, failure("no /var/lib/x: Read-only file system"))
    after = reached(line("hello"), UP, line("state read"), failure("no /var/log/x: Read-only file system"))
    assert before.compared(None) == "first"
    assert after.compared(before) == "further"
    assert before.compared(after) == "otherwise"  # it no longer says what it said
    assert reached(UP, Verdict(0.0, True, "")).compared(before) == "works"


def test_the_same_failure_is_the_same_at_another_time_and_of_another_process() -> None:
    first = reached(UP, failure("2026-01-01 10:00:00 web[12]: line 7: 0xdeadbeef refused"))
    second = reached(UP, failure("2026-01-01 10:00:09 web[99]: line 8: 0xcafebabe refused"))
    assert second.compared(first) == "same"
    assert reached(UP, failure("port 443 refused")).compared(reached(UP, failure("port 80 refused"))) == (
        "further"
    )


def test_a_later_step_is_further_and_an_earlier_one_is_back() -> None:
    spawn = JournalEntry("c", 0.0, "Failed at step NAMESPACE", message_id=SPAWN_FAILED)
    unloaded = reached(failure("can't be loaded"))
    spawned = reached(UP, failure("namespace", evidence=(spawn,)))
    started = reached(Restarted(0.0, "failed", 0.1, "i"), failure("no"))
    up = reached(UP, failure("no"))
    unwell = reached(UP, Checked(0.0, "port 80", False, "refused", 0.1), failure("the check fails"))
    steps = [unloaded, spawned, started, up, unwell]
    assert [later.compared(before) for before, later in pairwise(steps)] == ["further"] * 4
    assert [before.compared(later) for before, later in pairwise(steps)] == ["back"] * 4


def test_what_another_invocation_said_does_not_count() -> None:
    assert reached(line("bye", "old"), line("hello", "new")).said == {"hello"}


def test_the_story_in_words() -> None:
    first = failure("no /var/lib/x/db: Read-only file system", SYSTEM)
    story = Story(2).after(b"1", first, reached(UP, first))
    again = Suspect("ProtectSystem", "it said: EROFS", ("ReadWritePaths=/var/log/x",))
    second = failure("no /var/log/x: Read-only file system", again)
    story = story.after(b"2", second, reached(UP, second), Change("ProtectSystem", SYSTEM.remedies[0]))
    story = story.after(b"3", second, reached(UP, second), Change("ProtectSystem", "ProtectSystem=full"))
    works = Verdict(0.0, True, "")
    story = story.after(b"4", works, reached(UP, works), Change("ProtectSystem"), 2)
    assert [told(one) for one in story.rounds] == [
        "1st try: fails at /var/lib/x/db",
        "2nd try, with ReadWritePaths=/var/lib/x: further than before; now /var/log/x",
        "3rd try, with ProtectSystem=full: no different",
        "4th try, without ProtectSystem=: it works",
    ]
    assert about(failure("something odd happened")) == "something odd happened"
    assert about(failure("it is silent", SILENT)) == "it is silent"
    assert [ordinal(n) for n in (3, 11, 12, 22, 103)] == ["3rd", "11th", "12th", "22nd", "103rd"]


def made(change: Change) -> bytes:
    return change.words.encode()


def test_nothing_is_proposed_twice_and_one_of_no_use_is_taken_back() -> None:
    verdict = failure("Read-only file system", SYSTEM, SILENT)
    story = Story(4).after(b"drafted", verdict, reached(UP, verdict))
    seen = []
    while change := story.proposal(verdict.suspects, made):
        seen.append(change.words)
        base = story.base
        assert base is not None
        assert base.drop_in == b"drafted"  # each is tried in the place of the one before
        story = story.after(made(change), verdict, reached(UP, verdict), change, base.number)
    assert seen == [
        "with ReadWritePaths=/var/lib/x",
        "with ProtectSystem=full",
        "without ProtectSystem=",
        "with PrivateTmp=no",
    ]
    assert story.failed(b"drafted") == verdict
    assert story.failed(b"other") is None


def test_what_nothing_speaks_for_is_not_tried_unasked() -> None:
    verdict = failure("", SILENT)
    story = Story(3).after(b"drafted", verdict, reached(UP, verdict))
    assert story.proposal(verdict.suspects, made, sure=True) is None
    assert story.proposal(verdict.suspects, made) == Change("PrivateTmp", "PrivateTmp=no")


def test_there_are_no_more_rounds_than_directives_but_for_a_few_that_get_further() -> None:
    """The worst of luck: whatever is opened, the service always wants one more."""
    for directives in range(1, 9):
        number, story = 0, Story(directives)
        while True:
            suspect = Suspect("ProtectSystem", f"no /{number}", (f"ReadWritePaths=/{number}",))
            verdict = failure(f"no /{number}: Read-only file system", suspect)
            change = Change(suspect.directive, suspect.remedies[0]) if number else None
            story = story.after(str(number).encode(), verdict, reached(UP, verdict), change)
            if story.proposal((suspect,), made) is None:
                break
            number += 1
        assert number == directives + FREE
