"""What to write instead of a directive that broke a service: lines that can be applied as they are.

A remedy is one line, or several of one directive."""

import re
from collections.abc import Collection, Iterable, Sequence

from catalog.listings import bundled
from catalog.names import CAPABILITIES as ALL_CAPABILITIES
from trial.diagnosis.capabilities import NEEDED, merged
from trial.diagnosis.case import Change
from trial.diagnosis.reach import bare, named, within

_COMMON = ("AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK")
_FAMILIES = (
    (r"netlink", "AF_NETLINK"),
    (r"inet6|ipv6|\[::", "AF_INET6"),
    (r"packet", "AF_PACKET"),
    (r"unix|\.sock|/run/", "AF_UNIX"),
    (r"vsock", "AF_VSOCK"),
    (r"inet|ipv4|\d+\.\d+\.\d+\.\d+", "AF_INET"),
)
_TOPS = ("/usr", "/boot", "/efi", "/etc", "/home", "/root", "/run/user")


_OWN = {"/var/lib": "State", "/var/cache": "Cache", "/var/log": "Logs", "/run": "Runtime"}
"""Where the directories lie that systemd makes for a service, by the directives' names. systemd.exec(5)"""


def writable(change: Change, path: str, *, itself: bool = False) -> tuple[str, ...]:
    """Lines that make a file's directory, or what is there `itself`, writable again: as it is, or as one that
    systemd makes.

    Of one path that is named twice systemd takes the stricter: what protects /etc itself needs a deeper one.
    """
    directory = path if itself else path.rpartition("/")[0] or path
    clash = directory in named(change) or (directory in _TOPS and change.values[-1:] != ("strict",))
    if clash:
        return ()
    top, _, name = directory.rpartition("/")
    own = (f"{_OWN[top]}Directory={name}",) if top in _OWN else ()
    return (f"ReadWritePaths={directory}", *own)


def optional(change: Change, path: str) -> tuple[str, ...]:
    """The same paths, one of them allowed to be missing."""
    words = _words(change)
    marked = [f"-{word}" if not word.startswith("-") and bare(word) == path else word for word in words]
    return (f"{change.name}={' '.join(marked)}",) if marked != words else ()


def without(change: Change, path: str) -> tuple[str, ...]:
    """The same list without what covers a path; nothing where that would leave nothing."""
    words = _words(change)
    left = [word for word in words if not within(path, bare(word))]
    return (f"{change.name}={' '.join(left)}",) if left and left != words else ()


def executable(change: Change, path: str) -> tuple[str, ...]:
    """What must stay executable so that a program and its libraries run."""
    found = dict.fromkeys(["/usr", "/lib", "/lib64", "/bin"])
    directory = path.rpartition("/")[0]
    if directory and not directory.startswith(("/usr", "/lib", "/bin", "/sbin")):
        found[directory] = None
    return (f"ExecPaths={' '.join(f'-{one}' for one in found)}",) if "/" in named(change) else ()


def families(change: Change, line: str) -> tuple[str, ...]:
    """The list of address families with the one that a line speaks of, else with the common ones."""
    words = _words(change)
    guessed = [family for pattern, family in _FAMILIES if re.search(pattern, line, re.IGNORECASE)]
    first = _with_families(words, guessed or _COMMON)
    return first if _refuses(words) else tuple(dict.fromkeys((*first, *_with_families(words, _COMMON))))


def with_family(change: Change, name: str) -> tuple[str, ...]:
    """The list of address families with one more; nothing where it permits that."""
    words = _words(change)
    named_there = name in words or f"~{name}" in words
    return _with_families(words, [name]) if named_there == _refuses(words) else ()


def _words(change: Change) -> list[str]:
    return [word for value in change.values for word in value.split()]


def _refuses(words: Sequence[str]) -> bool:
    """Whether a list names what is refused."""
    return bool(words) and words[0].startswith("~")


def _with_families(words: Sequence[str], more: Collection[str]) -> tuple[str, ...]:
    """A list that permits more; nothing where there is no such list, or it is the same."""
    if _refuses(words):
        kept = [word for word in (words[0][1:], *words[1:]) if word and word not in more]
        return (f"RestrictAddressFamilies=~{' '.join(kept)}",) if kept else ()
    wanted = list(dict.fromkeys((*(word for word in words if word != "none"), *more)))
    return (f"RestrictAddressFamilies={' '.join(wanted)}",) if wanted != words else ()


def capabilities(change: Change, line: str) -> tuple[str, ...]:
    """The bounding set with the capabilities that a refused operation needs."""
    needed = next((names for pattern, names in NEEDED if pattern.search(line)), ())
    return with_capabilities(change, needed) if needed else ()


def with_capabilities(change: Change, needed: Iterable[str]) -> tuple[str, ...]:
    """The bounding set with some capabilities; nothing where it has them."""
    held = merged(change.values)
    wanted = held | set(needed)
    if wanted == held:
        return ()
    missing = [name for name in ALL_CAPABILITIES if name not in wanted]
    if len(missing) < len(wanted):
        return (f"CapabilityBoundingSet=~{' '.join(missing)}".rstrip(),)
    return (f"CapabilityBoundingSet={' '.join(name for name in ALL_CAPABILITIES if name in wanted)}",)


def refuses(change: Change, name: str) -> bool:
    """Whether a filter refuses a call, by the groups of the systemd that unitsmith knows."""
    lines, named_there = _filters(change), False
    denies = bool(lines) and lines[0].startswith("~")
    for line in lines:
        if any(_holds(word, name) for word in line.lstrip("~").split()):
            named_there = line.startswith("~") == denies
    return bool(lines) and named_there == denies


def _filters(change: Change) -> list[str]:
    return [value for value in change.values if value.strip("~ ")]


def syscalls(change: Change, name: str) -> tuple[str, ...]:
    """The filter with a call that it refused: the call alone, or the smallest group that has it.

    The first assignment tells whether the filter lists what is allowed or what is refused; a later one of the
    other sort takes from it. systemd.exec(5)
    """
    if not refuses(change, name):
        return ()
    lines = _filters(change)
    kept = [left for line in lines if (left := _not_refusing(line, name)).strip("~ ")]
    if kept != lines:
        found = [kept] if kept else []
        found += [[*lines, name]]
    else:
        found = [[f"{lines[0]} {extra}", *lines[1:]] for extra in _extras(lines, name)]
    return tuple("\n".join(f"SystemCallFilter={line}" for line in one) for one in found)


def _not_refusing(line: str, name: str) -> str:
    """An assignment without what makes it refuse a call."""
    if not line.startswith("~"):
        return line
    words = [word for word in line[1:].split() if not _holds(word, name)]
    return f"~{' '.join(words)}" if len(words) < len(line[1:].split()) else line


def _holds(word: str, name: str) -> bool:
    own = word.partition(":")[0]
    return own == name or name in bundled().members(own)


def _extras(lines: Iterable[str], name: str) -> list[str]:
    """What would bring a call into a list of what is allowed, the least first."""
    sets, words = bundled(), [word for line in lines for word in line.split()]
    groups = [own for own in sets.syscalls if name in sets.members(own)]
    group = min(groups, key=lambda own: len(sets.members(own)), default="")
    wide = "@system-service" if "@system-service" in groups else ""
    return [extra for extra in dict.fromkeys((name, group, wide)) if extra and extra not in words]
