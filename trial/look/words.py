"""A closer look in words."""

CANCELLED = "The closer look was cancelled, and what was tried is taken back."
COMMANDS = "The closer look can't be taken while the draft changes the unit's commands."
NOTHING = "No system call fails with the draft that did not fail without it."
ELSEWHERE = "Calls fail with the draft that did not before, but none that a line of the draft would refuse."
UNTRACED = (
    "strace saw nothing of the service with the draft: it failed before its program began, or a filter of the"
    " draft refuses what the shell needs that waits for strace."
)
UNTRACED_BEFORE = "strace saw nothing of the service: none of its commands could be held for it."


def no_strace(why: str) -> str:
    """Why there is nothing to look with."""
    return f"A closer look takes strace: {why}"


def cost(restarts: int, seconds: float) -> str:
    """What is to come."""
    return (
        f"Closer look: strace watches the service start as it was, then with the draft: {restarts} restarts"
        f" with their undoing, {seconds:.0f} s or more; it is slower meanwhile"
    )


def broken(reason: str) -> str:
    """Why there is nothing to compare with."""
    return f"Under strace it fails without the draft, too, so there is nothing to compare with: {reason}"


def passing(settle: float) -> str:
    """Why the draft can't be blamed."""
    return (
        f"With strace watching it works with the draft, too (for {settle:g} s), so what fails depends on"
        " time, or is not in its system calls."
    )
