"""What mends a changed directive for what a line speaks of, and whether it can be the reason at all."""

import re
from collections.abc import Callable, Mapping

from trial import denial
from trial.diagnosis import callwords, capabilities, filters, remedies
from trial.diagnosis.case import Case, Change

Fixes = tuple[str, ...] | None
"""Remedies, perhaps none that are known; None where the directive has nothing to do with it."""

_NUMBER = re.compile(r"(?<![\w.:/-])\d{2,7}(?![\w.:/])")
_SIGNALS = re.compile(
    r"(?:exit\w*|die[ds]|kill\w*|terminat\w*) (?:on|by|with|of|from) signal\S*( \d+)?|\bSIGSYS\b",
    re.IGNORECASE,
)
"""What a process died of is no call that it made."""
_MOST_FILES = 1 << 20
_ANY_ERROR = re.compile(r":E[A-Z]+\b|:\d+\b")
_ONLY: Mapping[str, re.Pattern[str]] = {
    "RestrictAddressFamilies": denial.FAMILY,
    "RestrictNamespaces": re.compile(
        f"{denial.REFUSED.pattern}|{denial.UNKNOWN_CALL.pattern}", re.IGNORECASE
    ),
    "RestrictRealtime": denial.REFUSED,
    "LockPersonality": denial.REFUSED,
    "RestrictSUIDSGID": denial.REFUSED,
    "ProtectHostname": re.compile(f"{denial.REFUSED.pattern}|{denial.READ_ONLY.pattern}", re.IGNORECASE),
    "MemoryDenyWriteExecute": re.compile(f"{denial.REFUSED.pattern}|{denial.DENIED.pattern}", re.IGNORECASE),
}
"""The errors with which a directive refuses: where a line names another, it was not this. systemd.exec(5)"""


def fixed(case: Case, name: str, line: str, context: str) -> Fixes:
    """The remedies of a directive for a line; what was attempted may stand in its `context`."""
    change = case.change.get(name)
    if change is None or (name in _ONLY and denial.names_another(line, _ONLY[name])):
        return None
    maker = _MAKERS.get(name)
    return maker(case, change, line, context) if maker else ()


def returns_errors(case: Case, change: Change) -> bool:
    """Whether a filter refuses with an error, rather than by killing."""
    number = case.now.last("SystemCallErrorNumber")
    return number not in ("", "kill") or any(_ANY_ERROR.search(value) for value in change.values)


def _capabilities(case: Case, change: Change, line: str, context: str) -> Fixes:
    if not case.capable:
        return None
    every = (*capabilities.every(line), *capabilities.every(context))
    return next((fix for wanted in every if (fix := remedies.with_capabilities(change, wanted))), None)


def _calls(case: Case, change: Change, line: str, context: str) -> Fixes:
    if not (returns_errors(case, change) or denial.UNKNOWN_CALL.search(line)):
        return None
    line, context = (_SIGNALS.sub(" ", text) for text in (line, context))
    meant = callwords.meant(line) or callwords.meant(context)
    refused = [call for call in meant if filters.refuses(change, call)]
    return filters.syscalls(change, refused) if refused else None


def _families(case: Case, change: Change, line: str, context: str) -> Fixes:
    return remedies.families(change, line)


def _files(case: Case, change: Change, line: str, context: str) -> Fixes:
    now = int(found[0]) if (found := re.findall(r"\d+", change.last)) else 0
    wanted = [number for text in _NUMBER.findall(line) if now < (number := int(text)) <= _MOST_FILES]
    return (f"{change.name}={max(wanted)}",) if wanted else ()


def _devices(case: Case, change: Change, line: str, context: str) -> Fixes:
    found = re.search(r"/dev/[\w/.-]*\w", line)
    return (f"DeviceAllow={found[0]} rw",) if found and not change.via else ()


_KINDS = {"net": "net", "mnt": r"mnt|mount", "pid": "pid", "uts": "uts", "ipc": "ipc", "cgroup": "cgroup"}


def _namespaces(case: Case, change: Change, line: str, context: str) -> Fixes:
    """Those that are named, unless it is a user's: whoever makes one makes others in it."""
    wanted = [
        kind
        for kind, words in _KINDS.items()
        if re.search(
            rf"CLONE_NEW(?:{words.upper()}|{'NS' if kind == 'mnt' else '#'})\b|\b(?:{words})[ _-]?n(?:ame)?s",
            line,
            re.IGNORECASE,
        )
    ]
    switched = change.last.lower() in ("yes", "true", "on", "1")
    return (f"RestrictNamespaces={' '.join(wanted)}",) if wanted and switched else ("RestrictNamespaces=no",)


_MAKERS: Mapping[str, Callable[[Case, Change, str, str], Fixes]] = {
    "CapabilityBoundingSet": _capabilities,
    "SystemCallFilter": _calls,
    "RestrictAddressFamilies": _families,
    "RestrictNamespaces": _namespaces,
    "DevicePolicy": _devices,
    "DeviceAllow": _devices,
    "LimitNOFILE": _files,
}
