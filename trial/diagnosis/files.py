"""Files that could not be written, read or found: the directives that cover their paths."""

import re
from collections.abc import Iterator, Sequence

from trial import denial
from trial.diagnosis import capabilities, remedies
from trial.diagnosis.case import Case, Change, Suspicion
from trial.diagnosis.paths import meant, paths
from trial.diagnosis.reach import FIXED, covers, may, named, opened
from trial.events import Certainty

FILES = {
    "read-only": (
        *("ReadOnlyPaths", "ProtectHome", "ProtectSystem", "ProtectKernelTunables", "ProtectControlGroups"),
        *("ProtectHostname", "TemporaryFileSystem", "PrivateDevices", "InaccessiblePaths"),
    ),
    "denied": (
        *(
            "InaccessiblePaths",
            "ProtectHome",
            "NoExecPaths",
            "User",
            "DynamicUser",
            "Group",
            "PrivateDevices",
        ),
        *(
            "DevicePolicy",
            "ProtectKernelLogs",
            "ProtectProc",
            "ProtectKernelTunables",
            "ProtectKernelModules",
        ),
        *("TemporaryFileSystem", "ReadOnlyPaths"),
        *("SecureBits", "CapabilityBoundingSet", "PrivateUsers", "SupplementaryGroups", "UMask"),
    ),
    "missing": (
        *("TemporaryFileSystem", "PrivateTmp", "PrivateDevices", "ProtectHome", "ProcSubset"),
        *("InaccessiblePaths", "ProtectProc", "ProtectKernelModules", "ProtectKernelLogs", "PrivateBPF"),
        *("RootDirectory", "RootImage", "PrivateMounts", "ProtectKernelTunables"),
    ),
}
"""Directives by what happens to files, the likeliest first; only those count that cover the path named."""
PATTERNS = {"read-only": denial.READ_ONLY, "denied": denial.DENIED, "missing": denial.MISSING}
_SHUT = ("ProtectKernelTunables", "ProtectControlGroups", "ProtectHostname", "InaccessiblePaths")
_HOMES = (("ProtectHome", "yes"), ("ProtectHome", "tmpfs"))
"""What no ReadWritePaths= opens."""
_ITSELF = re.compile(
    r"chown|chmod|ownership|permissions of|mode of|utime|timestamp|\bdir(?:ectory)?[ '\"(:]+/", re.IGNORECASE
)
"""What is done to a file or directory itself, not to what is in it."""
_SHARED = re.compile(r"shm_open")
"""Names of shared memory look like paths, and are not."""
_MADE = re.compile(r"mkdir|(?:creat|mak)\w* (?:the |a )?(?:\w+ )?director", re.IGNORECASE)
"""What makes a directory, which is not there by then."""
_WRITING = re.compile(
    r"writ|creat|mkdir|append|sav|log ?file|pid ?file|unlink|remov|delet|renam|touch|store|dump",
    re.IGNORECASE,
)
_ANY_FILE = "CAP_DAC_OVERRIDE"
"""What a file's permissions do not hold back. capabilities(7)"""


def suspects(
    case: Case, line: str, how: str, weight: int, why: str, context: str = ""
) -> Iterator[Suspicion]:
    """The directives that cover a path which could not be used; `context` is the lines around, where one
    names the path that this one does not."""
    there = meant(line) if _SHARED.search(line) else nearest(case, line, how) or meant(line)
    told = bool(there)
    there = there or paths(context, case.now) or meant(context) or _where_it_works(case, how)
    yield from covering(case, there, how, weight - (0 if told else 6), why, line)


def _where_it_works(case: Case, how: str) -> tuple[str, ...]:
    """The unit's working directory, in which a file lies that is named without one."""
    directory = case.now.last("WorkingDirectory").lstrip("-")
    return (f"{directory}/.",) if how == "read-only" and directory.startswith("/") else ()


def covering(
    case: Case, there: Sequence[str], how: str, weight: int, why: str, line: str = ""
) -> Iterator[Suspicion]:
    """The directives that cover one of some paths; where none are known, those that there are."""
    for place, name in enumerate(FILES[how]):
        change = case.change.get(name)
        if change is None or not may(change, how) or (name == "CapabilityBoundingSet" and not case.root):
            continue
        path = next((one for one in there if covers(change, one) and not _opened(case, change, one, how)), "")
        if there and not path:
            continue
        fixes = _remedies(case, change, how, path, line)
        if name == "CapabilityBoundingSet" and not (fixes and (path in there or _is_of_files(line))):
            continue  # permissions do not keep it from a file
        exact = 15 if path and path in named(change) else 0
        exact -= 5 if not path and name == "ProtectHome" else 0
        sure: Certainty = "likely" if path or how == "read-only" or name not in FIXED else "possible"
        yield Suspicion(name, weight - place - (0 if path else 40) + exact, why, fixes, sure)


def _is_of_files(line: str) -> bool:
    return capabilities.needed(line) in ((), (_ANY_FILE,))


def _opened(case: Case, change: Change, path: str, how: str) -> bool:
    return how == "read-only" and change.name in ("ProtectSystem", "ReadOnlyPaths") and opened(case, path)


def nearest(case: Case, line: str, how: str) -> tuple[str, ...]:
    """A line's paths, those nearest before the error first: a script's own name comes early."""
    found = PATTERNS[how].search(line)
    end = found.start() if found else len(line)
    there = (*reversed(paths(line[:end], case.now)), *paths(line[end:], case.now))
    return tuple(dict.fromkeys(path for path in there if path not in case.now.programs)) or there


def _remedies(case: Case, change: Change, how: str, path: str, line: str) -> tuple[str, ...]:
    name = change.name
    if name == "CapabilityBoundingSet":
        return remedies.with_capabilities(change, [_ANY_FILE])
    if name == "ReadOnlyPaths" and how == "read-only" and not path:
        return remedies.interfaces(change)
    if not path:
        return ()
    if how == "read-only" and name not in _SHUT and (name, change.last) not in _HOMES:
        itself, made = bool(_ITSELF.search(line)), bool(_MADE.search(line))
        found = remedies.writable(change, path, itself=itself, made=made, root=case.root)
        found = found or remedies.without(change, path)
        return (*found, *(remedies.interfaces(change) if name == "ReadOnlyPaths" else ()))
    return remedies.reachable(change, path, writing=bool(_WRITING.search(line)))
