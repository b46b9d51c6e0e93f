"""Whether this user has seen the tour, or did not want to."""

from workbench.drafts import put
from workbench.personal import state_directory


def seen() -> bool:
    """Whether it need not be shown again unasked."""
    return (state_directory() / "toured").exists()


def note_seen() -> bool:
    """Show it no more unasked; whether that could be remembered."""
    return put(state_directory() / "toured", b"The tour of the demo was seen.\n")
