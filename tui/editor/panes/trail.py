"""Where somebody was before a link was followed, to come back to it."""

from msgspec import Struct

Key = tuple[str, str]


class Place(Struct, frozen=True):
    """A list of panels with a directive of it."""

    entry: str
    """The group, or other list."""
    query: str | None
    """What is searched for instead; None where nothing is."""
    key: Key | None
    """The directive under the cursor."""
    open: Key | None
    """The one that explains itself."""


class Trail:
    """The places that links were followed from, and back from."""

    def __init__(self) -> None:
        self._behind: list[Place] = []
        self._ahead: list[Place] = []

    @property
    def can_go_back(self) -> bool:
        """Whether there is a place to come back to."""
        return bool(self._behind)

    @property
    def can_go_on(self) -> bool:
        """Whether there is a place that somebody came back from."""
        return bool(self._ahead)

    def leave(self, place: Place) -> None:
        """A link is followed from here."""
        self._behind.append(place)
        self._ahead.clear()

    def back(self, here: Place) -> Place:
        """Where the last link was followed from."""
        self._ahead.append(here)
        return self._behind.pop()

    def on(self, here: Place) -> Place:
        """Where somebody came back from."""
        self._behind.append(here)
        return self._ahead.pop()
