"""Situations as a table has them: a unit, a drop-in, and what was logged; and who is suspected then."""

from host.ports import JournalEntry
from trial.diagnosis.case import Case
from trial.diagnosis.changes import changes_of, in_full
from trial.diagnosis.diagnose import diagnose
from trial.entries import SPAWN_FAILED
from trial.events import Suspect
from trial.own import own_of
from trial.verdict import Standing

PLAIN = "ExecStart=/usr/sbin/webd"
DEAD = Standing(active="failed", result="exit-code", exit_code=1, exit_status=1)


def entry(text: str, **fields: object) -> JournalEntry:
    known: dict[str, object] = {"cursor": text, "time": 0.0, "message": text, "transport": "stdout", "pid": 7}
    return JournalEntry(**{**known, "invocation": "a" * 32, "identifier": "webd", **fields})


def of_manager(text: str) -> JournalEntry:
    return entry(f"webd.service: {text}", pid=1, transport="journal", identifier="systemd")


def of_child(text: str) -> JournalEntry:
    return entry(f"webd.service: {text}", transport="journal", identifier="(webd)")


def not_spawned(step: str, why: str) -> JournalEntry:
    text = f"webd.service: Failed at step {step} spawning /usr/sbin/webd: {why}"
    return entry(text, transport="journal", identifier="(webd)", message_id=SPAWN_FAILED)


def killed(signal: int) -> Standing:
    return Standing(active="failed", result="signal", exit_code=2, exit_status=signal)


def not_run(status: int) -> Standing:
    return Standing(active="failed", result="exit-code", exit_code=1, exit_status=status)


def situation(
    drop_in: str,
    *said: str | JournalEntry,
    unit: str = PLAIN,
    standing: Standing = DEAD,
    check: str = "",
    baseline: bool = True,
) -> Case:
    files = [f"[Service]\n{unit}\n".encode(), f"[Service]\n{drop_in}\n".encode()]
    changes = in_full(changes_of(files[1], ()), files)
    entries = tuple(one if isinstance(one, JournalEntry) else entry(one) for one in said)
    return Case(standing, entries, changes, check, 252, own=own_of(files[:1]), baseline=baseline)


def suspects(drop_in: str, *said: str | JournalEntry, **more: object) -> tuple[Suspect, ...]:
    return diagnose(situation(drop_in, *said, **more))  # type: ignore[arg-type]


def blamed(drop_in: str, *said: str | JournalEntry, **more: object) -> list[str]:
    return [one.directive for one in suspects(drop_in, *said, **more)]
