"""Paths that could not be written, reached or found: which directives cover them, and what opens them all."""

import re
from collections.abc import Iterable, Iterator, Sequence

from trial.diagnosis import files, reach
from trial.diagnosis.case import Case, Change, Suspicion
from trial.events import by_directive
from trial.look.call import ITSELF, MAKES, Call

_HOW = {
    "EROFS": "read-only",
    "EACCES": "denied",
    "EPERM": "denied",
    "ENOENT": "missing",
    "ENXIO": "missing",
    "ENODEV": "missing",
    "ECONNREFUSED": "missing",
}
"""What becomes of a path, by the error that a call has for it."""
_RUNS = frozenset({"execve", "execveat", "mmap", "mprotect"})
_NOT_BY_PATH = frozenset({"CapabilityBoundingSet", "PrivateUsers", "SecureBits", "NoExecPaths", "UMask"})
"""What the list of files has besides, and other rules look at."""
_INTERFACES = ("/dev", "/proc", "/sys")
_TEMPORARY = ("/tmp", "/var/tmp")
_MOST = 8
"""Paths that are opened one by one."""
_PLAIN = re.compile(r"[\w./@+=,:~-]+")


def suspicions(case: Case, call: Call, weight: int, why: str) -> Iterator[tuple[Suspicion, str]]:
    """The directives that cover what a call could not use, and the path that each of them covers."""
    how = _HOW.get(call.error, "")
    if not how or call.name in _RUNS:
        return
    for path in call.paths:
        if _PLAIN.fullmatch(path):
            for one in files.covering(case, [path], how, weight, why, _line(call)):
                if one.name not in _NOT_BY_PATH:
                    yield one, path


def _line(call: Call) -> str:
    """The words for what was attempted that the remedies go by."""
    if call.name in MAKES:
        return "mkdir"
    if call.name in ITSELF:
        return "chmod"
    return "write" if call.writes else "open"


def besides(case: Case, change: Change, how: str, worked: Iterable[Call]) -> Iterator[tuple[Suspicion, str]]:
    """What else a change would keep from calls that worked before it: files that they wrote, where it makes
    them read-only."""
    if how != "EROFS":
        return
    for call in worked:
        for path in call.paths if call.writes else ():
            if _PLAIN.fullmatch(path) and not _is_apart(case, path) and reach.covers(change, path):
                found = files.covering(case, [path], "read-only", 0, "", _line(call))
                yield from ((one, path) for one in found if one.name == change.name)


def bound(change: Change, calls: Iterable[Call]) -> tuple[str, ...]:
    """What shows again all that some calls used below an empty directory: to be written, or to be read."""
    written, read = set[str](), set[str]()
    for call in calls:
        for path in call.paths:
            if _PLAIN.fullmatch(path) and reach.covers(change, path) and path not in reach.named(change):
                above = path.rpartition("/")[0]
                itself = not call.writes or call.name in ITSELF or above in reach.named(change)
                (written if call.writes else read).add(path if itself else above)
    found = {"BindPaths": _topmost(sorted(written))}
    left = [one for one in read if not any(reach.within(one, top) for top in found["BindPaths"])]
    found["BindReadOnlyPaths"] = _topmost(sorted(left))
    lines = [f"{name}={' '.join(f'-{path}' for path in paths)}" for name, paths in found.items() if paths]
    return ("\n".join(lines),) if lines else ()


def _is_apart(case: Case, path: str) -> bool:
    """Whether a path is no place for files, or the service has one of its own there, which stays writable."""
    private = case.now.last("PrivateTmp").lower() not in ("", "no", "false", "off", "0")
    if private and any(reach.within(path, top) for top in _TEMPORARY):
        return True
    return any(reach.within(path, top) for top in _INTERFACES) and not reach.within(path, "/dev/shm")


def together(ways: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Remedies that each mend one path, as some that mend all: first the narrowest of each, in one."""
    ways = [one for one in dict.fromkeys(ways) if one]
    if len(ways) < 2:
        return ways[0] if ways else ()
    values: dict[str, dict[str, None]] = {}
    for remedy in (one[0] for one in ways):
        for name, lines in by_directive(remedy).items():
            values.setdefault(name, {}).update(dict.fromkeys(lines))
    return ("\n".join(line for name, lines in values.items() for line in _joined(name, list(lines))),)


def _joined(name: str, lines: Sequence[str]) -> list[str]:
    """Lines of one directive as one that does what all of them do."""
    words = list(dict.fromkeys(word for line in lines for word in line.split()))
    if name == "ReadWritePaths":
        return [f"{name}={' '.join(_topmost(words))}"]
    if name.endswith("Directory") or name in ("BindPaths", "BindReadOnlyPaths", "DeviceAllow"):
        return (
            [f"{name}={line}" for line in lines] if name == "DeviceAllow" else [f"{name}={' '.join(words)}"]
        )
    if name in ("InaccessiblePaths", "TemporaryFileSystem", "ReadOnlyPaths"):
        left = [word for word in words if all(word in line.split() for line in lines)]
        return [f"{name}={' '.join(left)}"] if left else [f"{name}="]
    return [f"{name}={lines[-1]}"]


def _topmost(paths: Sequence[str]) -> list[str]:
    """Paths without those that lie below others; where they are very many, what they lie in."""
    found = [one for one in paths if not any(one != other and reach.within(one, other) for other in paths)]
    if len(found) <= _MOST:
        return sorted(found)
    above = {one.rpartition("/")[0] if one.count("/") > 2 else one for one in found}
    return _topmost(sorted(above)) if above != set(found) else sorted(found)
