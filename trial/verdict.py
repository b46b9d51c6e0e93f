"""Judging a restarted service by what systemd says of it; the reasons are sentences for people."""

import signal
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from host.ports import JournalEntry
from trial.conditions import unmet
from trial.denial import is_denial
from trial.entries import OURS, PROCESS_EXIT, SPAWN_FAILED, manager_said, of_systemd
from trial.fatal import fatal
from trial.own import Own
from trial.steps import about, in_words, told_by

_EXITED, _KILLED = 1, (2, 3)  # CLD_EXITED; CLD_KILLED, CLD_DUMPED
WELL = ("active", "reloading", "refreshing")
_SHOWN = 12
_READ = 300
"""Lines that are read for the one to quote."""
_INFO = 6  # syslog(3)


class Standing(Struct, frozen=True):
    """How a service stands, from its properties on D-Bus."""

    active: str = ""
    sub: str = ""
    result: str = ""
    type: str = ""
    invocation: str = ""
    restarts: int = 0
    main_pid: int = 0
    exit_code: int = 0
    """How the main process ended: CLD_EXITED 1, CLD_KILLED 2, CLD_DUMPED 3."""
    exit_status: int = 0
    condition: bool = True
    remains: bool = False
    """RemainAfterExit=."""

    def updated(self, properties: Mapping[str, Any]) -> "Standing":
        """The standing with these properties' newer values."""
        values = {field: properties.get(name, getattr(self, field)) for field, name in _PROPERTIES.items()}
        return Standing(**values)


_PROPERTIES = {
    "active": "ActiveState",
    "sub": "SubState",
    "result": "Result",
    "type": "Type",
    "invocation": "InvocationID",
    "restarts": "NRestarts",
    "main_pid": "MainPID",
    "exit_code": "ExecMainCode",
    "exit_status": "ExecMainStatus",
    "condition": "ConditionResult",
    "remains": "RemainAfterExit",
}
PROPERTIES = tuple(_PROPERTIES.values())
"""All that a standing is made of."""


def how_it_ended(standing: Standing) -> str:
    """What the main process died of, in words."""
    code, status = standing.exit_code, standing.exit_status
    if not status and code == _EXITED and standing.result == "success":
        return "its main process ended by itself, without an error"
    if not status:
        return f"one of its commands failed (result '{standing.result}')"
    if code in _KILLED:
        return f"its main process was killed by {_signal(status)}"
    return in_words(status) or f"its main process exited with status {status}"


def _signal(number: int) -> str:
    """A signal's name, with what it means where that is worth telling."""
    try:
        name = signal.Signals(number).name
    except ValueError:
        name = f"signal {number}"
    return f"{name}: a system call that it may not make" if name == "SIGSYS" else name


def of_job(result: str, properties: Mapping[str, Any]) -> str:
    """What it means that a start job ended otherwise than done. org.freedesktop.systemd1(5), JobRemoved"""
    if result == "assert":
        return f"systemd did not start it, since this is not met: {unmet(properties)}"
    if result == "dependency":
        return "a unit that it requires did not start"
    if result == "canceled":
        return "another job cancelled its start"
    return f"its start job ended as '{result}'"


def failure(standing: Standing) -> str:
    """Why this standing is a failure; empty where it is none (yet)."""
    if standing.result == "timeout":
        return "it did not report in time that it was up (its start or stop timed out)"
    if standing.result == "protocol":
        return "it did not report that it was up in the way that its Type= promises"
    if standing.result == "oom-kill":
        return "it ran out of memory and was killed"
    if standing.result == "start-limit-hit":
        return "it was started too often in a short time"
    if standing.active == "failed" or standing.result not in ("success", ""):
        return how_it_ended(standing)
    if standing.sub == "auto-restart":
        return f"{how_it_ended(standing)}, and systemd is restarting it"
    return ""


def relapse(standing: Standing, *, was_up: bool = False) -> str:
    """Why a service that passed, and `was_up` then, is a failure after all; empty where it is none."""
    if reason := failure(standing):
        return reason
    if was_up and standing.active == "inactive":
        return "it ended, without an error, and is down now"
    return "it ended, and systemd restarted it" if standing.restarts else ""


def unsettled(now: Standing, started: Standing, *, was_running: bool) -> str:
    """Why a service that has not failed is not well either, at the end of the settle time.

    NRestarts counts from the trial's own restart: ResetFailedUnit, and a restart by hand, set it to 0."""
    if not now.condition:
        return "one of its conditions is not met, so systemd did not start it"
    if now.restarts or now.invocation != started.invocation:
        return "it was restarted while the trial watched: it does not stay up"
    if now.active in WELL:
        return ""
    if now.active == "inactive" and (now.type == "oneshot" or not was_running):
        return ""
    if now.active == "inactive":
        return "it ran, ended without an error, and is down now"
    return f"it is {now.active} ({now.sub}) and not yet up"


def of_invocation(entries: tuple[JournalEntry, ...], invocation: str) -> tuple[JournalEntry, ...]:
    """The entries of a trial's invocation, the kernel's of other units left out; all where there are none."""
    entries = tuple(entry for entry in entries if entry.own is not False)
    return tuple(entry for entry in entries if entry.invocation in (invocation, "")) or entries


def evidence(entries: tuple[JournalEntry, ...], invocation: str) -> tuple[JournalEntry, ...]:
    """The lines that tell most about a failure: of the trial's invocation, those that name an error and those
    that came last before others, in order."""
    own = of_invocation(entries, invocation)
    ranked = sorted(
        enumerate(own),
        key=lambda one: (not _tells(one[1]), not is_denial(one[1].message[:500]), -one[0]),
    )
    chosen = {entry.cursor for _, entry in ranked[:_SHOWN]}
    return tuple(entry for entry in own if entry.cursor in chosen)


def in_its_words(reason: str, entries: tuple[JournalEntry, ...], own: Own | None = None) -> str:
    """The reason, with the command that failed beside the main one, with the unit's `own` values that it is
    about, and with what the service said last; where it said nothing, what systemd did."""
    main = "ExecStart"
    for entry in entries:
        command = entry.fields.get("COMMAND", "ExecStart")
        if entry.message_id == PROCESS_EXIT and command != "ExecStart":
            reason = f"{command}= {_end_of(entry.fields)}"
            main = command
    reason += about(reason, own or Own(), main)
    entries = entries[-_READ:]
    said = [entry.message for entry in entries if not of_systemd(entry) and entry.transport in OURS]
    if last := fatal([line for message in said for line in message.splitlines()])[:300]:
        return f"{reason}; it said: {last}"
    told = manager_said(entry.message for entry in entries if of_systemd(entry))
    return f"{reason}; systemd said: {told[0][:300]}" if told else reason


def _end_of(fields: Mapping[str, str]) -> str:
    status = fields.get("EXIT_STATUS", "")
    if fields.get("EXIT_CODE") in ("killed", "dumped") and status.isdigit():
        return f"was killed by {_signal(int(status))}"
    if status.isdigit() and (step := told_by(int(status))):
        return f"failed before its program ran, {step}"
    return f"{fields.get('EXIT_CODE')} with status {status}"


def _tells(entry: JournalEntry) -> bool:
    """Whether a line names a cause rather than a consequence."""
    own = entry.transport in OURS and entry.priority <= _INFO and not of_systemd(entry)
    return own or entry.message_id == SPAWN_FAILED or "type=1326" in entry.message
