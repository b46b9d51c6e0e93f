"""What a process said that journald could not ask about any more: it failed before its program ran."""

import json

from host.helper import nameless, record
from host.ports import JournalEntry

MODE = 'Directory "/var/lib/private" already exists, but has mode 0710 that is too permissive.'


def line(message: str, *, pid: int = 80, name: str = "(prey)", **fields: str) -> bytes:
    known = {"_PID": str(pid), "_UID": "0", "SYSLOG_IDENTIFIER": name, "_TRANSPORT": "journal"}
    return json.dumps(
        {"__CURSOR": message, "MESSAGE": message, **known, **fields}, separators=(",", ":")
    ).encode()


def found(*lines: bytes) -> list[str]:
    def about(one: bytes) -> JournalEntry | None:
        return record.entry(one, "prey.service", record.Scope())

    return [entry.message for entry in nameless.found(lines, about)]


LAST = line("Failed at step STATE_DIRECTORY", UNIT="prey.service")


def test_what_it_said_before_its_last_words_is_found_in_its_place() -> None:
    assert found(line(MODE), LAST) == [MODE, "Failed at step STATE_DIRECTORY"]


def test_what_others_said_is_not() -> None:
    others = (
        line(MODE, pid=81),
        line(MODE, UNIT="web.service"),
        line(MODE, name="prey"),
        b'{"SYSLOG_IDENTIFIER":"(prey)", no json',
    )
    assert found(*others, LAST) == ["Failed at step STATE_DIRECTORY"]


def test_without_last_words_of_the_unit_nothing_is_of_it() -> None:
    assert found(line(MODE), line("Failed at step", UNIT="web.service")) == []


def test_only_names_in_brackets_are_looked_at() -> None:
    assert record.of_a_starting_process(line(MODE))
    assert not record.of_a_starting_process(line(MODE, name="prey"))
