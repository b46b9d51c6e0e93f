"""How the lines of systemd's restricting lists combine, each by its own rules (load-fragment.c)."""

from collections.abc import Iterable
from functools import lru_cache

from catalog.exposure.values import boolean, inverted
from catalog.names import ARCHITECTURES, CAPABILITIES, FAMILIES, NAMESPACES
from catalog.sets import Sets

_EVERY = frozenset(CAPABILITIES)
_FAMILIES = FAMILIES | {"AF_MCTP"}
_SAME = {"AF_LOCAL": "AF_UNIX", "AF_FILE": "AF_UNIX", "AF_ROUTE": "AF_NETLINK"}
_ARCHITECTURES = ARCHITECTURES | {"loongarch64", "m68k", "parisc", "parisc64"}
_NAMESPACE_WORDS = NAMESPACES | {"time"}


@lru_cache(maxsize=64)
def bounding_set(lines: tuple[str, ...], initial: frozenset[str] = _EVERY) -> frozenset[str]:
    """The capabilities that are left: lines add, those with `~` take away, the first one replaces."""
    left = initial
    for line in lines:
        exceptions, words = inverted(line)
        named = frozenset(filter(None, map(_capability, words)))
        if not named or left == initial:
            left = _EVERY - named if exceptions else named
        else:
            left = left - named if exceptions else left | named
    return left


def _capability(word: str) -> str:
    if word.isdecimal():
        return CAPABILITIES[int(word)] if int(word) < len(CAPABILITIES) else ""
    return word.upper() if word.upper() in _EVERY else ""


@lru_cache(maxsize=64)
def namespaces(lines: tuple[str, ...]) -> frozenset[str]:
    """The kinds of namespaces that may still be made."""
    left: frozenset[str] | None = None
    for line in lines:
        switch = boolean(line)
        if switch is not None:
            left = frozenset() if switch else _NAMESPACE_WORDS
            continue
        exceptions, words = inverted(line)
        named = frozenset(words)
        if not named <= _NAMESPACE_WORDS:
            continue  # one unknown word, and systemd ignores the line
        if left is None:
            left = _NAMESPACE_WORDS - named if exceptions else named
        else:
            left = left - named if exceptions else left | named
    return NAMESPACES if left is None else left & NAMESPACES


@lru_cache(maxsize=64)
def address_families(lines: tuple[str, ...]) -> tuple[bool, frozenset[str]]:
    """Whether the families are the only ones allowed, rather than the ones refused; and the families."""
    allow, families = False, None
    for line in lines:
        if line == "none":
            allow, families = True, None
            continue
        exceptions, words = inverted(line)
        if families is None:
            allow, families = not exceptions, set[str]()
        named = {_SAME.get(word, word) for word in _FAMILIES.intersection(words)}
        families = families | named if allow is not exceptions else families - named
    return allow, frozenset(families or ())


@lru_cache(maxsize=64)
def architectures(lines: tuple[str, ...]) -> frozenset[str]:
    """The architectures whose system calls are allowed; empty for all."""
    return _ARCHITECTURES.intersection(word for line in lines for word in line.split())


_remembered: dict[int, tuple[Sets, dict[tuple[str, ...], tuple[bool, frozenset[str]]]]] = {}


def syscalls(lines: tuple[str, ...], sets: Sets) -> tuple[bool, frozenset[str]]:
    """Whether the system calls are the only ones allowed, rather than the ones refused; and the calls."""
    if not lines:
        return False, frozenset()
    if id(sets) not in _remembered:
        _remembered.clear()
        _remembered[id(sets)] = (sets, {})
    known = _remembered[id(sets)][1]
    if lines not in known:
        if len(known) > 64:
            known.clear()
        known[lines] = _combined(lines, sets)
    return known[lines]


def _combined(lines: Iterable[str], sets: Sets) -> tuple[bool, frozenset[str]]:
    allow, calls = False, None
    for line in lines:
        exceptions, words = inverted(line)
        if calls is None:
            allow = not exceptions
            calls = set(sets.members("@default")) if allow else set()
        for word in words:
            name, errno, _number = word.partition(":")
            if errno and not exceptions:
                continue  # what is allowed can't fail with a number of its own
            members = sets.members(name) if name.startswith("@") else {name}
            if allow is not exceptions:
                calls |= members
            else:
                calls -= members
    return allow, frozenset(calls or ())
