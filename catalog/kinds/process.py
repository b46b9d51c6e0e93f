"""Values about a process's identity, surroundings and end. Source: systemd's user-util.c, env-util.c."""

import re
from collections.abc import Callable

from catalog.directive import Kind
from catalog.kinds.numbers import whole
from catalog.kinds.paths import wrong
from catalog.kinds.words import BadWord, split, unknown
from catalog.names import SIGNALS, STATUSES

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_FIELD = re.compile(r"[A-Z][A-Z0-9_]{0,63}", re.ASCII)
_REALTIME = re.compile(r"(?:SIG)?RT(?:MIN\+|MAX-)([0-9]+)", re.ASCII)
_ROOM = 30
_UIDS = range(65535), range(65536, 2**32 - 1)
_CPUS = 8192


def user(_kind: Kind, value: str) -> str:
    """A user's or group's name or number."""
    return _user(value)


def users(_kind: Kind, value: str) -> str:
    """Several of them."""
    return next((said for word in value.split() if (said := _user(word))), "")


def _user(name: str) -> str:
    if unknown(name):
        return ""
    if name.isdecimal():
        fine = any(int(name[:11]) in span for span in _UIDS)
        return "" if fine else f"{name} can't be a user's or group's number."
    wrong_name = name in (".", "..") or re.fullmatch(r"-\d+", name) or re.search(r"[:/\0-\x1f]", name)
    return f"{name} can't be a user's or group's name." if wrong_name else ""


def mode(_kind: Kind, value: str) -> str:
    """An access mode in octal."""
    fine = re.fullmatch("0*[0-7]{1,4}", value)
    return "" if fine else f"{value} is no access mode in octal, such as 0077."


def environment(_kind: Kind, value: str) -> str:
    """NAME=value, several parted by blanks, values with blanks in quotes."""
    return _judged(value, lambda word: "" if _is_assignment(word) else _no_assignment(word), escapes=True)


def _is_assignment(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals and _VARIABLE.fullmatch(name))


def _no_assignment(word: str) -> str:
    return f'{word} is not of the form NAME=value; values with blanks go into quotes: "NAME=two words".'


def variables(_kind: Kind, value: str) -> str:
    """Names of variables."""
    return _judged(value, lambda word: "" if _is_variable(word) else f"{word} is no variable's name.")


def unset_variables(_kind: Kind, value: str) -> str:
    """Names of variables, or NAME=value for those that have this value only."""
    fine = "{} is neither a variable's name nor NAME=value."
    return _judged(
        value, lambda word: "" if _is_variable(word) or _is_assignment(word) else fine.format(word)
    )


def _is_variable(word: str) -> bool:
    return unknown(word) or _VARIABLE.fullmatch(word) is not None


def journal_fields(_kind: Kind, value: str) -> str:
    """FIELD=value for the journal."""
    told = "{} is not of the form FIELD=value, with a name in capitals."
    return _judged(value, lambda word: "" if _is_field(word) else told.format(word))


def _is_field(word: str) -> bool:
    name, equals, _ = word.partition("=")
    return bool(equals and _FIELD.fullmatch(name))


def signal(_kind: Kind, value: str) -> str:
    """One signal by name or number."""
    return "" if is_signal(value) else f"{value} is no signal such as SIGTERM, SIGRTMIN+3 or 15."


def is_signal(text: str) -> bool:
    """Whether a text names a signal. signal(7)"""
    number = whole(text)
    if number is not None:
        return 1 <= number <= 64
    realtime = _REALTIME.fullmatch(text)
    return int(realtime[1][:3]) <= _ROOM if realtime else text.removeprefix("SIG") in SIGNALS


def statuses(_kind: Kind, value: str) -> str:
    """Exit statuses by name or number, and signals by name."""
    bad = next((word for word in value.split() if not _is_status(word)), None)
    return (
        ""
        if bad is None
        else f"{bad} is no exit status (0 to 255, or a name such as TEMPFAIL) and no signal."
    )


def _is_status(word: str) -> bool:
    number = whole(word)
    if number is not None:
        return 0 <= number <= 255
    return word in STATUSES or is_signal(word)


def cpus(kind: Kind, value: str) -> str:
    """Numbers and ranges of processors or memory nodes."""
    if value in kind.values:
        return ""
    try:
        words = split(value, parting=" \t\n\r,")
    except BadWord as error:
        return str(error)
    bad = next((word for word in words if not _is_span(word)), None)
    return "" if bad is None else f"{bad} is no number or range such as 0-3 (at most {_CPUS - 1})."


def _is_span(word: str) -> bool:
    low, dash, high = word.partition("-")
    first, last = whole(low), whole(high) if dash else whole(low)
    return first is not None and last is not None and 0 <= first <= last < _CPUS


def credential(_kind: Kind, value: str) -> str:
    """ID, or ID:PATH."""
    name, _, where = value.partition(":")
    if unknown(value):
        return ""
    if not _is_credential(name):
        return f"{name or 'Nothing'} can't be a credential's name."
    if not where or "/" not in where:
        return "" if where not in (".", "..") else f"{where} can't be a credential's name."
    return wrong(where)


def set_credential(_kind: Kind, value: str) -> str:
    """ID:DATA."""
    name, _, data = value.partition(":")
    if not (unknown(name) or _is_credential(name)) or not data:
        return "It takes NAME:DATA."
    try:
        split(data, quotes=False, escapes=True)
    except BadWord as error:
        return str(error)
    return ""


def import_credential(_kind: Kind, value: str) -> str:
    """A credential's name, `*` for any end, and a new name after a colon."""
    name, _, new = value.partition(":")
    name = name.removesuffix("*") or "-"
    plain = _is_credential(name) and not re.search(r"[*?\[]", name)
    fine = unknown(value) or (plain and (not new or (_is_credential(new) and ":" not in new)))
    return "" if fine else f"{value}: only a * at the end stands for any characters."


def _is_credential(name: str) -> bool:
    return name not in ("", ".", "..") and "/" not in name and name.isascii() and name.isprintable()


def namespace(_kind: Kind, value: str) -> str:
    """The journal's namespace, a word."""
    fine = unknown(value) or (re.fullmatch(r"[A-Za-z0-9:_.\\@-]{1,200}", value) and value not in (".", ".."))
    return "" if fine else f"{value} can't be a journal namespace's name: it takes one word without slashes."


def descriptor(_kind: Kind, value: str) -> str:
    """The name of a file descriptor."""
    fine = unknown(value) or (value.isascii() and ":" not in value and len(value) <= 255)
    return "" if fine else "A descriptor's name has at most 255 ASCII characters, and no colon."


def base64(_kind: Kind, value: str) -> str:
    """Bytes in base64."""
    bare = "".join(value.split())
    fine = re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", bare) and len(bare) % 4 == 0
    return "" if fine else "It takes bytes in base64, such as aGVsbG8=."


def attributes(_kind: Kind, value: str) -> str:
    """Extended attributes as user.NAME=value."""
    fine = re.fullmatch(r"user\.[^=]*=.*", value)
    return "" if fine else f"{value} is not of the form user.NAME=value."


def escaped(_kind: Kind, value: str) -> str:
    """Text with C's escapes."""
    try:
        split(value, quotes=False, escapes=True)
    except BadWord as error:
        return str(error)
    return ""


def _judged(value: str, judge: Callable[[str], str], escapes: bool = False) -> str:
    try:
        words = split(value, escapes=escapes)
    except BadWord as error:
        return str(error)
    return next((said for word in words if (said := judge(word))), "")
