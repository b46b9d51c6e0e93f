"""How many tries a search takes at most, said before it begins."""

from functools import cache

from trial.proof.halves import early_part


def most(lines: int, culprits: int) -> int:
    """Tries that find so many independent culprits among so many lines, with the worst of luck and suspicion.

    The failure of all lines and the success of none are known already. Values (ladders) come on top, and
    lines that break only together, or need each other, cost more.
    """
    if lines < 2:
        return 0
    guess, proofs = 2, 2 * culprits - 1  # each fails alone, and (the last is known to) beside the rest
    return guess + _searches(lines - 1, min(culprits, lines - 1), leaning=True) + proofs


def most_values(depth: int) -> int:
    """Tries that find the strictest of a line's values, which is gone at that depth: its first looser value,
    then the others by halves."""
    return 1 + (depth - 2).bit_length() if depth > 1 else 0


@cache
def _searches(lines: int, culprits: int, *, leaning: bool) -> int:
    """Tries until all but the culprits pass: after each that is found the rest is tried as a whole."""
    if not culprits or not lines:
        return 0
    return max(
        _questions(lines, place, leaning=leaning) + 1 + _searches(place - 1, culprits - 1, leaning=False)
        for place in range(1, lines + 1)
    )


@cache
def _questions(wide: int, place: int, *, leaning: bool) -> int:
    """Questions until a row as wide turns at a place, from 1; see halving."""
    if wide <= 1:
        return 0
    early = early_part(wide, leaning=leaning)
    if place <= early:
        return 1 + _questions(early, place, leaning=leaning)
    return 1 + _questions(wide - early, place - early, leaning=leaning)
