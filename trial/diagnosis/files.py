"""Files that could not be written, read or found: the directives that cover their paths."""

import re
from collections.abc import Iterator

from trial import denial
from trial.diagnosis import remedies
from trial.diagnosis.case import Case, Change, Suspicion, paths
from trial.diagnosis.reach import covers, named

FILES = {
    "read-only": (
        "ReadOnlyPaths",
        "ProtectSystem",
        "ProtectHome",
        "ProtectKernelTunables",
        "ProtectControlGroups",
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
        *("DevicePolicy", "ProtectKernelLogs", "ProtectProc", "TemporaryFileSystem", "ReadOnlyPaths"),
        *("SecureBits", "CapabilityBoundingSet", "PrivateUsers", "SupplementaryGroups"),
    ),
    "missing": (
        *(
            "TemporaryFileSystem",
            "PrivateTmp",
            "PrivateDevices",
            "ProtectHome",
            "ProcSubset",
            "InaccessiblePaths",
        ),
        *("ProtectProc", "ProtectKernelModules", "ProtectKernelLogs", "PrivateBPF", "RootDirectory"),
        *("RootImage", "PrivateMounts", "ProtectKernelTunables"),
    ),
}
"""Directives by what happens to files, the likeliest first; only those count that cover the path named."""


_ITSELF = re.compile(r"chown|chmod|ownership|permissions of|utime|timestamp", re.IGNORECASE)
"""What is done to a file or directory that is there."""
_ANY_FILE = "CAP_DAC_OVERRIDE"
"""What a file's permissions do not hold back. capabilities(7)"""


def suspects(case: Case, line: str, how: str, weight: int, why: str) -> Iterator[Suspicion]:
    """The directives that cover a path which could not be used."""
    there = _nearest(line, how)
    for place, name in enumerate(FILES[how]):
        change = case.change.get(name)
        if change is None:
            continue
        path = next((one for one in there if covers(change, one)), "")
        fixes = _remedies(change, how, path, line)
        if name == "CapabilityBoundingSet" and not fixes:
            continue  # permissions do not keep it from a file
        if path or not there:
            exact = 15 if path and path in named(change) else 0
            yield Suspicion(name, weight - place - (0 if path else 40) + exact, why, fixes)


_HOW = {"read-only": denial.READ_ONLY, "denied": denial.DENIED, "missing": denial.MISSING}


def _nearest(line: str, how: str) -> tuple[str, ...]:
    """A line's paths, those nearest before the error first: a script's own name comes early."""
    found = _HOW[how].search(line)
    end = found.start() if found else len(line)
    return tuple(dict.fromkeys((*reversed(paths(line[:end])), *paths(line[end:]))))


def _remedies(change: Change, how: str, path: str, line: str) -> tuple[str, ...]:
    if change.name == "CapabilityBoundingSet":
        return remedies.with_capabilities(change, [_ANY_FILE])
    if not path:
        return ()
    if how == "read-only" and not path.startswith(("/proc", "/sys")):
        itself = bool(_ITSELF.search(line))
        return remedies.writable(change, path, itself=itself) or remedies.without(change, path)
    if change.name == "ProtectHome":
        return ("ProtectHome=read-only",)
    if change.name in ("InaccessiblePaths", "TemporaryFileSystem", "ReadOnlyPaths"):
        if kept := remedies.without(change, path):
            return kept
        return (f"BindReadOnlyPaths=-{path}",) if change.name == "TemporaryFileSystem" else ()
    if change.name == "NoExecPaths":
        return (f"ExecPaths=-{path}", *remedies.executable(change, path))
    if change.name in ("DevicePolicy", "DeviceAllow", "PrivateDevices") and path.startswith("/dev/"):
        return (f"DeviceAllow={path} rw",) if change.name != "PrivateDevices" else ()
    return ()
