"""Whether a request can be meant: names that are units', texts without NUL, numbers that are some.

A mistaken or hijacked interface is stopped here; whoever may start the helper has root's rights all the same.
"""

import math
import re

import msgspec

from host.helper.manager import checked_name
from host.ports import FILE_LIMIT, HostError
from host.wire import Request
from host.wire.calls import AnyCall, CompletePath, GetKinds

_LONGEST = 86_400.0
"""Seconds that anything may take."""
_MOST_TEXT = 128 * 1024
"""Characters of one text: execve(2) takes no longer argument."""
_MOST_WORDS = 10_000
_MOST_NUMBER = 1 << 31
_CURSOR = re.compile(r"[A-Za-z0-9=;_:.+/-]{0,4096}")
_PROPERTY = re.compile(r"[A-Za-z0-9]{1,100}")


def check(request: Request) -> None:
    """Raises HostError, with what is wrong in one sentence, or NoSuchUnit."""
    _number(request.id)
    _seconds(request.deadline)
    if isinstance(request.call, CompletePath | GetKinds):
        return  # they answer of what can't be a path that there is none
    for name in request.call.__struct_fields__:
        _check(request.call, name)


def _check(call: AnyCall, name: str) -> None:
    value = getattr(call, name)
    if name == "unit":
        checked_name(value)
    elif name == "cursor" and (not _CURSOR.fullmatch(value) or value.startswith("-")):
        raise HostError(f"{value[:80]!r} is no cursor of the journal's.")
    elif name == "wanted" and not all(map(_PROPERTY.fullmatch, value)):
        raise HostError("A property's name has letters and digits only.")
    elif name == "user" and value is not None and (not value or value.startswith("-")):
        raise HostError(f"{value[:80]!r} is no user.")
    _plain(value)


def _plain(value: object) -> None:
    """Check a value of whatever type the wire has."""
    match value:
        case bool() | None:
            return
        case int():
            _number(value)
        case float():
            _seconds(value)
        case str():
            _text(value)
        case bytes():
            if len(value) > FILE_LIMIT:
                raise HostError("A file is at most 1 MiB.")
        case tuple() | dict():
            _many(value)


def _many(value: "tuple[object, ...] | dict[object, object]") -> None:
    if len(value) > _MOST_WORDS:
        raise HostError(f"That is more than {_MOST_WORDS} at once.")
    for one in value:
        _plain(one)
    if isinstance(value, dict):
        for one in value.values():
            _plain(one)


def _text(value: str) -> None:
    if "\0" in value:
        raise HostError("A text with a NUL in it means nothing to systemd.")
    if len(value) > _MOST_TEXT:
        raise HostError(f"A text has at most {_MOST_TEXT} characters.")


def _number(value: int) -> None:
    if not 0 <= value < _MOST_NUMBER:
        raise HostError(f"{value} is out of range.")


def _seconds(value: float) -> None:
    if not (math.isfinite(value) and 0 <= value <= _LONGEST):
        raise HostError(f"{value:g} s is not a time that anything could take.")


def readable(line: bytes) -> Request:
    """A request, if the line is one. Raises HostError where it isn't."""
    try:
        return msgspec.json.decode(line, type=Request)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError) as error:
        raise HostError(f"The helper can't read this request: {str(error)[:200]}.") from None
