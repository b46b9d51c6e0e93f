"""Trying the draft, and what to do about a failure."""

from tui.commands import rules
from tui.commands.command import Command, EditorCommand

TRIAL: tuple[EditorCommand, ...] = (
    Command(
        "test", "ctrl+t", "^t", "Test", "Try the draft: restart, watch, judge, undo if it breaks",
        rules.can_test, footer=True,
    ),
    Command(
        "keep", "ctrl+s", "^s", "Keep", "Keep what passed the test",
        rules.standing, footer=True,
    ),
    Command(
        "revert", "ctrl+r", "^r", "Revert", "Undo the test that is going on",
        rules.can_revert, footer=True, quiet=rules.idle,
    ),
    Command(
        "fix", "f", "f", "Fix", "Draft the likeliest remedy that was not tried, and test again",
        rules.can_fix, footer=True,
    ),
    Command(
        "drop", "d", "d", "Drop", "Drop the likeliest suspect from the draft, and test again",
        rules.can_drop, footer=True,
    ),
    Command(
        "fix-all", "F,shift+f", "F", "Fix all", "Draft and test remedies one after another, until it passes",
        rules.can_fix, footer=True,
    ),
    Command(
        "trace", "t", "t", "Trace", "Look closer: which system calls fail with the draft, by strace",
        rules.can_prove,
    ),
    Command(
        "prove", "b", "b", "Prove", "Find out which lines break it, by testing parts of the draft",
        rules.can_prove, footer=True,
    ),
    Command(
        "harden", "h", "h", "Harden", "Find by trials the strictest directives that work, and draft them",
        rules.can_learn,
    ),
    Command(
        "pause", "P,shift+p", "P", "Pause", "Pause the hardening after the present trial, or go on",
        rules.hardening, footer=True,
    ),
    Command(
        "accept", "A,shift+a", "A", "Accept", "End the hardening, and draft what works so far",
        rules.can_accept, footer=True,
    ),
    Command(
        "remedies", "r", "r", "remedies", "Choose among all remedies of the failure, and test again",
        rules.can_drop,
    ),
    Command(
        "checks", "c", "c", "checks", "Edit the checks: what the service must still do",
        rules.with_unit,
    ),
    Command(
        "check-now", "C,shift+c", "C", "check now", "Run the checks now against the service as it is",
        rules.can_learn,
    ),
    Command(
        "learn", "L,shift+l", "L", "learn", "Record its system calls, and draft a filter from them",
        rules.can_learn,
    ),
    Command(
        "shell", "s", "s", "shell", "Open a shell with the draft's sandbox and user, to look around",
        rules.can_look,
    ),
    Command(
        "rights", "number_sign", "#", "root", "Ask for root's rights now: some files only root may read",
        rules.lacks_rights,
    ),
    Command(
        "filter", "l", "l", "filter log", "Show all of the journal, the service's lines, or problems only",
        rules.with_unit,
    ),
    Command(
        "proof", "n", "n", "evidence", "Go to the next log line that is evidence for the verdict",
        rules.can_drop,
    ),
    Command(
        "history", "H,shift+h", "H", "trials", "List earlier trials of this unit, and draft one again",
        rules.with_unit,
    ),
)  # fmt: skip
