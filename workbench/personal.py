"""The directories in which unitsmith remembers things for whoever runs it. XDG base directory specification

Root with somebody else's HOME (sudo -E) would read what that user wrote, and write through links that they
planted: then they are root's own.
"""

import os
import pwd
import stat
from collections.abc import Callable
from pathlib import Path

import platformdirs

_NAME = "unitsmith"


def cache_directory() -> Path:
    """Where what can be made anew is kept."""
    return _own(platformdirs.user_cache_path, ".cache")


def config_directory() -> Path:
    """Where settings are, and what a unit is checked by."""
    return _own(platformdirs.user_config_path, ".config")


def state_directory() -> Path:
    """Where drafts and the history of trials are."""
    return _own(platformdirs.user_state_path, ".local/state")


def moved() -> str:
    """Why root's own directories are used, one sentence; empty where they would be anyway."""
    asked = (platformdirs.user_cache_path(), platformdirs.user_config_path(), platformdirs.user_state_path())
    others = [place for place in asked if not _is_roots(place)]
    if os.geteuid() or not others:
        return ""
    return f"{others[0]} is not root's alone, so unitsmith remembers things for root in {_home_of_root()}."


def _own(asked: Callable[[], Path], usual: str) -> Path:
    base = asked()
    return (base if os.geteuid() or _is_roots(base) else _home_of_root() / usual) / _NAME


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
