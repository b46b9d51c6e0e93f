"""The paths that a line speaks of: those that it names, joined with the unit's working directory where they
are relative, and those that it means by other words."""

import re
from collections.abc import Iterator

from trial.own import Own

_PATH = re.compile(r"(?<![\w/.~])/(?:[\w.@%+=~-]+/?)+")
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?<![\w/.~])(?:\.{1,2}(?:/[\w.@%+=~-]+)+|(?<=[\"'`])[\w@%+=~-][\w.@%+=~-]*(?:/[\w.@%+=~-]+)+(?=[\"'`]))"
)
_ASSEMBLED = re.compile(r"^/run/systemd/(?:unit-root|mount-rootfs)(?=/|$)")
"""Where systemd assembles a service's root: this stands before the paths of what fails there. namespace.c"""
_LINKS = re.compile(r"^/var/(?:run|lock)(?=/|$)")
_TARGETS = {"/var/run": "/run", "/var/lock": "/run/lock"}
"""Links that every system has, and what they lead to. hier(7)"""
_SETTING = re.compile(r"\b((?:net|kernel|vm|fs|user|dev|debug)(?:[./][\w-]+)+)\b")
_OF_SETTINGS = re.compile(r"sysctl|\bkey\b|setting|tunable|parameter|ip_forward", re.IGNORECASE)
_MEANT = tuple(
    (re.compile(pattern, re.IGNORECASE), path)
    for pattern, path in (
        (r"sysctl|kernel (?:parameter|setting|tunable)|ip.?forward|transparent huge ?page", "/proc/sys"),
        (r"\bcgroups?\b|control group", "/sys/fs/cgroup"),
        (r"shm_open|\bshm\b", "/dev/shm"),
        (r"home director(?:y|ies)|\bhomedir\b", "/home"),
    )
)
"""Paths that are meant where none is named."""


def paths(text: str, own: Own | None = None) -> tuple[str, ...]:
    """The absolute paths that a line names, as the service would see them; with a unit's working directory
    also those that are relative to it."""
    plain = _URL.sub(" ", text)
    found = [_shorn(match) for match in _PATH.findall(plain)]
    found += _relative(plain, own.last("WorkingDirectory") if own else "")
    return tuple(dict.fromkeys(found))


def meant(text: str) -> tuple[str, ...]:
    """The paths that a line means without naming any."""
    if _OF_SETTINGS.search(text) and (setting := _SETTING.search(text)):
        return (f"/proc/sys/{setting[1].replace('.', '/')}",)
    return tuple(path for pattern, path in _MEANT if pattern.search(text))


def without_paths(text: str) -> str:
    """A line without the paths and addresses that it names: their names are no words about an operation."""
    plain = _RELATIVE.sub(" ", _URL.sub(" ", text))
    return _PATH.sub(lambda match: match[0] if match[0].startswith(("/dev", "/proc", "/sys")) else " ", plain)


def _shorn(path: str) -> str:
    path = _ASSEMBLED.sub("", path, count=1).rstrip("/.,:") or "/"
    return _LINKS.sub(lambda match: _TARGETS[match[0]], path, count=1)


def _relative(text: str, directory: str) -> Iterator[str]:
    directory = directory.lstrip("-").rstrip("/")
    if directory.startswith("/"):
        yield from (_joined(directory, match) for match in _RELATIVE.findall(text))


def _joined(directory: str, relative: str) -> str:
    parts = directory.split("/")
    for word in relative.split("/"):
        if word == "..":
            parts = parts[:-1] or [""]
        elif word != ".":
            parts.append(word)
    return "/".join(parts) or "/"
