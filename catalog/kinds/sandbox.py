"""Values that restrict what a service may do. Source: systemd's load-fragment.c, seccomp-util.c."""

from collections.abc import Callable, Iterable

from catalog.directive import Kind
from catalog.kinds.numbers import BOOLEANS, whole
from catalog.kinds.words import BadWord, split
from catalog.listings import bundled, every_syscall
from catalog.names import ARCHITECTURES, CAPABILITIES, ERRNOS, FAMILIES

_MOST = 4095


def address_families(kind: Kind, value: str) -> str:
    """`none`, or families after an optional `~`."""
    if value == "none":
        return "" if "none" in kind.values else "This systemd does not know none: ~ alone refuses nothing."
    known = {name.upper() for name in (*FAMILIES, *kind.values)} - {"NONE"}
    return _words(value, lambda word: "" if word.upper() in known else _no_family(word))


def _no_family(word: str) -> str:
    return f"There is no address family {word}: it takes names such as AF_INET, or none alone."


def namespaces(kind: Kind, value: str) -> str:
    """A switch, or names after an optional `~`."""
    if value.lower() in BOOLEANS:
        return ""
    known = [*(name for name in kind.values if name not in ("yes", "no")), *kind.aliases]
    words = value.removeprefix("~").split()
    wrong = next((word for word in words if word not in known), None)
    return "" if wrong is None else f"{wrong} is no namespace: it takes yes, no, or {', '.join(known)}."


def syscalls(kind: Kind, value: str, errors: bool = True) -> str:
    """System calls and their groups, after `~` with errors of their own where there may be any."""
    errors = errors and value.startswith("~")
    words = value.removeprefix("~").split()
    return next((said for word in words if (said := _syscall(kind, word, errors))), "")


def _syscall(kind: Kind, word: str, errors: bool) -> str:
    name, colon, told = word.partition(":")
    if colon and not errors:
        return f"{word}: only a call that is refused, after ~ in SystemCallFilter=, has an error of its own."
    if colon and told != "0" and not _is_error(told):
        return f"{word}: after the colon goes an error such as EPERM, or kill."
    if name.startswith("@"):
        known = name in kind.values or name in bundled().syscalls
        return "" if known else f"There is no group of system calls called {name}."
    return "" if name in every_syscall() else f"There is no system call {name}."


def error(_kind: Kind, value: str) -> str:
    """An errno by name or number, or `kill`."""
    return "" if _is_error(value) else "It takes an error such as EPERM, a number from 1 to 4095, or kill."


def _is_error(text: str) -> bool:
    number = whole(text)
    return text == "kill" or text.upper() in ERRNOS or (number is not None and 1 <= number <= _MOST)


def architectures(kind: Kind, value: str) -> str:
    """Architectures by systemd's names."""
    known = ARCHITECTURES | set(kind.values)
    return _words(
        value,
        lambda word: (
            "" if word in known else f"There is no architecture {word}: it takes native, x86-64, arm64…."
        ),
        inverted=False,
    )


def personality(_kind: Kind, value: str) -> str:
    """An architecture whose programs the host can run."""
    known = ARCHITECTURES - {"native"}
    return "" if value in known else f"{value} is no architecture such as x86-64, x86 or arm64."


def controllers(kind: Kind, value: str) -> str:
    """Controllers of cgroups: one at least that is known, others are passed over."""
    known = set(value.split()) & {*kind.values, *kind.aliases}
    return "" if known else f"It takes {', '.join(kind.values)}."


def file_systems(kind: Kind, value: str) -> str:
    """File systems and their groups. Names alone are not known until the filter is made."""
    groups = [word for word in value.removeprefix("~").split() if word.startswith("@")]
    return next(
        (f"There is no group of file systems called {one}." for one in groups if one not in kind.values), ""
    )


def switches(kind: Kind, value: str) -> str:
    """yes, no, or some of the kind's own words."""
    if "yes" in kind.values and value.lower() in BOOLEANS:
        return ""
    known = {*kind.values, *kind.aliases} - {"yes", "no"}
    return _words(
        value,
        lambda word: "" if word in known else f"{word} is not one of {', '.join(sorted(known))}.",
        inverted=False,
    )


def anything(_kind: Kind, _value: str) -> str:
    """Anything: what it doesn't know, systemd passes over without a word."""
    return ""


def doubtful_capabilities(kind: Kind, value: str) -> str:
    """The capabilities that nobody knows: systemd leaves them out without a word."""
    known = (*CAPABILITIES, *kind.values, *map(str, range(64)))
    return _unknown(value.removeprefix("~").split(), known, "capability")


def doubtful_bits(kind: Kind, value: str) -> str:
    """The secure bits that nobody knows: systemd leaves them out without a word."""
    return _unknown(value.split(), kind.values, "secure bit")


def _unknown(words: Iterable[str], known: Iterable[str], what: str) -> str:
    names = {name.upper() for name in known}
    wrong = next((word for word in words if word.strip("\"'").upper() not in names), None)
    return "" if wrong is None else f"There is no {what} {wrong}: systemd would leave it out without a word."


def _words(value: str, judge: Callable[[str], str], inverted: bool = True) -> str:
    try:
        words = split(value.removeprefix("~") if inverted else value)
    except BadWord as error:
        return str(error)
    return next((said for word in words if (said := judge(word))), "")
