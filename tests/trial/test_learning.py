"""What is concluded from system calls that were seen, and what has a service report them."""

import time

import pytest

from catalog.listings import bundled
from host.fake import FakeHost
from host.helper.members import Members
from host.helper.records import Records
from host.ports import HOLD, Call, Recorders
from trial.events import Refused
from trial.learning.hold import held
from trial.learning.log import logging
from trial.learning.proposal import proposals
from trial.learning.run import Learning, Wanted
from trial.learning.seen import Seen, let_through, seen

SETS = bundled()
UNIT = {"/etc/systemd/system/web.service": b"[Service]\nExecStart=/usr/bin/web\n"}


def test_the_readable_filter_names_only_what_is_not_common_and_the_narrow_one_keeps_what_was_used() -> None:
    names = frozenset({"read", "mount", "setuid", "chown", "bpf"})
    allow, narrow, deny = proposals(Seen(names), names, SETS, "x86-64")
    assert allow.lines[:2] == ("SystemCallFilter=", "SystemCallFilter=@system-service bpf mount")
    assert "SystemCallErrorNumber=EPERM" in allow.lines
    assert "SystemCallArchitectures=native" in allow.lines
    taken = [line for line in narrow.lines if line.startswith("SystemCallFilter=~")]
    for used in ("@chown", "@setuid", "@privileged"):
        assert used not in str(taken)
    assert "@resources" in str(taken)
    assert "@mount" not in str(deny.lines)
    assert "@clock" in str(deny.lines)
    assert narrow.permitted < allow.permitted < allow.known


def test_a_group_within_another_one_is_not_named_again() -> None:
    _, narrow, deny = proposals(Seen(), frozenset({"read"}), SETS, "x86-64")
    assert "@privileged" in str(narrow.lines)
    assert "@chown" not in str(narrow.lines)
    assert "@clock" not in str(deny.lines)


def test_families_come_with_the_one_that_logging_takes_and_foreign_calls_stay_possible() -> None:
    names = frozenset({"socket"})
    found = Seen(names, families=frozenset({"AF_INET"}), foreign=frozenset({"x86"}))
    allow = proposals(found, names, SETS, "x86-64", found.families)[0]
    assert "RestrictAddressFamilies=AF_UNIX AF_INET" in allow.lines
    assert "SystemCallArchitectures=native x86" in allow.lines


def test_calls_by_number_are_named_by_their_architecture_and_a_sure_one_beats_a_likely_one() -> None:
    calls = (
        Call(number=165, architecture="c000003e", sure=False),
        Call(number=165, architecture="c000003e"),
        Call(number=40, architecture="c00000b7"),
        Call(number=61, architecture="40000003", sure=False),
        Call(number=99999, architecture="c000003e"),
        Call(name="socket", family="AF_INET6"),
        Call(number=41),
    )
    found = seen(calls, "x86-64")
    assert found.names == {"mount", "chroot", "socket"}
    assert found.likely == {"chroot"}
    assert found.numbers == {99999}
    assert found.foreign == {"arm64", "x86"}
    assert found.families == {"AF_INET6"}


@pytest.mark.parametrize(
    ("property_", "left"),
    [
        ([True, ["read", "write:5"]], {"read"}),
        ([False, ["mount:EPERM"]], {"read"}),
        ([False, []], {"read", "mount"}),
        (None, {"read", "mount"}),
    ],
)
def test_what_a_unit_is_refused_already_it_does_not_need(property_: object, left: set[str]) -> None:
    assert let_through(frozenset({"read", "mount"}), {"SystemCallFilter": property_}) == left


def test_a_held_command_keeps_its_prefixes_words_and_name() -> None:
    text = held(
        {
            "ExecStartPreEx": [["/bin/true", ["/bin/true"], ["privileged", "ignore-failure"]]],
            "ExecStartEx": [
                ["/bin/a", ["/bin/a", "100%", '"$X"', "back\\slash", ""], ["no-setuid", "ignore-failure"]],
                ["/bin/b", ["other", "x"], []],
                ["/bin/c", ["/bin/c"], ["no-env-expand"]],
            ],
        }
    )
    lines = text.splitlines()
    script = HOLD.replace("$", "$$").replace('"', '\\"')
    assert lines[:2] == ["[Service]", "WatchdogSec=0"]
    assert lines[2:4] == ["ExecStartPre=", 'ExecStartPre=+-"/bin/true"']
    quoted = f'"/bin/sh" "-c" "{script}" "sh" "/bin/a" "100%%" "\\"$X\\"" "back\\\\slash" ""'
    assert lines[4:6] == ["ExecStart=", f"ExecStart=!-{quoted}"]
    assert lines[6] == f'ExecStart="/bin/bash" "-c" "{script}" "bash" "-a" "other" "/bin/b" "x"'
    assert lines[7].startswith('ExecStart=:"/bin/sh" "-c" "kill -STOP $$; ')
    assert "ExecReload" not in text


