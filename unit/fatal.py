"""Values that make systemd stop reading a file, rather than pass over one line.

Tried on 252, 257 and 262: a drop-in is read up to such a line and no further; a unit file that has one is
refused as a whole ("bad-setting"). Source: the -ENOEXEC of systemd's load-fragment.c.
"""

from catalog.directive import Kind
from catalog.kinds import check
from catalog.kinds.words import BadWord, split

_COMMANDS = frozenset(
    f"Exec{name}"
    for name in ("Start", "StartPre", "StartPost", "Condition", "Reload", "ReloadPost", "Stop", "StopPost")
) | {"ExecStartPre", "ExecStopPre"}
_OTHERS = frozenset(
    {"WorkingDirectory", "RootDirectory", "RootImage", "RootVerity", "RootMStack", "User", "Group", "PIDFile"}
    | {"DynamicUser", "SupplementaryGroups", "RootImagePolicy", "MountImagePolicy", "ExtensionImagePolicy"}
)


def may_end(name: str) -> bool:
    """Whether a directive has values that end the reading of a file."""
    return name in _COMMANDS or name in _OTHERS


def ends(name: str, kind: Kind, value: str) -> bool:
    """Whether systemd stops reading a file at this assignment."""
    if not may_end(name) or check(kind, value) is None:
        return False
    if not value:
        return name in ("DynamicUser", "WorkingDirectory")
    optional = name in _COMMANDS or name == "WorkingDirectory"
    return not (optional and value.startswith("-")) and not (name in _COMMANDS and _is_passed_over(value))


def _is_passed_over(command: str) -> bool:
    """Whether a command's quotes or escapes are wrong in the way that costs no more than its line."""
    try:
        split(command, escapes=True)
    except BadWord as error:
        program = command.split(maxsplit=1)[0]
        return "escape" in str(error) or program.count('"') % 2 == 1 or program.count("'") % 2 == 1
    return False
