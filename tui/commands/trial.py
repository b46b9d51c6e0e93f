"""Trying the draft, and what to do about a failure."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

TRIAL: tuple[EditorCommand, ...] = (
    Command(
        "test", "ctrl+t", "^t", "Test", "Try the draft: restart, watch, judge, undo if it breaks",
        lambda e: e.attempts.test(), rules.can_test, footer=True,
    ),
    Command(
        "keep", "ctrl+s", "^s", "Keep", "Keep what passed the test",
        lambda e: e.filing.keep(), lambda e: e.testing.standing, footer=True,
    ),
    Command(
        "revert", "ctrl+r", "^r", "Revert", "Undo the test that is going on",
        lambda e: e.testing.revert(), lambda e: e.testing.going, footer=True,
    ),
    Command(
        "fix", "f", "f", "Fix", "Draft the likeliest remedy of the failure, and test again",
        lambda e: e.attempts.fix(), rules.can_fix, footer=True,
    ),
    Command(
        "drop", "d", "d", "Drop", "Leave the likeliest suspect out of the draft, and test again",
        lambda e: e.attempts.drop(), rules.can_drop, footer=True,
    ),
    Command(
        "remedies", "F,shift+f", "F", "remedies", "Choose among all remedies of the failure, and test again",
        lambda e: e.dialogs.remedies(), rules.can_drop,
    ),
    Command(
        "checks", "c", "c", "checks", "Say what the service must still do, and remember it",
        lambda e: e.dialogs.checks(), rules.has_bench,
    ),
    Command(
        "learn", "L,shift+l", "L", "learn", "Learn which system calls it makes, and draft a filter from that",
        lambda e: e.learner.begin(), rules.can_learn,
    ),
    Command(
        "shell", "s", "s", "shell", "Open a shell with the draft's sandbox and user, to look around",
        lambda e: e.shell(), rules.can_look,
    ),
    Command(
        "rights", "number_sign", "#", "root", "Ask for root's rights now: some files only root may read",
        lambda e: e.rights.ask(), rules.lacks_rights,
    ),
    Command(
        "filter", "l", "l", "filter log", "Show all of the journal, the service's lines, or problems only",
        lambda e: e.testing.filter(), rules.has_bench,
    ),
    Command(
        "proof", "n", "n", "evidence", "Go to the next line of the journal that speaks for the verdict",
        lambda e: e.testing.next_proof(), rules.can_drop,
    ),
    Command(
        "history", "H,shift+h", "H", "trials", "See what was tried on this unit, and draft one of it again",
        lambda e: e.filing.history(), rules.has_bench,
    ),
)  # fmt: skip
