"""Lines that are tried one after another, in words."""

ALL = "all lines at once"
CANCELLED = "It was cancelled, and what was tried is undone."


def bound(lines: int, restarts: int) -> str:
    """How many restarts it takes."""
    if not lines:
        return "There is no line that a restart goes by."
    if lines == 1:
        return "One line: 1 restart, and 1 to undo it."
    return (
        f"{lines} lines, each on top of those that hold: at most {restarts} restarts (1 if all hold at once),"
        " and as many to undo them."
    )
