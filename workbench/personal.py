"""The directories in which unitsmith remembers things for whoever runs it. XDG base directory specification

Root with somebody else's HOME (sudo -E) would read what that user wrote, and write through links that they
planted: then they are root's own.
"""

import os
import pwd
import stat
from pathlib import Path


def cache_directory() -> Path:
    """Where what can be made anew is kept."""
    return _base("XDG_CACHE_HOME", ".cache") / "unitsmith"


def config_directory() -> Path:
    """Where settings are, and what a unit is checked by."""
    return _base("XDG_CONFIG_HOME", ".config") / "unitsmith"


def state_directory() -> Path:
    """Where drafts and the history of trials are."""
    return _base("XDG_STATE_HOME", ".local/state") / "unitsmith"


def moved() -> str:
    """Why root's own directories are used, one sentence; empty where they would be anyway."""
    others = [place for place in map(_asked_for, *zip(*_ALL, strict=True)) if not _is_roots(place)]
    if os.geteuid() or not others:
        return ""
    return f"{others[0]} is not root's alone, so unitsmith remembers things for root in {_home_of_root()}."


_ALL = (("XDG_CACHE_HOME", ".cache"), ("XDG_CONFIG_HOME", ".config"), ("XDG_STATE_HOME", ".local/state"))


def _base(variable: str, usual: str) -> Path:
    asked = _asked_for(variable, usual)
    return asked if os.geteuid() or _is_roots(asked) else _home_of_root() / usual


def _asked_for(variable: str, usual: str) -> Path:
    base = os.environ.get(variable, "")
    return Path(base) if base.startswith("/") else Path.home() / usual


def _home_of_root() -> Path:
    return Path(pwd.getpwuid(0).pw_dir)


def _is_roots(place: Path) -> bool:
    """Whether nobody but root can put anything there, or in the way to it."""
    try:
        ways = (place, place.resolve())
    except (OSError, RuntimeError):  # links that lead to themselves
        return False
    for way in ways:
        states = [state for part in (way, *way.parents) if (state := _state(part)) is not None]
        if any(state.st_uid != 0 or _is_open(state) for state in states):
            return False
        if _is_open(states[0], sticky=False):  # what is missing below it could be made by anybody
            return False
    return True


def _state(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


def _is_open(state: os.stat_result, *, sticky: bool = True) -> bool:
    """Whether others may write to a directory; `sticky`: not where they may touch only what is theirs."""
    if stat.S_ISLNK(state.st_mode) or not state.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        return False
    return not (sticky and state.st_mode & stat.S_ISVTX)
