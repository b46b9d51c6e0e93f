"""How long some work takes, told so that a busy machine makes no difference.

Wall time counts what other programs do meanwhile. The processor's time of this thread does not; but it too
grows by half or more where another program runs on the same core, or while the clock is slow. So a fixed
piece of Python is timed right before each measurement, and what that takes too long is taken off. A quiet
machine gains nothing by it.
"""

import gc
import time
from collections.abc import Callable
from statistics import median

_QUIET = 0.00030
"""Seconds that the yardstick takes where nothing else runs, on the machine on which the bounds were set."""

_ROUNDS = 30


def spans(work: Callable[[], object], times: int) -> list[float]:
    """Seconds that it took each time, the shortest first."""
    return sorted(_span(work) for _ in range(times))


def usual(work: Callable[[], object], bound: float, times: int = 7) -> float:
    """Seconds that it usually takes: of some rounds the first that is within a bound, else the last.

    Other programs make work slower and never faster: one round is enough to show what it takes by itself.
    """
    for _ in range(_ROUNDS):
        if (found := median(spans(work, times))) < bound:
            break
    return found


def _span(work: Callable[[], object]) -> float:
    slower = max(1.0, _seconds(_yardstick) / _QUIET)
    return _seconds(work) / slower


def _seconds(work: Callable[[], object]) -> float:
    gc.disable()  # it would go through all that the tests hold
    try:
        start = time.thread_time()
        work()
        return time.thread_time() - start
    finally:
        gc.enable()


def _yardstick() -> None:
    """What Python programs do most: look up, join, sort."""
    words = {f"{number % 97}:{number}": number for number in range(700)}
    sorted(words, key=lambda word: word.split(":"))
