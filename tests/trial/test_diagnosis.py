"""Who is blamed for what a failure looks like, and what is proposed instead."""

import pytest

from host.ports import JournalEntry
from trial.calls import named
from trial.diagnosis.case import Case, Change
from trial.diagnosis.changes import changes_of, in_full
from trial.diagnosis.diagnose import diagnose
from trial.entries import PROCESS_EXIT, SPAWN_FAILED
from trial.verdict import Standing

DEAD = Standing(active="failed", result="exit-code", exit_code=1, exit_status=1, main_pid=0)
KILLED = Standing(active="failed", result="signal", exit_code=2, exit_status=31, main_pid=0)
SOCKETS = (
    "socket socketpair connect bind listen accept accept4 getsockname getpeername setsockopt getsockopt"
    " sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg shutdown socketcall recv send"
)
"""What a program calls along with the first of them: one at a time it would take as many trials."""
STRICT = (
    "ProtectSystem=strict\nPrivateTmp=yes\nCapabilityBoundingSet=CAP_CHOWN\nUser=web\nPrivateNetwork=yes\n"
    "RestrictAddressFamilies=AF_UNIX\nSystemCallFilter=@system-service\nLimitNOFILE=64\nMemoryDenyWriteExecute=yes"
)


def said(text: str, **fields: object) -> JournalEntry:
    known: dict[str, object] = {"cursor": text, "time": 0.0, "message": text, "transport": "stdout", "pid": 7}
    return JournalEntry(**{**known, "invocation": "a" * 32, "identifier": "web", **fields})


def case(lines: str, *entries: JournalEntry, standing: Standing = DEAD, check: str = "") -> Case:
    changes = changes_of(f"[Service]\n{lines}\n".encode(), ())
    return Case(standing, entries, changes, check, 252)


@pytest.mark.parametrize(
    ("line", "name", "remedy"),
    [
        ("open: /var/lib/web/x: Read-only file system", "ProtectSystem", "ReadWritePaths=/var/lib/web"),
        (
            "[emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)",
            "CapabilityBoundingSet",
            "CAP_NET_BIND",
        ),
        ("setgid(33) failed (1: Operation not permitted)", "CapabilityBoundingSet", "CAP_SETGID"),
        ("socket: Address family not supported by protocol", "RestrictAddressFamilies", "AF_INET"),
        ("cannot open netlink: Address family not supported", "RestrictAddressFamilies", "AF_NETLINK"),
        ("connect to 10.0.0.1: Network is unreachable", "PrivateNetwork", "PrivateNetwork=no"),
        ("accept: Too many open files", "LimitNOFILE", "LimitNOFILE="),
        (
            "mprotect: cannot allocate executable memory: Operation not permitted",
            "MemoryDenyWriteExecute",
            "=no",
        ),
        ("open(/tmp/sock): No such file or directory", "PrivateTmp", "PrivateTmp=no"),
    ],
)
def test_what_the_service_says_names_the_directive(line: str, name: str, remedy: str) -> None:
    first = diagnose(case(STRICT, said(line)))[0]
    assert first.directive == name
    assert remedy in " ".join(first.remedies)
    assert line[:20] in first.why


def test_a_refused_call_is_named_and_the_smallest_group_offered() -> None:
    record = said(
        'audit: type=1326 audit(1.2:3): pid=7 comm="web" sig=31 arch=c000003e syscall=165 code=0x80000000',
        transport="kernel",
        pid=0,
        invocation="",
        own=True,
    )
    first, *_ = diagnose(case(STRICT, said("starting"), record, standing=KILLED))
    assert (first.directive, first.why) == ("SystemCallFilter", "mount() was refused")
    assert "SystemCallFilter=@system-service mount" in first.remedies
    assert "SystemCallFilter=@system-service @mount" in first.remedies


def test_a_record_of_the_same_name_but_of_another_process_is_only_likely_and_gives_way_to_a_sure_one() -> (
    None
):
    record = 'type=1326 pid={} comm="web" arch=c000003e syscall={}'
    likely = said(record.format(7, 165), transport="kernel", pid=0, invocation="")
    sure = said(record.format(8, 166), transport="kernel", pid=0, invocation="", own=True)
    first, *_ = diagnose(case(STRICT, said("starting"), likely, standing=KILLED))
    assert first.why == "mount() was refused, most likely by this service"
    found = diagnose(case(STRICT, said("starting"), likely, sure, standing=KILLED))
    assert found[0].why == "umount2() was refused"
    assert all("mount() " not in suspect.why for suspect in found)
    other = said(record.format(9, 167), transport="kernel", pid=0, invocation="", own=False)
    found = diagnose(case(STRICT, said("starting"), other, standing=KILLED))
    assert all("swapon() " not in suspect.why for suspect in found)


