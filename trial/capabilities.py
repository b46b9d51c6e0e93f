"""Capability sets as CapabilityBoundingSet= and AmbientCapabilities= write them. systemd.exec(5)"""

from collections.abc import Iterable

from catalog.kinds.names import CAPABILITIES


def merged(values: Iterable[str]) -> set[str]:
    """What assignments leave; a first one with ~ takes from all."""
    held: set[str] = set()
    for number, value in enumerate(values):
        words = value.removeprefix("~").upper().split()
        if value.startswith("~"):
            held = (set(CAPABILITIES) if number == 0 else held) - set(words)
        else:
            held |= set(words)
    return held


def of_mask(mask: str) -> set[str]:
    """The capabilities of a mask in hex, as /proc/PID/status has them."""
    bits = int(mask or "0", 16)
    return {name for number, name in enumerate(CAPABILITIES) if bits >> number & 1}
