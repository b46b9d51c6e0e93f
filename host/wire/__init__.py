"""The language between unitsmith and its helper process: one JSON message a line, each a frozen Struct.

Requests carry an id and a deadline; each is answered by one Reply or Failure, after any number of Happened
(an event of a subscription). Bytes travel as base64 in strings, so that unit files need not be UTF-8.
"""

import msgspec
from msgspec import Raw, Struct

from host.ports import Calls, JournalEntry, Trace, UnitChanged
from host.wire.calls import AnyCall
from host.wire.entry import Account, Entry

__all__ = [
    "LINE_LIMIT",
    "PROTOCOL",
    "Account",
    "Entry",
    "Event",
    "Failure",
    "FromHelper",
    "Happened",
    "Hello",
    "Reply",
    "Request",
    "decode_message",
    "encode",
]


PROTOCOL = 3
"""Raised with every change that an older helper would misread."""

LINE_LIMIT = 64 * 1024 * 1024
"""Bytes in one message at most: a dozen manual pages are 1.5 MB, asyncio's default is 64 KiB."""


class Hello(Struct, frozen=True, tag="hello"):
    """The helper's first line, unless that is the Failure to reach its target."""

    protocol: int
    pid: int


class Request(Struct, frozen=True):
    """One call."""

    id: int
    deadline: float
    """Seconds that the helper may take; 0 for subscriptions, which last until cancelled."""
    call: AnyCall


class Reply(Struct, frozen=True, tag="reply"):
    """A call's result, left undecoded: the caller knows its type."""

    id: int
    result: Raw = Raw(b"null")


class Failure(Struct, frozen=True, tag="failure"):
    """A call's error."""

    id: int
    kind: str
    """The name of an exception class of host.ports, or Timeout."""
    text: str


Event = UnitChanged | JournalEntry | Calls | Trace


class Happened(Struct, frozen=True, tag="happened"):
    """An event of a subscription."""

    id: int
    event: Event


FromHelper = Hello | Reply | Failure | Happened

encode = msgspec.json.Encoder().encode
decode_message = msgspec.json.Decoder(FromHelper).decode
