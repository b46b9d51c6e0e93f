"""The undo's text: what it runs, in which order, and how names get into it unharmed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trial.snapshot import Snapshot
from trial.undo_text import key_of, pairs_of, undo_commands, undo_text, watch_text, way_back

PLAIN = Snapshot("web.service", running=True, invocation="", result="success", restarts=0)
FILES = ("/run/systemd/system.control/web.service.d/zz-unitsmith.conf",)


def with_(**changes: object) -> Snapshot:
    fields = {name: getattr(PLAIN, name) for name in PLAIN.__struct_fields__}
    return Snapshot(**{**fields, **changes})


def test_the_files_go_first_and_the_flag_after_the_service_is_back() -> None:
    commands = [" ".join(words) for words in undo_commands(PLAIN, FILES, pairs_of(PLAIN.unit)[0])]
    order = [
        next(number for number, command in enumerate(commands) if part in command)
        for part in (
            FILES[0],
            "daemon-reload",
            "reset-failed",
            "restart web.service",
            ".armed",
            "/run/systemd/system/",
        )
    ]
    order[-1] = len(commands) - 1
    assert order == sorted(order)
    assert "/run/systemd/system/unitsmith-undo-web.service" in commands[-1]


@pytest.mark.parametrize(
    ("before", "commands"),
    [
        (PLAIN, [("reset-failed", "web.service"), ("restart", "web.service")]),
        (with_(running=False), [("reset-failed", "web.service"), ("stop", "web.service")]),
        (
            with_(dependents=("a.service", "b.target")),
            [
                ("reset-failed", "web.service", "a.service", "b.target"),
                ("restart", "web.service"),
                ("start", "a.service", "b.target"),
            ],
        ),
        (
            with_(sockets=("web.socket",)),
            [
                ("reset-failed", "web.service", "web.socket"),
                ("stop", "web.service"),
                ("start", "web.socket"),
                ("start", "web.service"),
            ],
        ),
        (
            with_(sockets=("web.socket",), running=False),
            [
                ("reset-failed", "web.service", "web.socket"),
                ("stop", "web.service"),
                ("start", "web.socket"),
            ],
        ),
        (
            with_(pulled=("key.service",), on_failure=("mail.service",)),
            [
                ("reset-failed", "web.service", "key.service", "mail.service"),
                ("restart", "web.service"),
                ("stop", "--job-mode=ignore-requirements", "key.service"),
            ],
        ),
    ],
)
def test_the_way_back_restores_what_was_there(before: Snapshot, commands: list[tuple[str, ...]]) -> None:
    assert way_back(before) == commands


def test_every_command_is_privileged_and_none_stops_the_rest() -> None:
    lines = [
        line for line in undo_text(PLAIN, pairs_of("web.service")[0], FILES).splitlines() if "Exec" in line
    ]
    assert len(lines) >= 6
    assert all(line.startswith("ExecStart=-+/bin/") for line in lines)


def test_backslashes_percents_and_dollars_of_a_name_arrive_as_they_are() -> None:
    before = with_(unit="dev-disk\\x2dby.service", dependents=("a\\x2db.service",))
    text = undo_text(before, pairs_of(before.unit)[0], ())
    assert "restart dev-disk\\\\x2dby.service" in text
    assert "start a\\\\x2db.service" in text
    assert "%" not in watch_text("100%.service", pairs_of("web.service")[0], 5, ["/run/100%/x"]).replace(
        "%%", ""
    )


@given(st.from_regex(r"[A-Za-z0-9:_.\\@-]{1,240}\.service", fullmatch=True))
def test_a_key_is_a_safe_part_of_a_unit_s_name_and_of_a_path(unit: str) -> None:
    key = key_of(unit)
    assert re.fullmatch(r"[A-Za-z0-9:_.-]+", key)
    for pair in pairs_of(unit):
        assert max(len(pair.watch), len(pair.undo)) <= 240


def test_different_units_have_different_keys() -> None:
    units = ["a@b.service", "a_b.service", "a\\b.service", "x" * 200 + "1.service", "x" * 200 + "2.service"]
    assert len({key_of(unit) for unit in units}) == len(units)
