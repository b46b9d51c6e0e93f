"""How errors are worded: errno(3) as the C library, Python and programs that print names have it."""

import re

READ_ONLY = re.compile(
    r"Read-only file ?system|EROFS|errno[ =:]+30\b|\bread-?only (?:mount|volume|database|medium)",
    re.IGNORECASE,
)
DENIED = re.compile(
    r"Permission denied|PermissionDenied|EACCES|errno[ =:]+13\b|access (?:is |was )?denied|AccessDenied",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"Operation not permitted|EPERM|errno[ =:]+1\b|not permitted|not allowed|insufficient (?:permission"
    r"|privilege|right)"
    r"|(?:lack\w*|no|need\w*|requir\w+|missing|without) (?:\w+ )?(?:permission|privilege|capabilit)\w*"
    r"|(?:must|need\w*|has|have|requir\w+)(?: to)? be (?:run as )?(?:root|superuser)|requires root"
    r"|are you root|forbidden|prohibited|disallowed",
    re.IGNORECASE,
)
MISSING = re.compile(
    r"No such (?:file|device)|ENOENT|ENXIO|ENODEV|errno[ =:]+2\b|not found|missing (?:\w+ ){0,3}(?:file"
    r"|director)|does(?: not|n't) exist|not"
    r" exist\b",
    re.IGNORECASE,
)
FAMILY = re.compile(
    r"Address family not supported|EAFNOSUPPORT|errno[ =:]+97\b|unsupported (?:address|protocol) family"
    r"|(?:address|protocol) family (?:is )?(?:not (?:available|supported)|unavailable)",
    re.IGNORECASE,
)
UNKNOWN_CALL = re.compile(
    r"Function not implemented|ENOSYS|errno[ =:]+38\b|Bad system call|SIGSYS|signal(?:led)?:? 31\b|status"
    r" 159\b",
    re.IGNORECASE,
)
INVALID = re.compile(r"Invalid argument|EINVAL|errno[ =:]+22\b", re.IGNORECASE)
UNNAMED = re.compile(
    r"(?:\bnot|n't|unable to|un(?:able|successful)|fail\w*(?: to)?|error|refus\w+)\W+(?:\w+\W+){0,3}?"
    r"(?:open|creat|writ|read|load|access|lock|stat|mkdir|sav|chang|drop|bind|set|switch|become|mark|alloc"
    r"|rais|increas"
    r"|start|fork|spawn|map|mount|chown|chmod|chroot|listen|connect|resolv|initiali[sz])",
    re.IGNORECASE,
)
"""Something could not be opened, written or changed, and the program does not say why."""
_PLAINLY_MISSING = re.compile(r"No such (?:file|device)|ENOENT|errno[ =:]+2\b", re.IGNORECASE)
_PLAINLY_REFUSED = re.compile(
    r"Operation not permitted|EPERM|errno[ =:]+1\b|not permitted|insufficient (?:permission|privilege|right)",
    re.IGNORECASE,
)
_DENIALS = (READ_ONLY, DENIED, _PLAINLY_REFUSED, FAMILY, UNKNOWN_CALL, _PLAINLY_MISSING)
_LESSER = re.compile(
    r"\bdisabl(?:ed|ing)\b|fall(?:ing|s)? ?back|could(?: not|n't)|cannot|can't|unable to|fail(?:ed|ure|s"
    r"|ing) to"
    r"|\bdenied\b|\brefused\b|unavailable|not (?:available|permitted|allowed|supported)|giving up|degraded"
    r"|insufficient"
    r"|no longer|unsupported|will not be|won't be|skipping|without (?:support|access)",
    re.IGNORECASE,
)


def is_denial(line: str) -> bool:
    """Whether a line says that something was refused or is not there, as a sandbox makes it."""
    return any(pattern.search(line) for pattern in _DENIALS)


def is_lesser(line: str) -> bool:
    """Whether a line says that a program goes on with less than it wanted."""
    return bool(_LESSER.search(line))


def names_another(line: str, own: re.Pattern[str]) -> bool:
    """Whether a line names an error, and it is not one of a kind."""
    known = (*_DENIALS, INVALID)
    return not own.search(line) and any(pattern.search(line) for pattern in known)
