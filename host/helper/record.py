"""A record of the journal, as `journalctl -o json` prints it: what it says and what it is about.

Fields: systemd.journal-fields(7).
"""

import json
import re
from typing import Any

from msgspec import Struct

from host.ports import JournalEntry

_MOST_TEXT = 4096  # characters of a field: 2000 entries must fit into one message of the wire
_INVOCATIONS = (
    "_SYSTEMD_INVOCATION_ID",
    "INVOCATION_ID",
    "OBJECT_SYSTEMD_INVOCATION_ID",
    "USER_INVOCATION_ID",
)
_KEPT = (
    "EXIT_CODE",
    "EXIT_STATUS",
    "UNIT_RESULT",
    "EXECUTABLE",
    "COMMAND",
    "N_RESTARTS",
    "CONFIG_FILE",
    "CONFIG_LINE",
    "JOB_RESULT",
    "ERRNO",
    "_COMM",
    "_EXE",
    "_AUDIT_TYPE",
    "_AUDIT_FIELD_SYSCALL",
    "_AUDIT_FIELD_ARCH",
    "_AUDIT_FIELD_SIG",
    "COREDUMP_SIGNAL",
    "N_DROPPED",
)
_NAMING = ("_SYSTEMD_UNIT", "OBJECT_SYSTEMD_UNIT", "COREDUMP_UNIT")
_OF_USERS = ("_SYSTEMD_USER_UNIT", "OBJECT_SYSTEMD_USER_UNIT", "COREDUMP_USER_UNIT")
FIELDS = (
    *("MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "SYSLOG_PID", "MESSAGE_ID", "_PID", "_UID", "_TRANSPORT"),
    "_AUDIT_ID",
    *("_SYSTEMD_OWNER_UID", "UNIT", "USER_UNIT", *_NAMING, *_OF_USERS, *_INVOCATIONS, *_KEPT),
)
"""All that is looked at: the others are half of what journalctl would print."""
_SECCOMP = b"type=1326"
LOGGED = "code=0x7ffc0000"
"""What a record says of a call that was logged, and let through. linux/seccomp.h, SECCOMP_RET_LOG"""
_PID = re.compile(r"\bpid=(\d+)")
_SECCOMP_AUDIT = re.compile(rb'"_AUDIT_TYPE"\s*:\s*"1326"')


def _text(value: Any) -> str:
    """A field's value: strings, byte arrays where it is not text, lists where it stands repeatedly."""
    if isinstance(value, str):
        return value[:_MOST_TEXT]
    if isinstance(value, list):
        if value and all(isinstance(item, int) for item in value):
            return bytes(value[:_MOST_TEXT]).decode("utf-8", "backslashreplace")
        return _text(value[-1]) if value else ""
    return "" if value is None else str(value)


class Scope(Struct, frozen=True):
    """What makes a record one of a manager's units: a user's may be named as the system's, or another's."""

    naming: tuple[str, ...] = _NAMING
    """Fields that journald fills in, or that name the unit of whom a record is about."""
    by_manager: str = "UNIT"
    """The field of the manager's own records, which count only from who may speak for it."""
    user: str = ""
    """The number of the user whose manager it is."""

    def covers(self, record: dict[str, Any], unit: str) -> bool:
        """Whether a record is about a unit; the kernel's about system calls name none."""
        if any(_text(record.get(field)) == unit for field in self.naming):
            owner = record.get("_SYSTEMD_OWNER_UID") or record.get("_UID")
            return not self.user or owner in (self.user, "0")
        if _text(record.get(self.by_manager)) == unit:
            trusted = record.get("_PID") == "1" or record.get("_UID") == "0"
            return record.get("_UID") == self.user if self.user else trusted
        return _is_seccomp(record)


def of_user(number: int) -> Scope:
    """What makes a record one of a user's units."""
    return Scope(_OF_USERS, "USER_UNIT", str(number))


def names_a_unit(record: dict[str, Any]) -> bool:
    """Whether a record says which unit it is about, or whose process wrote it."""
    return any(record.get(field) for field in (*_NAMING, *_OF_USERS, "UNIT", "USER_UNIT"))


def _is_seccomp(record: dict[str, Any]) -> bool:
    """Whether it is about a system call that was refused, whoever made it."""
    transport, message = record.get("_TRANSPORT"), _text(record.get("MESSAGE"))
    if LOGGED in message:
        return False
    if transport == "audit":
        return record.get("_AUDIT_TYPE") == "1326"
    return transport == "kernel" and "type=1326" in message


def refused_by(entry: JournalEntry) -> int:
    """The process whose system call a record says was refused, by the kernel's number; 0 for others."""
    about = "type=1326" in entry.message or entry.fields.get("_AUDIT_TYPE") == "1326"
    found = _PID.search(entry.message) if about and entry.transport in ("kernel", "audit") else None
    return int(found[1]) if found else 0


def _number(text: str, otherwise: int) -> int:
    """A field that should be a small number: whoever logs may write anything into PRIORITY and SYSLOG_PID."""
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) else otherwise


def entry_of(record: dict[str, Any]) -> JournalEntry:
    """One record of `journalctl -o json` as an entry."""
    number = _text(record.get("_PID")) or _text(record.get("SYSLOG_PID"))
    return JournalEntry(
        cursor=_text(record.get("__CURSOR")),
        time=int(_text(record.get("__REALTIME_TIMESTAMP")) or 0) / 1e6,
        message=_text(record.get("MESSAGE")),
        priority=_number(_text(record.get("PRIORITY")), 6),
        identifier=_text(record.get("SYSLOG_IDENTIFIER")) or _text(record.get("_COMM")),
        pid=_number(number, 0),
        message_id=_text(record.get("MESSAGE_ID")),
        invocation=next((_text(record[field]) for field in _INVOCATIONS if record.get(field)), ""),
        transport=_text(record.get("_TRANSPORT")),
        fields={field: _text(record[field]) for field in _KEPT if field in record},
    )


def of_a_starting_process(line: bytes) -> bool:
    """Whether a line comes from a process that is about to become a service's, or was and died: those are
    named in brackets until they run their program. systemd.exec(5), src/core/exec-invoke.c"""
    return b'"SYSLOG_IDENTIFIER":"(' in line or b'"SYSLOG_IDENTIFIER" : "(' in line


def may_be_about(line: bytes, unit: str) -> bool:
    """Whether a line can be about the unit: most are not worth decoding."""
    named = unit.encode() in line or json.dumps(unit)[1:-1].encode() in line
    if named:
        return True
    refused = _SECCOMP in line or _SECCOMP_AUDIT.search(line) is not None
    return refused and LOGGED.encode() not in line


def entry(line: bytes, unit: str, scope: Scope) -> JournalEntry | None:
    """A line as an entry, if it is about the unit."""
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return entry_of(record) if scope.covers(record, unit) else None
