"""What somebody may have meant by a name that there isn't."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like it, "" where none does."""
    from difflib import get_close_matches  # only mistakes wait for its import

    return next(iter(get_close_matches(name, list(known), 1)), "")
