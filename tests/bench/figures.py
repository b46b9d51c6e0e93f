"""How figures are told: beside a yardstick of the same run, since times alone say more of the machine."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence


class Times:
    """How long something took, each time, in seconds."""

    def __init__(self, spans: Iterable[float]) -> None:
        self._ranked = sorted(spans)

    @property
    def median(self) -> float:
        """Half of them took longer."""
        return statistics.median(self._ranked)

    @property
    def p95(self) -> float:
        """One of twenty took longer."""
        return self._ranked[int(len(self._ranked) * 0.95)]

    def __str__(self) -> str:
        return f"median {self.median * 1000:.1f}, p95 {self.p95 * 1000:.1f} ms"

    def over(self, other: "Times") -> str:
        """Both figures as multiples of another's."""
        return f"{self.median / other.median:.2f} and {self.p95 / other.p95:.2f} times"


def taken(work: Callable[[], object]) -> float:
    """The seconds of this thread's processor time that something takes."""
    start = time.thread_time()
    work()
    return time.thread_time() - start


def side_by_side(works: Sequence[Callable[[], object]], rounds: int) -> list[Times]:
    """How long each takes on the processor, turn by turn, so that a busy machine slows all of them alike."""
    spans = [[taken(work) for work in works] for _ in range(rounds)]
    return [Times(times) for times in zip(*spans, strict=True)]
