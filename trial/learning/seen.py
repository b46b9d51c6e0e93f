"""The system calls that were seen, by name."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from catalog.listings import syscall_names
from host.ports import Call
from trial.calls import named


class Seen(Struct, frozen=True):
    """What a service did, as far as it was watched."""

    names: frozenset[str] = frozenset()
    likely: frozenset[str] = frozenset()
    """Those of the names that only a program's name speaks for."""
    numbers: frozenset[int] = frozenset()
    """Calls that nobody here knows the name of."""
    families: frozenset[str] = frozenset()
    """Address families of sockets."""
    foreign: frozenset[str] = frozenset()
    """Architectures other than the host's own."""


def seen(calls: Iterable[Call], native: str) -> Seen:
    """All of it; `native` is the host's architecture as SystemCallArchitectures= names it."""
    sure, likely, numbers, families, foreign = set[str](), set[str](), set[int](), set[str](), set[str]()
    for call in calls:
        name, architecture = _resolved(call, native)
        if architecture and architecture != native:
            foreign.add(architecture)
        if name:
            (sure if call.sure else likely).add(name)
        elif call.number >= 0:
            numbers.add(call.number)
        if call.family:
            families.add(call.family)
    return Seen(
        frozenset(sure | likely),
        frozenset(likely - sure),
        frozenset(numbers),
        frozenset(families),
        frozenset(foreign),
    )


def _resolved(call: Call, native: str) -> tuple[str, str]:
    """A call's name and architecture."""
    if call.architecture:
        name, architecture = named(call.architecture, call.number)
        return call.name or name, architecture
    return call.name or syscall_names(native).get(call.number, ""), native


def let_through(names: frozenset[str], properties: Mapping[str, Any]) -> frozenset[str]:
    """Those of some calls that the filter of a loaded unit permits: what it refuses, the service can do
    without. org.freedesktop.systemd1(5), SystemCallFilter"""
    found = properties.get("SystemCallFilter")
    if not (isinstance(found, list) and len(found) == 2 and isinstance(found[1], list)):
        return names
    listed = frozenset(str(word).partition(":")[0] for word in found[1])
    if not listed:
        return names
    return names & listed if found[0] else names - listed