def test_of_likely_records_the_one_that_the_filter_refuses_counts() -> None:
    record = 'type=1326 pid={} comm="web" arch=c000003e syscall={}'
    chroot, sync = (
        said(record.format(pid, call), transport="kernel", pid=0, invocation="")
        for pid, call in ((7, 161), (8, 162))
    )
    for order in ((chroot, sync), (sync, chroot)):
        found = diagnose(case("SystemCallFilter=~sync", said("starting"), *order, standing=KILLED))
        assert found[0].why == "sync() was refused, most likely by this service"
        assert all("chroot() " not in one.why for one in found)
    # One by our own number is believed, whatever our groups say; to refuse it is none of its remedies.
    sure = said(record.format(9, 161), transport="kernel", pid=0, invocation="", own=True)
    first = diagnose(case("SystemCallFilter=~sync", said("starting"), sure, standing=KILLED))[0]
    assert (first.why, first.remedies[0]) == ("chroot() was refused", "SystemCallErrorNumber=EPERM")


@pytest.mark.parametrize(
    ("record", "name", "architecture"),
    [
        ("c000003e", {165: "mount", 435: "clone3", 41: "socket", 99999: ""}, "x86-64"),
        ("c00000b7", {40: "mount", 435: "clone3", 198: "socket"}, "arm64"),
        ("40000003", {21: "mount", 435: "clone3", 102: "socketcall", 359: "socket"}, "x86"),
        ("c000003e", {0x4000_0000 + 165: "mount"}, "x32"),
        ("deadbeef", {1: ""}, ""),
    ],
)
def test_a_number_means_what_its_architecture_says(
    record: str, name: dict[int, str], architecture: str
) -> None:
    for number, expected in name.items():
        assert named(record, number) == (expected, architecture)


def test_another_service_s_refused_call_is_nobody_s_fault_here() -> None:
    record = said(
        "audit: type=1326 pid=4711 comm=\"other\" arch=c000003e syscall=165", transport="kernel", pid=0,
        invocation="",
    )  # fmt: skip
    found = diagnose(case("SystemCallFilter=@system-service\nPrivateTmp=yes", said("bye"), record))
    assert all("mount()" not in suspect.why for suspect in found)


def test_the_step_that_failed_names_it_and_the_path_that_is_missing_becomes_optional() -> None:
    entry = said(
        "web.service: Failed to set up mount namespacing: /srv/none: No such file or directory",
        message_id=SPAWN_FAILED,
        pid=1,
        transport="journal",
    )
    standing = Standing(active="failed", result="exit-code", exit_code=1, exit_status=226)
    first = diagnose(case("PrivateTmp=yes\nReadWritePaths=/srv/none /srv", entry, standing=standing))[0]
    assert first.directive == "ReadWritePaths"
    assert first.remedies[0] == "ReadWritePaths=-/srv/none /srv"


@pytest.mark.parametrize(
    "there", ["/srv/none", "/run/systemd/unit-root/srv/none", "/run/systemd/mount-rootfs/srv/none"]
)
@pytest.mark.parametrize("word", ["/srv/none", "//srv//none/"])
def test_a_missing_path_is_blamed_on_who_names_it_not_on_namespaces(there: str, word: str) -> None:
    child = said(
        f"web.service: Failed to set up mount namespacing: {there}: No such file or directory",
        identifier="(web)",
        transport="journal",
    )
    failed = said(
        "web.service: Failed at step NAMESPACE spawning /usr/bin/web: No such file or directory",
        message_id=SPAWN_FAILED,
        identifier="(web)",
        transport="journal",
    )
    standing = Standing(active="failed", result="exit-code", exit_code=1, exit_status=226)
    lines = f"RestrictNamespaces=yes\nProtectSystem=strict\nPrivateTmp=yes\nReadWritePaths={word}"
    first = diagnose(case(lines, child, failed, standing=standing))[0]
    assert (first.directive, first.why) == ("ReadWritePaths", "/srv/none is not there")
    assert first.remedies[0] == f"ReadWritePaths=-{word}"


def test_an_implied_directive_is_told_by_the_one_that_brings_it() -> None:
    found = diagnose(
        case("DynamicUser=yes\nLockPersonality=yes", said("open /etc/web: Read-only file system"))
    )
    assert found[0].directive == "DynamicUser"
    assert "implies" in found[0].why


def test_with_no_sign_at_all_every_change_is_suspected_and_only_those() -> None:
    found = diagnose(case("PrivateTmp=yes\nLockPersonality=yes", said("I give up")))
    assert {suspect.directive for suspect in found} == {"PrivateTmp", "LockPersonality"}


@pytest.mark.parametrize(
    "text", ["", "\0", "%s" * 50, "/" * 5000, "Permission denied " * 500, "type=1326 pid=x syscall=-"]
)
def test_nothing_that_a_service_logs_can_break_it(text: str) -> None:
    kernel = said(text, transport="kernel")
    odd = said(text, message_id=PROCESS_EXIT, fields={"EXIT_STATUS": text, "EXIT_CODE": text})
    assert isinstance(diagnose(case(STRICT, said(text), kernel, odd, standing=KILLED)), tuple)


def test_without_changes_nobody_is_blamed() -> None:
    assert diagnose(Case(DEAD, (said("Permission denied"),), ())) == ()
    assert Change("A", ()).via == ""


