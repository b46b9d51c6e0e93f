"""What is chosen in a survey: it stays while the marked services are opened one after another."""

from collections.abc import Iterable, Sequence

from workbench.session_survey import USUAL
from workbench.survey import Surveyed

ORDERS = ("exposure", "gain", "goal", "state", "name")
_WORDS = ("above", "unknown", "accepted", "met", "none")


class Marked:
    """The marks, the preset and the order of one manager's survey."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        """The services that are marked, and were not opened since."""
        self.preset = USUAL
        self.idle = False
        """Whether services that don't run are shown."""
        self.order = ORDERS[0]

    def turn(self, name: str) -> None:
        """Mark a service, or unmark it."""
        self.names ^= {name}

    def turn_all(self, names: Iterable[str]) -> None:
        """Mark all of these; unmark them where they are marked."""
        wanted = set(names)
        self.names = set() if wanted <= self.names else wanted

    def turn_order(self) -> None:
        """To the next order."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]

    def sorted(self, services: Sequence[Surveyed]) -> list[Surveyed]:
        """Services, the most exposed first, in the order that is chosen."""
        keys = {
            "gain": lambda one: -one.gain,
            "goal": lambda one: (_WORDS.index(one.standing.word), -_over(one)),
            "state": lambda one: (one.active != "failed", one.active != "active", one.unit),
            "name": lambda one: one.unit,
        }
        key = keys.get(self.order)
        return sorted(services, key=key) if key else list(services)


def _over(one: Surveyed) -> float:
    """By how much a service is above its goal."""
    if one.score is None or one.standing.goal is None:
        return 0.0
    return one.score.exposure / 10 - one.standing.goal
