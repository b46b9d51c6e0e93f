"""How errors are worded: errno(3) as the C library, Python and programs that print names have it."""

import re

READ_ONLY = re.compile(r"Read-only file system|EROFS|errno 30|errno=30", re.IGNORECASE)
DENIED = re.compile(r"Permission denied|EACCES|errno 13\b|access denied", re.IGNORECASE)
REFUSED = re.compile(r"Operation not permitted|EPERM|errno 1\b|not permitted", re.IGNORECASE)
MISSING = re.compile(r"No such (?:file|device)|ENOENT|errno 2\b|not found|does not exist", re.IGNORECASE)
FAMILY = re.compile(r"Address family not supported|EAFNOSUPPORT|errno 97", re.IGNORECASE)
UNKNOWN_CALL = re.compile(r"Function not implemented|ENOSYS|Bad system call|SIGSYS", re.IGNORECASE)
INVALID = re.compile(r"Invalid argument|EINVAL|errno 22", re.IGNORECASE)
UNNAMED = re.compile(
    r"(?:\bnot|n't|unable to|fail\w*(?: to)?|error)\W+(?:\w+\W+){0,2}?"
    r"(?:open|creat|writ|read|load|access|lock|stat|mkdir|sav|chang|drop|bind|set|switch|become)",
    re.IGNORECASE,
)
"""Something could not be opened, written or changed, and the program does not say why."""
_PLAINLY_MISSING = re.compile(r"No such (?:file|device)|ENOENT|errno 2\b", re.IGNORECASE)
_DENIALS = (READ_ONLY, DENIED, REFUSED, FAMILY, UNKNOWN_CALL, _PLAINLY_MISSING)


def is_denial(line: str) -> bool:
    """Whether a line says that something was refused or is not there, as a sandbox makes it."""
    return any(pattern.search(line) for pattern in _DENIALS)
