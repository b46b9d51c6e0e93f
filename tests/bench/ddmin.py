"""The way to find a smallest failing set that others are measured by."""

from collections.abc import Awaitable, Callable

Fails = Callable[[frozenset[int]], Awaitable[bool]]
"""Whether something fails with these lines."""


async def ddmin(fails: Fails, lines: list[int]) -> list[int]:
    """Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002."""
    parts = 2
    while len(lines) > 1:
        size = -(-len(lines) // parts)
        chunks = [lines[start : start + size] for start in range(0, len(lines), size)]
        rests = [[one for one in lines if one not in chunk] for chunk in chunks] if len(chunks) > 2 else []
        for smaller, then in (*((one, 2) for one in chunks), *((one, max(parts - 1, 2)) for one in rests)):
            if await fails(frozenset(smaller)):
                lines, parts = smaller, then
                break
        else:
            if parts >= len(lines):
                break
            parts = min(2 * parts, len(lines))
    return lines
