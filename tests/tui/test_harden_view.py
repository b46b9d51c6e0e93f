"""A hardening as the Test pane tells it, and what its directives' panels say then."""

from trial.events import Refused, Step, Undone
from trial.harden.events import Begun, HardenEvent, LeftOut, Lessons, Result
from trial.harden.state import Lesson
from trial.proof.events import Tried, Trying
from tui.render.harden import HardenView, ending, progress
from tui.render.rows import Row, said
from tui.render.text import plain
from workbench.hardened import told

FAMILIES = Lesson(
    "RestrictAddressFamilies",
    "RestrictAddressFamilies=none",
    "RestrictAddressFamilies=AF_UNIX AF_INET",
    "it has sockets of AF_INET",
    "discovery",
    "seen",
)
NETWORK = Lesson("PrivateNetwork", "PrivateNetwork=yes", "", "it uses the network", "discovery", "seen")
PATHS = Lesson(
    "ProtectSystem",
    "ProtectSystem=strict",
    "ProtectSystem=strict\nReadWritePaths=/var/lib/web",
    "no /var/lib/web: Read-only file system",
    "verdict",
    "likely",
    2,
)
BEGUN = Begun(0.0, 30, 15, 96, 8, "30 directives to try, with at most 15 trials")
BY_THEN = (
    BEGUN,
    Lessons(0.0, (FAMILIES, NETWORK), 13),
    Trying(0.0, 2, "28 directives, exposure 1.3", (), 13),
    Step(0.0, "restart", "Restarting web.service"),
)
FAILED = (Tried(0.0, 2, False, "it exits"), Lessons(0.0, (PATHS,), 14))
PASSED = (Trying(0.0, 3, "29 directives, exposure 1.4", (), 14), Tried(0.0, 3, True, ""))
DROP_IN = (
    "[Service]\nProtectSystem=strict\nReadWritePaths=/var/lib/web\nLockPersonality=yes\n"
    "RestrictAddressFamilies=AF_UNIX AF_INET\n"
)
RESULT = Result(
    0.0, DROP_IN, 9.6, 1.4, 4, True,
    loosened=(FAMILIES, NETWORK, PATHS),
    left_out=(LeftOut("PrivateNetwork", "it uses the network"),),
    checks=("port 80",),
    seconds=12.0,
)  # fmt: skip


def view(*events: HardenEvent) -> HardenView:
    found = HardenView()
    for event in events:
        found = found.after(event)
    return found


def text(now: HardenView) -> str:
    return "\n".join(map(plain, progress(now) if now.going else ending(now, drafted=True)))


def test_first_it_looks_and_then_says_the_bound() -> None:
    assert text(view()).startswith("… looking at the service\n")
    assert text(view(BEGUN)).startswith("… at most 15 trials: learning what it calls\n")


def test_a_start_that_is_only_watched_counts_as_a_trial_but_shows_nothing_that_works() -> None:
    watched = (Trying(0.0, 1, "as it is, under strace", ()), Tried(0.0, 1, True, "strace saw 58 calls"))
    assert text(view(BEGUN, *watched[:1])).startswith("… trial 1 of at most 15: learning what it calls\n")
    now = view(BEGUN, *watched)
    assert (now.holds, now.points) == (None, ())


def test_a_trial_goes_on() -> None:
    now = view(*BY_THEN)
    assert now.word == "hardening"
    first, second, third, fourth, *learnt = text(now).split("\n")
    assert first == "… trial 2 of at most 15: finding what works"
    assert second == "  28 directives, exposure 1.3  Restarting web.service"
    assert third == "exposure 9.6 █▂ 1.3"
    assert fourth == "P pauses, ^r cancels; the service is as it was then."
    assert learnt == [
        "· without PrivateNetwork= seen it uses the network",
        "· RestrictAddressFamilies=AF_UNIX AF_INET seen it has sockets of AF_INET",
    ]


def test_what_works_by_now_is_told_and_can_be_had() -> None:
    now = view(*BY_THEN, *FAILED, *PASSED)
    assert now.phase == "tightening"
    assert "exposure 9.6 █▂▂ 1.4 works" in text(now)
    assert "P pauses, A drafts what works so far, ^r cancels" in text(now)
    judged = now.after(Trying(0.0, 4, "29 directives, exposure 1.4, as it is judged at the end", (), 14))
    assert judged.phase == "judging"


def test_a_pause_comes_after_the_trial() -> None:
    from msgspec.structs import replace

    now = replace(view(*BY_THEN), paused=True)
    assert (now.word, "It pauses after this trial. P goes on." in text(now)) == ("hardening", True)
    now = now.after(FAILED[0])
    assert (now.word, "The service is as it was. P goes on." in text(now)) == ("paused", True)


def test_how_it_ends() -> None:
    found = text(view(*BY_THEN, *FAILED, *PASSED, RESULT))
    assert found.startswith(
        "FOUND  exposure 9.6 ▸ 1.4 by 4 trials in 12 s\nIt is in the draft: ^t tests that"
    )
    assert "checked at the end: port 80" in found
    assert "left out: PrivateNetwork= it uses the network" in found
    nothing = view(*BY_THEN, Result(0.0, "", 9.6, 9.6, 15, False, why_not="15 restarts were not enough"))
    assert text(nothing).startswith("NOTHING FOUND  ")
    assert "15 restarts were not enough" in text(nothing)
    stopped = view(*BY_THEN, Refused(0.0, "The check 'true' proves nothing."))
    assert (stopped.word, stopped.going) == ("STOPPED", False)
    assert "The check 'true' proves nothing." in text(stopped)


def test_an_undo_that_was_not_whole_is_told() -> None:
    undone = Undone(0.0, True, False, "it is down")
    now = view(*BY_THEN, undone, Refused(0.0, "After a trial not all was as before.", status=4))
    assert now.broken
    assert now.word == "STOPPED"


def test_it_fits_whatever_the_width() -> None:
    lines = [*progress(view(*BY_THEN, *FAILED, *PASSED)), *ending(view(*BY_THEN, RESULT), drafted=True)]
    for width in (34, 57, 200):
        rows: list[Row] = [row for line in lines for row in said(line, width)]
        assert all(len(plain(row.line)) <= width for row in rows)


def test_what_becomes_of_each_directive() -> None:
    assert told(RESULT) == {
        "LockPersonality": "as strict as it can be: it was seen to work",
        "RestrictAddressFamilies": "loosened to AF_UNIX AF_INET (seen): it has sockets of AF_INET",
        "ProtectSystem": "kept at strict, with more opened (likely, trial 2): no /var/lib/web: Read-only"
        " file system",
        "ReadWritePaths": "added for ProtectSystem=strict (likely, trial 2): no /var/lib/web: Read-only file"
        " system",
        "PrivateNetwork": "left out: it uses the network",
    }