@pytest.mark.parametrize(
    ("filters", "call", "remedies"),
    [
        (["@system-service", "~@network-io"], 41, ["SystemCallFilter=@system-service"]),
        (
            ["@system-service", "~@network-io @clock"],
            41,
            ["SystemCallFilter=@system-service\nSystemCallFilter=~@clock"],
        ),
        (
            ["@system-service", "~@network-io"],
            165,
            ["SystemCallFilter=@system-service @mount\nSystemCallFilter=~@network-io"],
        ),
        (["~@network-io"], 41, [f"SystemCallFilter=~@network-io\nSystemCallFilter={SOCKETS}"]),
        (
            ["~@network-io @clock"],
            41,
            ["SystemCallFilter=~@clock", f"SystemCallFilter=~@network-io @clock\nSystemCallFilter={SOCKETS}"],
        ),
    ],
)
def test_a_filter_of_both_sorts_stays_one(filters: list[str], call: int, remedies: list[str]) -> None:
    text = "\n".join(f"SystemCallFilter={one}" for one in filters)
    record = said(f"type=1326 pid=7 arch=c000003e syscall={call}", transport="kernel", pid=0, own=True)
    first = diagnose(case(text, record, standing=KILLED))[0]
    assert list(first.remedies[: len(remedies)]) == remedies


def test_what_may_open_any_file_is_offered_where_permissions_are_in_the_way() -> None:
    first = diagnose(case("CapabilityBoundingSet=CAP_CHOWN", said("open /srv/x: Permission denied")))[0]
    assert first.remedies[0] == "CapabilityBoundingSet=CAP_CHOWN CAP_DAC_OVERRIDE"
    text = "CapabilityBoundingSet=CAP_DAC_OVERRIDE\nPrivateTmp=yes"
    held = case(text, said("open /srv/x: Permission denied"))
    assert all("permission" not in suspect.why.lower() for suspect in diagnose(held))


def test_groups_that_cannot_be_dropped_ask_for_their_capability() -> None:
    first = diagnose(
        case("CapabilityBoundingSet=CAP_CHOWN", said("cannot drop supplementary groups: EPERM"))
    )[0]
    assert first.directive == "CapabilityBoundingSet"
    assert "CAP_SETGID" in first.remedies[0]


def test_a_service_that_cannot_say_that_it_is_ready_gets_its_socket_back() -> None:
    late = Standing(active="failed", result="timeout", exit_code=2, exit_status=15)
    first = diagnose(case("RestrictAddressFamilies=AF_INET\nPrivateTmp=yes", standing=late))[0]
    assert (first.directive, first.remedies[0]) == (
        "RestrictAddressFamilies",
        "RestrictAddressFamilies=AF_INET AF_UNIX",
    )


def test_a_list_that_names_the_very_directory_goes_without_it() -> None:
    line = "open /run/web.pid: Read-only file system"
    first = diagnose(case("ReadOnlyPaths=/run /srv", said(line)))[0]
    assert first.remedies[0] == "ReadOnlyPaths=/srv"


def test_a_directory_that_systemd_makes_for_services_may_become_its_own() -> None:
    first = diagnose(case(STRICT, said("open: /var/lib/web/x: Read-only file system")))[0]
    assert first.remedies[:2] == ("ReadWritePaths=/var/lib/web", "StateDirectory=web")


@pytest.mark.parametrize(
    "line",
    [
        "Could not open logfile /var/log/web.log",
        "Can't create/write to file '/var/lib/web/ib'",
        "unable to write /var/lib/web/pid",
        "Failed to open the file /var/lib/web/db",
        "error opening /var/lib/web/db",
    ],
)
def test_an_error_without_its_reason_still_names_what_covers_the_path(line: str) -> None:
    first = diagnose(case("PrivateTmp=yes\nProtectSystem=strict\nLockPersonality=yes", said(line)))[0]
    assert first.directive == "ProtectSystem"
    assert first.remedies[0].startswith("ReadWritePaths=/var/l")


def test_a_remedy_writes_the_whole_list_anew_with_what_other_files_say() -> None:
    files = [b"[Service]\nSystemCallFilter=@clock\nSystemCallFilter=\nSystemCallFilter=@system-service\n"]
    drop_in = b"[Service]\nSystemCallFilter=~@network-io @clock\nPrivateTmp=yes\n"
    changes = in_full(changes_of(drop_in, ()), [*files, drop_in])
    assert {one.name: one.values for one in changes if not one.via} == {
        "SystemCallFilter": ("@system-service", "~@network-io @clock"),
        "PrivateTmp": ("yes",),
    }
    assert in_full(changes, []) == changes


def test_what_is_there_already_is_made_writable_itself() -> None:
    line = "chown: changing ownership of '/var/log/web': Read-only file system"
    first = diagnose(case(STRICT, said(line)))[0]
    assert first.remedies[:2] == ("ReadWritePaths=/var/log/web", "LogsDirectory=web")


def test_a_change_of_user_that_fails_without_a_reason_asks_for_the_capabilities() -> None:
    first = diagnose(case("CapabilityBoundingSet=CAP_CHOWN", said("Error: Could not change user id")))[0]
    assert first.why == "it said: Error: Could not change user id"
    assert "CAP_SETUID" in first.remedies[0]