def test_what_is_recorded_is_what_a_filter_would_be_chosen_by() -> None:
    line = logging(SETS).splitlines()[-1]
    ordinary = set(line.removeprefix("SystemCallLog=~").split())
    assert {"read", "mmap", "futex", "openat"} <= ordinary
    assert not ordinary & {"mount", "setuid", "chown", "bpf", "ptrace", "sched_setscheduler", "execve"}


RECORD = 'audit: type=1326 audit({}.0:{}): pid={} comm="{}" exe="{}" arch=c000003e syscall={} code=0x7ffc0000'


def records(*, limited: bool = False) -> Records:
    found = Records(Members("web.service", -1), {"web", "/usr/bin/web"}, limited=limited)
    found.members.numbers.add(7)
    return found


def test_a_record_is_sure_by_its_process_likely_by_its_program_and_else_another_s() -> None:
    found = records()
    for serial, (pid, program, path) in enumerate(
        [(7, "worker", "/x"), (8, "web", "/x"), (9, "x", "/usr/bin/web"), (10, "other", "/x")]
    ):
        found.take(RECORD.format(100, serial + 1, pid, program, path, 165 + serial))
    found.members._others.add(11)
    found.take(RECORD.format(100, 6, 11, "web", "/x", 170))
    found.take(RECORD.format(100, 5, 7, "web", "/x", 1).replace("0x7ffc0000", "0x80000000"))
    found.attribute(time.monotonic() + 60)
    told = found.tally.news()
    assert [(call.number, call.sure) for call in told.new] == [(165, True), (166, False), (167, False)]
    assert (told.total, told.others, told.lost) == (3, 2, 0)


def test_a_gap_between_the_numbers_of_records_is_a_loss_whoever_s_they_are() -> None:
    found = records()
    for serial in (5, 6, 9):
        found.take(f"audit: type=1130 audit(100.0:{serial}): pid=1 unit=x")
    assert found.tally.news().lost == 2
    found.take_audit(12, "SECCOMP pid=7 comm=web syscall=1 arch=c000003e code=0x7ffc0000")
    assert found.tally.news().lost == 4


@pytest.mark.parametrize(
    "line",
    [
        "kauditd_printk_skb: 109 callbacks suppressed",
        "audit: audit_lost=3 audit_rate_limit=0 audit_backlog_limit=64",
        "audit: rate limit exceeded",
    ],
)
def test_what_the_kernel_says_of_lost_records_counts(line: str) -> None:
    found = records()
    found.take(line)
    assert found.tally.news().lost


def test_as_many_lines_as_the_kernel_lets_through_mean_that_more_may_be_lost() -> None:
    found = records(limited=True)
    for serial in range(1, 40):
        found.take(RECORD.format(100, serial, 7, "web", "/x", 165))
    assert found.tally.news().lost


@pytest.mark.parametrize(
    "text", ["", "audit(", "audit(1.2:3) code=0x7ffc0000", "pid=x syscall=y code=0x7ffc0000"]
)
def test_no_line_of_a_log_can_break_it(text: str) -> None:
    found = records()
    found.take(text)
    found.take_audit(0, text)
    found.attribute(time.monotonic() + 60)
    assert found.tally.news().new == ()


class Mute(FakeHost):
    """A host that tells nothing of system calls."""

    async def recorders(self) -> Recorders:
        return Recorders(why_no_log="No audit here.", why_no_strace="strace is not installed on this host.")


async def test_where_nothing_can_tell_it_is_said_why_and_nothing_is_begun() -> None:
    events = [event async for event in Learning(Mute(UNIT), Wanted("web.service")).run()]
    assert len(events) == 1
    assert isinstance(events[0], Refused)
    assert events[0].reason == "No audit here. strace is not installed on this host."
