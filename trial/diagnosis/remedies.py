"""What to write instead of a directive that broke a service: lines that can be applied as they are.

A remedy is one line, or several that are set together."""

import re
from collections.abc import Collection, Iterable, Sequence

from catalog.names import CAPABILITIES as ALL_CAPABILITIES
from trial.diagnosis.capabilities import merged
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


def writable(
    change: Change, path: str, *, itself: bool = False, made: bool = False, root: bool = True
) -> tuple[str, ...]:
    """Lines that make a file's directory, or what is there `itself`, writable again: as it is, or as one that
    systemd makes. A directory that is `made` is not there yet, and can't be named to be opened.

    Of one path that is named twice systemd takes the stricter: what protects /etc itself needs a deeper one.
    What is below /run is gone at each boot: for whoever is not root systemd has to make it.
    """
    directory = path if itself or made else path.rpartition("/")[0] or path
    own = _owned(directory)
    opened = directory.rpartition("/")[0] if made else directory
    clash = opened in named(change) or (opened in _TOPS and change.values[-1:] != ("strict",))
    as_it_is = () if clash or opened in ("", "/") else (f"ReadWritePaths={opened}",)
    if own and (made or (own.startswith("RuntimeDirectory=") and not root)):
        return own, *as_it_is
    return (*as_it_is, own) if own and as_it_is else as_it_is


def _owned(directory: str) -> str:
    """The line that has systemd make a directory for the service; empty where none does."""
    for top, kind in _OWN.items():
        below = directory.removeprefix(f"{top}/")
        if below != directory and (kind != "Runtime" or not below.startswith(("user/", "systemd/", "lock"))):
            return f"{kind}Directory={below}" if kind == "Runtime" or "/" not in below else ""
    return ""


def interfaces(change: Change) -> tuple[str, ...]:
    """What stays usable when the whole tree is read-only, as ProtectSystem=strict leaves it: devices, shared
    memory, processes, the kernel's settings."""
    return ("ReadWritePaths=-/dev -/proc -/sys",) if "/" in named(change) else ()


def reachable(change: Change, path: str, *, writing: bool) -> tuple[str, ...]:
    """Lines that let a service use a path that is hidden from it."""
    name = change.name
    if name == "ProtectHome":
        # The rungs between hide the same files, in other ways: read-only is the strictest that shows them.
        loose = "ProtectHome=no" if writing else "ProtectHome=read-only"
        return (
            loose,
            *(
                [f"BindPaths={path.rpartition('/')[0]}"]
                if change.last == "tmpfs" and path.count("/") > 2
                else ()
            ),
        )
    if name in ("InaccessiblePaths", "TemporaryFileSystem", "ReadOnlyPaths"):
        if kept := without(change, path):
            return kept
        return (f"BindReadOnlyPaths=-{path}",) if name == "TemporaryFileSystem" else ()
    if name == "NoExecPaths":
        return (*executable(change, path), f"ExecPaths=-{path}")
    if name == "ProtectProc":
        return ("ProtectProc=default",)
    if name in ("DevicePolicy", "DeviceAllow") and path.startswith("/dev/"):
        return (f"DeviceAllow={path} rw",)
    return ()


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


def refuses_family(change: Change, name: str) -> bool:
    """Whether a list of address families refuses one."""
    words = _words(change)
    return bool(words) and (name in words or f"~{name}" in words) == _refuses(words)


def with_families(change: Change, names: Iterable[str]) -> tuple[str, ...]:
    """The list of address families with all of these; nothing where it permits them."""
    refused = [one for one in names if refuses_family(change, one)]
    return _with_families(_words(change), refused) if refused else ()


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


def with_capabilities(change: Change, needed: Iterable[str]) -> tuple[str, ...]:
    """The bounding set with some capabilities; nothing where it has them. A list of what is taken away stays
    one."""
    held, needed = merged(change.values), set(needed)
    if needed <= held:
        return ()
    if not change.values or not change.values[0].startswith("~"):
        return (f"CapabilityBoundingSet={_in_order(held | needed)}",)
    return (f"CapabilityBoundingSet=~{_in_order(set(ALL_CAPABILITIES) - held - needed)}",)


def _in_order(names: Collection[str]) -> str:
    return " ".join(name for name in ALL_CAPABILITIES if name in names)
