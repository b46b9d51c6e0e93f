"""Where along a row an answer turns, with few questions."""

from collections.abc import Awaitable, Callable


async def first(low: int, high: int, holds: Callable[[int], Awaitable[bool]], *, leaning: bool = True) -> int:
    """The place where `holds` turns true: it is false at `low`, true at `high`, and neither is asked for.

    Never more than ceil(log2(high - low)) questions; `leaning` spends what that leaves so that early places
    take fewer. The answer's place holds and the one before it doesn't, even where the row turns more often.
    """
    while (wide := high - low) > 1:
        middle = low + early_part(wide, leaning=leaning)
        low, high = (low, middle) if await holds(middle) else (middle, high)
    return high


def early_part(wide: int, *, leaning: bool) -> int:
    """How many places of a row the next question parts from the others."""
    return wide - (1 << ((wide - 1).bit_length() - 1)) if leaning else (wide + 1) // 2
