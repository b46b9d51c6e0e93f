"""What is said of how a service stands."""

import pytest

from host.ports import JournalEntry
from trial.verdict import Standing, evidence, failure, in_its_words, relapse, unsettled

UP = Standing(active="active", sub="running", result="success", type="simple", invocation="a" * 32)


def changed(**fields: object) -> Standing:
    return Standing(**{**{name: getattr(UP, name) for name in UP.__struct_fields__}, **fields})


def entry(message: str, **fields: object) -> JournalEntry:
    known = {"cursor": message, "time": 0.0, "message": message, "transport": "stdout", "pid": 7}
    return JournalEntry(**{**known, "invocation": UP.invocation, **fields})


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (changed(active="failed", result="exit-code", exit_code=1, exit_status=3), "exited with status 3"),
        (changed(active="failed", result="exit-code", exit_code=1, exit_status=226), "mount namespace"),
        (changed(active="failed", result="signal", exit_code=2, exit_status=31), "SIGSYS"),
        (changed(active="failed", result="core-dump", exit_code=3, exit_status=11), "SIGSEGV"),
        (changed(active="failed", result="timeout"), "in time"),
        (changed(active="failed", result="oom-kill"), "memory"),
        (changed(active="failed", result="protocol"), "Type="),
        (
            changed(active="activating", sub="auto-restart", result="success", exit_code=1, exit_status=1),
            "restarting",
        ),
        (
            changed(active="activating", sub="auto-restart", result="exit-code", exit_code=1, exit_status=9),
            "9",
        ),
    ],
)
def test_a_failure_is_told_in_words(standing: Standing, words: str) -> None:
    assert words in failure(standing)


@pytest.mark.parametrize(
    "standing", [UP, changed(active="activating", sub="start"), changed(active="inactive")]
)
def test_what_has_not_failed_is_no_failure(standing: Standing) -> None:
    assert failure(standing) == ""


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (changed(restarts=1), "does not stay up"),
        (changed(invocation="b" * 32), "does not stay up"),
        (changed(condition=False), "conditions"),
        (changed(active="inactive", sub="dead"), "down now"),
        (changed(active="activating", sub="start"), "not yet up"),
    ],
)
def test_what_is_not_well_at_the_end_is_told(now: Standing, words: str) -> None:
    assert words in unsettled(now, UP, was_running=True)


def test_a_service_that_is_up_is_well_and_a_oneshot_that_is_done_too() -> None:
    assert unsettled(UP, UP, was_running=True) == ""
    done = changed(type="oneshot", active="inactive", sub="dead")
    assert unsettled(done, done, was_running=True) == ""


def test_the_reason_quotes_the_service_s_last_words() -> None:
    said = (entry("starting"), entry("can't open /x"), entry("Failed.", pid=1, transport="journal"))
    assert in_its_words("it died", said) == "it died; it said: can't open /x"


def test_the_reason_names_the_command_that_failed_beside_the_main_one() -> None:
    exit_ = {"COMMAND": "ExecStartPre", "EXIT_CODE": "exited", "EXIT_STATUS": "2"}
    record = entry(
        "", pid=1, message_id="98e322203f7a4ed290d09fe03c09fe15", fields=exit_, transport="journal"
    )
    assert in_its_words("one of its commands failed", (record,)) == "ExecStartPre= exited with status 2"


def test_evidence_keeps_the_lines_of_this_invocation_and_their_order() -> None:
    others = tuple(entry(f"old {number}", invocation="c" * 32) for number in range(30))
    own = tuple(entry(f"new {number}") for number in range(5))
    assert evidence((*others, *own), UP.invocation) == own


def test_a_restart_before_the_first_look_counts_too() -> None:
    again = changed(restarts=1)
    assert "does not stay up" in unsettled(again, again, was_running=True)
    assert relapse(again)
    assert relapse(UP) == ""


def test_what_systemd_says_of_every_failure_is_not_quoted() -> None:
    said = (
        "Main process exited, code=exited, status=1/FAILURE",
        "Failed to read pids.max for control group /system.slice/web.service, ignoring: No data available",
    )
    entries = tuple(entry(f"web.service: {text}", pid=1, transport="journal") for text in said)
    assert in_its_words("it exited", entries) == "it exited"
    more = entry("web.service: Can't open PID file /run/web.pid", pid=1, transport="journal")
    assert in_its_words("it exited", (*entries, more)).endswith(
        "systemd said: Can't open PID file /run/web.pid"
    )
