"""The kinds of failures that words alone don't tell: each by situations of its own."""

import pytest

from trial.diagnosis.diagnose import order
from trial.entries import PROCESS_EXIT
from trial.fatal import fatal
from trial.own import Own, own_of
from trial.steps import STEPS, in_words
from trial.verdict import how_it_ended, in_its_words

from .situations import (
    DEAD,
    Standing,
    blamed,
    entry,
    killed,
    not_run,
    not_spawned,
    of_child,
    of_manager,
    situation,
    suspects,
)

OTHERS = "PrivateTmp=yes\nRestrictRealtime=yes\nLockPersonality=yes\nProtectClock=yes"
LATE = Standing(active="failed", result="timeout", exit_code=2, exit_status=15)


# no new privileges


@pytest.mark.parametrize(
    "line",
    [
        'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.',
        "helper: effective uid is not 0, is it installed setuid root?",
        "sudo: effective uid is not 0, is /usr/bin/sudo on a file system with the 'nosuid' option set",
        "su: must be suid to work properly",
        "doas: not installed setuid",
        "pkexec must be setuid root",
        "newuidmap: write to uid_map failed: Operation not permitted",
        "postdrop: warning: mail_queue_enter: create file maildrop/1.2: Permission denied",
        "ping: socktype: SOCK_RAW: Operation not permitted",
    ],
)
def test_who_gains_no_rights_blames_the_flag_or_all_that_imply_it(line: str) -> None:
    flag = "NoNewPrivileges=yes\nPrivateTmp=yes\nProtectHome=yes"
    assert blamed(flag, line, unit="User=nobody")[0] == "NoNewPrivileges"
    implied = suspects("ProtectHostname=yes\nRestrictRealtime=yes\nPrivateTmp=yes", line, unit="User=nobody")
    assert {one.directive for one in implied[:2]} == {"ProtectHostname", "RestrictRealtime"}
    assert "ProtectHostname= and RestrictRealtime= imply NoNewPrivileges=" in implied[0].why
    assert implied[0].remedies == ("ProtectHostname=no\nRestrictRealtime=no",)


def test_root_has_the_flag_from_no_filter() -> None:
    line = "helper: effective uid is not 0, is it installed setuid root?"
    assert "ProtectHostname" not in blamed("ProtectHostname=yes\nPrivateNetwork=yes", line)[:1]


def test_what_the_unit_implies_by_itself_is_nobodys_fault_now() -> None:
    unit = "User=nobody\nRestrictRealtime=yes"
    found = suspects("ProtectHostname=yes", 'the "no new privileges" flag is set', unit=unit)
    assert all("imply" not in one.why for one in found)


# crashes


@pytest.mark.parametrize("signal", [4, 5, 6, 7, 11])
def test_a_crash_without_a_word_is_put_down_to_code_that_may_not_be_made(signal: int) -> None:
    first = suspects(f"{OTHERS}\nMemoryDenyWriteExecute=yes\nProtectHome=yes", standing=killed(signal))[0]
    assert (first.directive, first.certainty) == ("MemoryDenyWriteExecute", "likely")
    assert first.remedies == ("MemoryDenyWriteExecute=no",)


@pytest.mark.parametrize("signal", [5, 6, 11])
def test_a_crash_is_put_down_to_a_filter_that_returns_errors(signal: int) -> None:
    lines = f"{OTHERS}\nSystemCallFilter=~@resources:EPERM"
    assert blamed(lines, standing=killed(signal))[0] == "SystemCallFilter"
    lines = f"{OTHERS}\nSystemCallFilter=~@resources"  # this one would have killed it with SIGSYS
    assert suspects(lines, standing=killed(signal))[0].certainty == "possible"


LOGS = [
    (
        [
            "panic: open /etc/x: permission denied",
            "",
            "goroutine 1 [running]:",
            "main.main()",
            "\t/src/main.go:12 +0x1d",
            "exit status 2",
        ],
        "panic: open",
    ),
    (
        [
            "starting",
            "Traceback (most recent call last):",
            '  File "/opt/a.py", line 3, in <module>',
            "    open('/x','w')",
            "PermissionError: [Errno 13] Permission denied: '/x'",
        ],
        "PermissionError",
    ),
    (
        [
            "# Fatal error in , line 0",
            "# Check failed: SetPermissions(...).",
            "#",
            "#FailureMessage Object: 0x7ff",
            "----- Native stack trace -----",
            " 1: 0xb8 node::Abort",
            " 2: 0x12 V8_Fatal",
        ],
        "# Check failed",
    ),
    (
        [
            'Exception in thread "main" java.lang.IllegalStateException: no temp dir',
            "\tat a.b.C.main(C.java:3)",
            "\tat a.b.D.run(D.java:9)",
            "\t... 3 more",
        ],
        "Exception in thread",
    ),
    (
        [
            "thread 'main' panicked at src/main.rs:3:5:",
            "cannot make memory executable",
            "note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
        ],
        "cannot make memory",
    ),
    (
        [
            "terminate called after throwing an instance of 'std::bad_alloc'",
            "  what():  std::bad_alloc",
            "Aborted",
        ],
        "what():",
    ),
    (
        [
            "PHP Fatal error:  Uncaught Exception: no cache in /srv/a.php:3",
            "Stack trace:",
            "#0 {main}",
            "  thrown in /srv/a.php on line 3",
        ],
        "PHP Fatal error",
    ),
    (
        [
            "Error: EACCES: permission denied, open '/x'",
            "    at Object.openSync (node:fs:601:3)",
            "  errno: -13,",
            "  syscall: 'open',",
            "  path: '/x'",
            "}",
            "Node.js v18.1.0",
        ],
        "Error: EACCES",
    ),
    (
        [
            "a.rb:3:in `open': Permission denied @ rb_sysopen - /x (Errno::EACCES)",
            "\tfrom a.rb:3:in `<main>'",
        ],
        "a.rb:3:in `open'",
    ),
    (["[error] could not bind", "[info] shutting down", "[info] Bye"], "[error] could not bind"),
    (["loading", "ready"], "ready"),
]


@pytest.mark.parametrize(("lines", "start"), LOGS, ids=[start for _, start in LOGS])
def test_the_fatal_line_is_quoted_and_not_a_frame_of_the_stack(lines: list[str], start: str) -> None:
    assert fatal(lines).startswith(start)
    found = suspects("MemoryDenyWriteExecute=yes", *lines, standing=killed(6))
    assert any(start in one.why for one in found)
    entries = tuple(entry(f"{number} noise") for number in range(40)) + tuple(map(entry, lines))
    assert f"it said: {start}" in in_its_words("it died", entries)


# what systemd says


@pytest.mark.parametrize("status", STEPS)
def test_every_step_has_words_and_the_units_own_values(status: int) -> None:
    reason = how_it_ended(not_run(status))
    assert reason.startswith("it failed before its program ran, ")
    assert f"(status {status}/{STEPS[status].name})" in reason
    own = Own({name: (f"value-of-{name}",) for name in STEPS[status].own})
    assert all(f"{name}=value-of-{name}" in in_its_words(reason, (), own) for name in STEPS[status].own)


@pytest.mark.parametrize("command", ["ExecStartPre", "ExecStartPost", "ExecCondition"])
def test_a_step_of_another_command_is_told_of_that_one(command: str) -> None:
    fields = {"COMMAND": command, "EXIT_CODE": "exited", "EXIT_STATUS": "203"}
    own = Own({"ExecStart": ("/usr/sbin/webd",), command: ("/nowhere/prepare",)})
    reason = in_its_words(how_it_ended(DEAD), (entry("it", message_id=PROCESS_EXIT, fields=fields),), own)
    words = (
        f"{command}= failed before its program ran, executing its program (status 203/EXEC), with {command}="
    )
    assert reason.startswith(f"{words}/nowhere/prepare")
    assert "/usr/sbin/webd" not in reason


def test_a_step_is_told_in_words_and_not_by_its_number_alone() -> None:
    first = suspects(f"{OTHERS}\nNice=-5", standing=not_run(201))[0]
    assert (first.directive, first.why) == ("Nice", "it failed setting its priority (status 201/NICE)")


@pytest.mark.parametrize("node", ["/dev/net/tun", "/dev/fuse", "/dev/ttyUSB0", "/dev/dri/card0"])
def test_the_devices_that_an_implied_list_closes_are_put_down_to_who_implies_it(node: str) -> None:
    line = f"open {node}: Operation not permitted"
    assert blamed("ProtectClock=yes\nPrivateTmp=yes\nProtectHome=yes", line)[0] == "ProtectClock"


@pytest.mark.parametrize(("signal", "lines"), [("HUP", ""), ("USR1", "\nReloadSignal=SIGUSR1")])
def test_a_reload_signal_without_a_handler_is_explained(signal: str, lines: str) -> None:
    line = f"Main process 74 lacks handler for reload signal {signal}, refusing service startup."
    late = Standing(active="failed", result="protocol")
    first = suspects(f"{OTHERS}\nType=notify-reload{lines}", of_manager(line), standing=late)[0]
    assert (first.directive, first.certainty) == ("Type", "seen")
    assert first.remedies == ("Type=notify",)
    assert f"a reload is the signal {signal}" in first.why


def test_a_status_of_no_step_is_the_programs_own() -> None:
    assert in_words(234) == in_words(3) == ""
    assert "exited with status 3" in how_it_ended(not_run(3))


@pytest.mark.parametrize(
    "line",
    [
        "Can't open PID file /run/webd.pid (yet?) after start: Operation not permitted",
        "Can't open PID file /run/webd.pid (yet?) after start: No such file or directory",
        "PID file /run/webd.pid not readable (yet?) after start: No such file or directory",
        "Failed to read PID from file /run/webd.pid: Invalid argument",
        "",
    ],
)
def test_a_pid_file_that_is_not_written_is_joined_with_who_covers_it(line: str) -> None:
    unit = "Type=forking\nPIDFile=/run/webd.pid"
    said = [of_manager(line)] if line else []
    lines = f"ProtectHome=yes\nProtectSystem=strict\n{OTHERS}"
    first, *others = suspects(lines, *said, unit=unit, standing=LATE)
    assert (first.directive, first.remedies[0]) == ("ProtectSystem", "ReadWritePaths=/run")
    assert "ProtectHome" not in [one.directive for one in others]
    below = unit.replace("webd.pid", "webd/pid")
    first = suspects(lines, standing=LATE, unit=f"{below}\nUser=web")[0]
    assert first.remedies[0] == "RuntimeDirectory=webd"


def test_a_pid_file_below_tmp_is_elsewhere() -> None:
    lines = "ProtectSystem=full\nPrivateTmp=yes"
    assert blamed(lines, unit="Type=forking\nPIDFile=/tmp/w.pid", standing=LATE)[0] == "PrivateTmp"


@pytest.mark.parametrize("extra", ["", "PrivateDevices=yes\n", "PrivateDevices=no\nPrivateTmp=yes\n"])
@pytest.mark.parametrize("why", ["No such file or directory", "Permission denied"])
def test_a_working_directory_that_is_hidden_blames_who_hides_it(extra: str, why: str) -> None:
    lines = f"{extra}ProtectHome=yes"
    said = (of_child(f"Changing to the requested working directory failed: {why}"), not_spawned("CHDIR", why))
    first, *others = suspects(lines, *said, unit="WorkingDirectory=/home/site", standing=not_run(200))
    assert (first.directive, first.remedies[0]) == ("ProtectHome", "ProtectHome=read-only")
    assert all("PrivateDevices=no" not in one.remedies for one in others if "=no" in extra)


def test_a_program_that_can_not_be_run_blames_who_covers_it() -> None:
    said = (
        of_child("Failed to execute /home/web/bin/webd: Permission denied"),
        not_spawned("EXEC", "Permission denied"),
    )
    lines = f"{OTHERS}\nProtectHome=yes"
    assert (
        blamed(lines, *said, unit="ExecStart=/home/web/bin/webd", standing=not_run(203))[0] == "ProtectHome"
    )


def test_a_directory_that_is_open_to_others_is_mended_by_hand() -> None:
    line = (
        'Directory "/var/lib/private" already exists, but has mode 0710 that is too permissive'
        " (0700 was requested), refusing."
    )
    said = (
        of_child(line),
        of_child("Failed to set up special execution directory in /var/lib: File exists"),
        not_spawned("STATE_DIRECTORY", "File exists"),
    )
    lines = "DynamicUser=yes\nStateDirectory=webd\nPrivateDevices=yes\nProtectHome=yes"
    first, *others = suspects(lines, *said, standing=not_run(238))
    assert first.by_hand == "chmod 0700 /var/lib/private"
    assert first.certainty == "seen"
    assert line in first.why
    assert all("StateDirectory=" not in one.remedies for one in (first, *others))
    assert line in in_its_words(how_it_ended(not_run(238)), said)


def test_a_second_command_is_explained_and_the_list_emptied_before_it() -> None:
    line = (
        "Service has more than one ExecStart= setting, which is only allowed for Type=oneshot"
        " services. Refusing."
    )
    first = suspects("ExecStart=/usr/sbin/webd --new\nPrivateTmp=yes", of_manager(line))[0]
    assert first.directive == "ExecStart"
    assert first.remedies == ("ExecStart=\nExecStart=/usr/sbin/webd --new",)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Failed to load environment files: No such file or directory", "EnvironmentFile"),
        (
            "Got notification message from PID 12, but reception only permitted for main PID 11",
            "NotifyAccess",
        ),
        ("A process of this unit has been killed by the OOM killer.", "MemoryMax"),
        ("Watchdog timeout (limit 3s)!", "WatchdogSec"),
        (
            "Failed to set up mount namespacing: /run/systemd/unit-root/tmp: Too many open files",
            "LimitNOFILE",
        ),
        ("Failed to determine user credentials: No such process", "User"),
        (
            "Service has Restart= set to either always or on-success, which isn't allowed for"
            " Type=oneshot services. Refusing.",
            "Restart",
        ),
    ],
)
def test_what_systemd_says_of_the_unit_counts(line: str, name: str) -> None:
    lines = f"{OTHERS}\nEnvironmentFile=/etc/none\nNotifyAccess=main\nMemoryMax=1M\nWatchdogSec=3\n"
    lines += "LimitNOFILE=5\nUser=none\nRestart=always"
    first = suspects(lines, of_manager(line), standing=LATE if "timeout" in line else DEAD)[0]
    assert (first.directive, first.certainty) == (name, "seen")


# paths


@pytest.mark.parametrize(
    "path", ["/proc/sys/net/ipv4/ip_forward", "/sys/kernel/mm/ksm/run", "/proc/irq/1/smp_affinity"]
)
@pytest.mark.parametrize("said", ["open {}: Read-only file system", "cannot write {}: EROFS"])
def test_settings_of_the_kernel_are_never_put_down_to_protect_system(path: str, said: str) -> None:
    for system in ("strict", "full", "yes"):
        found = blamed(f"ProtectSystem={system}\nProtectKernelTunables=yes", said.format(path))
        assert found == ["ProtectKernelTunables"]


def test_what_the_unit_opens_itself_is_not_what_protects_the_system() -> None:
    unit = "StateDirectory=webd\nReadWritePaths=/srv/webd"
    for path in ("/var/lib/webd/x", "/srv/webd/y"):
        found = suspects(
            "ProtectSystem=strict\nReadOnlyPaths=/nowhere", f"open {path}: Read-only file system", unit=unit
        )
        assert all(one.certainty == "possible" for one in found)


@pytest.mark.parametrize(
    ("value", "line", "remedy"),
    [
        ("yes", "open /home/a/b: Permission denied", "ProtectHome=read-only"),
        ("tmpfs", "open /home/a/b: No such file or directory", "ProtectHome=read-only"),
        ("read-only", "open /home/a/b: Read-only file system", "ReadWritePaths=/home/a"),
        ("yes", "cannot create /home/a/b: Permission denied", "ProtectHome=no"),
    ],
)
def test_of_three_rungs_the_one_that_works_is_offered(value: str, line: str, remedy: str) -> None:
    first = suspects(f"ProtectHome={value}\n{OTHERS}", line)[0]
    assert (first.directive, first.remedies[0]) == ("ProtectHome", remedy)


def test_a_directory_that_is_to_be_made_is_made_by_systemd() -> None:
    for line in (
        "mkdir /run/webd: Read-only file system",
        "Failed to create directory /run/webd: Read-only file system",
    ):
        first = suspects("ProtectSystem=strict", line)[0]
        assert first.remedies[:2] == ("RuntimeDirectory=webd", "ReadWritePaths=/run")
    first = suspects("ProtectSystem=strict", "mkdir('/var/lib/webd'): EROFS")[0]
    assert first.remedies[:2] == ("StateDirectory=webd", "ReadWritePaths=/var/lib")


def test_what_is_open_and_read_only_keeps_its_interfaces() -> None:
    for lines in ("ReadOnlyPaths=-/", "ReadOnlyPaths=/"):
        first = suspects(lines, "state file: Read-only file system")[0]
        assert first.remedies[0] == "ReadWritePaths=-/dev -/proc -/sys"
        first = suspects(lines, "/dev/shm/webd.state: Read-only file system")[0]
        assert first.remedies[0] == "ReadWritePaths=/dev/shm"


def test_relative_names_are_joined_or_left_alone() -> None:
    lines = "ProtectSystem=strict\nProtectHome=read-only"
    unit = "WorkingDirectory=/home/web"
    assert blamed(lines, "open ./log/x: Read-only file system", unit=unit)[0] == "ProtectHome"
    assert blamed(lines, "open '../srv/x': Read-only file system", unit=unit)[0] == "ProtectHome"
    joined = suspects(lines, "open './log/x': Read-only file system", unit="WorkingDirectory=/srv/web")[0]
    assert joined.remedies[0] == "ReadWritePaths=/srv/web/log"
    for line in ("./file: Read-only file system", "open data/x.db: Read-only file system"):
        found = suspects(lines, line)
        assert all("/file" not in fix and "/x.db" not in fix for one in found for fix in one.remedies)


def test_a_name_in_a_path_is_no_word_about_sockets() -> None:
    lines = "RestrictAddressFamilies=AF_INET\nInaccessiblePaths=/run/backend\nPrivateTmp=yes"
    for line in (
        "cannot bind socket [/run/backend/socket]: Permission denied",
        "connect() to unix:/run/backend/web.socket failed (13: Permission denied)",
    ):
        assert "RestrictAddressFamilies" not in blamed(lines, line)


# capabilities


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("error setting mode of /var/lib/w/log: Operation not permitted", "CAP_FOWNER"),
        ("chmod /srv/x: EPERM", "CAP_FOWNER"),
        ("touch: setting times of '/srv/x': Operation not permitted", "CAP_FOWNER"),
        ("chown(/srv/x, 33, 33) failed: Operation not permitted", "CAP_CHOWN"),
        ("could not change owner of /srv/x: Operation not permitted", "CAP_CHOWN"),
        ("kill(4711): Operation not permitted", "CAP_KILL"),
        ("cannot send signal to worker: EPERM", "CAP_KILL"),
        ("mknod: /srv/null: Operation not permitted", "CAP_MKNOD"),
        ("bind() to [::]:80 failed (13: Permission denied)", "CAP_NET_BIND_SERVICE"),
        ("listen tcp :443: bind: permission denied", "CAP_NET_BIND_SERVICE"),
        ("chroot(/srv/jail): Operation not permitted", "CAP_SYS_CHROOT"),
        ("setpriority: Permission denied", "CAP_SYS_NICE"),
        ("setrlimit(RLIMIT_NOFILE): Operation not permitted", "CAP_SYS_RESOURCE"),
        ("cannot open raw socket: Operation not permitted", "CAP_NET_RAW"),
        ("RTNETLINK answers: Operation not permitted (adding route)", "CAP_NET_ADMIN"),
        ("iptables: Permission denied (you must be root)", "CAP_NET_ADMIN"),
        ("mount: /mnt: permission denied.", "CAP_SYS_ADMIN"),
        ("adjtimex failed: Operation not permitted", "CAP_SYS_TIME"),
        ("mlockall failed: Operation not permitted", "CAP_IPC_LOCK"),
        ("ptrace: Operation not permitted", "CAP_SYS_PTRACE"),
        ("setgroups: Operation not permitted", "CAP_SETUID CAP_SETGID"),
        ("Cannot drop privileges to user web: Operation not permitted", "CAP_SETUID CAP_SETGID"),
        ("omfile: /var/lib/w/log: Permission denied", "CAP_DAC_OVERRIDE"),
        ("chattr: Operation not permitted while setting flags on /srv/x (immutable)", "CAP_LINUX_IMMUTABLE"),
    ],
)
def test_what_the_kernel_wants_for_an_operation_is_added_and_nothing_else(line: str, needed: str) -> None:
    lines = "CapabilityBoundingSet=CAP_SYSLOG\nRestrictSUIDSGID=yes\nProtectSystem=full"
    first = suspects(lines, line)[0]
    assert first.directive == "CapabilityBoundingSet"
    assert set(first.remedies[0].partition("=")[2].split()) == {"CAP_SYSLOG", *needed.split()}
    assert all(fix.startswith("CapabilityBoundingSet=CAP_") for fix in first.remedies)
    kept = suspects(f"CapabilityBoundingSet=~{needed} CAP_SYSLOG", line)[0]
    assert kept.remedies[0] == "CapabilityBoundingSet=~CAP_SYSLOG"


def test_a_file_mode_is_about_set_id_bits_only_where_they_are_named() -> None:
    lines = "RestrictSUIDSGID=yes\nCapabilityBoundingSet=CAP_SYSLOG"
    assert blamed(lines, "chmod(/srv/x, 04755): Operation not permitted")[0] == "RestrictSUIDSGID"
    assert (
        blamed("RestrictSUIDSGID=yes\nPrivateTmp=yes", "chmod /srv/x: Operation not permitted")[0]
        == "RestrictSUIDSGID"
    )


def test_who_never_had_capabilities_lost_none() -> None:
    lines = "CapabilityBoundingSet=CAP_SYSLOG\nInaccessiblePaths=/srv/x"
    assert blamed(lines, "open /srv/x/y: Permission denied", unit="User=web") == ["InaccessiblePaths"]


# filters


@pytest.mark.parametrize(
    "line",
    [
        "Cannot setgid(): Insufficient permissions.",
        "setgid(33): Operation not permitted",
        "unable to set supplementary groups: not permitted",
        "failed to change user: EPERM",
    ],
)
def test_a_filter_that_returns_errors_is_told_by_the_call(line: str) -> None:
    lines = f"SystemCallFilter=~@setuid:EPERM\n{OTHERS}\nProtectHome=yes\nPrivateDevices=yes"
    first = suspects(lines, "config read", line, "stopping")[0]
    assert first.directive == "SystemCallFilter"
    said, more = first.remedies[0].split("\n")
    assert said == "SystemCallFilter=~@setuid:EPERM"
    assert {"setuid", "setgid", "setgroups"} <= set(more.partition("=")[2].split())


def test_a_list_of_what_is_refused_never_becomes_one_of_what_is_allowed() -> None:
    record = entry("type=1326 pid=7 arch=c000003e syscall=105", transport="kernel", pid=0, own=True)
    for values in (["~@setuid"], ["~@setuid", "setgid"], ["~@setuid @clock"], ["~setuid"], ["~@privileged"]):
        lines = "\n".join(f"SystemCallFilter={value}" for value in values)
        for one in suspects(lines, record, standing=killed(31)):
            fixes = [fix for fix in one.remedies if fix.startswith("SystemCallFilter=")]
            assert fixes
            assert all(fix.startswith("SystemCallFilter=~") or fix == "SystemCallFilter=" for fix in fixes)


def test_all_calls_that_were_refused_are_let_through_at_once() -> None:
    records = [
        entry(f"type=1326 pid=7 arch=c000003e syscall={number}", transport="kernel", pid=0, own=True)
        for number in (105, 165, 304)
    ]
    first = suspects("SystemCallFilter=@basic-io", *records, standing=killed(31))[0]
    assert first.certainty == "seen"
    assert all(name in first.why for name in ("setuid()", "mount()", "open_by_handle_at()"))
    assert {"setuid", "mount", "open_by_handle_at"} <= set(first.remedies[0].split("=")[1].split())


# checks, values that change nothing, a unit without a baseline


@pytest.mark.parametrize(
    ("check", "name"),
    [
        ("cat: /home/web/x: Permission denied", "UMask"),
        ("curl: (7) Failed to connect to localhost port 80: Connection refused", "PrivateNetwork"),
        ("ls: cannot access '/tmp/web.sock': No such file or directory", "PrivateTmp"),
        ("it answers 403", "ProtectHome"),
    ],
)
def test_a_check_speaks_from_outside(check: str, name: str) -> None:
    lines = (
        "CapabilityBoundingSet=CAP_SYSLOG\nProtectHome=yes\nPrivateTmp=yes\nUMask=0077\n"
        "PrivateNetwork=yes\nProtectSystem=strict"
    )
    up = Standing(active="active", sub="running", result="success")
    first = suspects(lines, check=check, standing=up)[0]
    assert (first.directive, first.certainty) == (name, "likely")
    assert "CapabilityBoundingSet" not in blamed(lines, check=check, standing=up)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("PrivateDevices=no", ""),
        ("PrivateDevices=0", ""),
        ("ProtectHome=false", ""),
        ("ProtectHome=true", "ProtectHome=yes"),
        ("ProtectSystem=full", "ProtectSystem=full"),
        ("CapabilityBoundingSet=~", ""),
        ("CapabilityBoundingSet=cap_chown CAP_KILL", "CapabilityBoundingSet=CAP_KILL CAP_CHOWN"),
        ("ReadOnlyPaths=/srv", "ReadOnlyPaths=/srv"),
        ("SystemCallFilter=@system-service", "SystemCallFilter=@system-service"),
        ("UMask=22", "UMask=0022"),
        ("Type=simple", ""),
    ],
)
def test_what_holds_anyway_is_neither_a_suspect_nor_a_remedy(line: str, unit: str) -> None:
    for said in ("open /home/x: Permission denied", "I give up"):
        found = suspects(f"{line}\nPrivateTmp=yes", said, unit=f"ExecStart=/x\n{unit}")
        assert line.partition("=")[0] not in [one.directive for one in found]
        assert all(line not in one.remedies for one in found)
    assert order(situation(f"{line}\nPrivateTmp=yes", unit=unit)) == ("PrivateTmp",)


def test_no_remedy_is_looser_than_the_unit_was() -> None:
    first = suspects(
        "ProtectSystem=strict", "open /srv/x/y: Read-only file system", unit="ProtectSystem=full"
    )[0]
    assert first.remedies[-1] == "ProtectSystem=full"
    first = suspects("LimitNOFILE=64", "too many open files", unit="LimitNOFILE=9000")[0]
    assert first.remedies == ("LimitNOFILE=9000",)


def test_without_a_baseline_nothing_is_guessed() -> None:
    assert suspects("PrivateTmp=yes\nProtectHome=yes", "I give up", baseline=False) == ()
    assert blamed(
        "PrivateTmp=yes\nProtectHome=yes", "open /tmp/x: No such file or directory", baseline=False
    ) == ["PrivateTmp"]


def test_a_check_that_nobody_saw_pass_is_in_doubt_itself() -> None:
    up = Standing(active="active", sub="running", result="success")
    found = suspects("PrivateNetwork=yes", check="connection refused", standing=up, baseline=False)
    assert found[0].certainty == "possible"
    assert "it was not seen to pass without the change either" in found[0].why


def test_what_systemds_child_says_is_systemds_whatever_it_calls_itself() -> None:
    why = "Changing to the requested working directory failed: Permission denied"
    for known in (
        {"identifier": "(webd)"},
        {"identifier": "systemd"},
        {"identifier": "webd", "fields": {"_EXE": "/usr/lib/systemd/systemd-executor"}},
    ):
        child = entry(f"webd.service: {why}", transport="journal", **known)
        failed = situation("ProtectHome=yes", child, unit="WorkingDirectory=/home/x", standing=not_run(200))
        assert (failed.lines, len(failed.manager)) == ((), 1)
    own = situation("ProtectHome=yes", entry(why, transport="journal", identifier="webd"))
    assert own.lines == (why,)


def test_a_frame_of_the_stack_is_no_word_about_an_operation() -> None:
    said = (
        "Traceback (most recent call last):",
        '  File "/srv/run.py", line 1, in <module>',
        "    import os;os.setgroups([33]);os.setuid(33)",
        "PermissionError: [Errno 1] Operation not permitted",
    )
    lines = "ProtectKernelModules=yes\nLockPersonality=yes\nRestrictSUIDSGID=yes\nPrivateUsers=yes"
    assert blamed(lines, *said)[0] == "PrivateUsers"


# silence


def test_where_nothing_tells_the_unit_itself_gives_the_order() -> None:
    lines = (
        "PrivateTmp=yes\nMemoryDenyWriteExecute=yes\nProtectHome=yes\nPrivateDevices=yes\n"
        "CapabilityBoundingSet=CAP_SYSLOG"
    )
    for unit, name in (
        ("ExecStart=/usr/bin/java -jar /opt/a.jar", "MemoryDenyWriteExecute"),
        ("ExecStart=/opt/x --data /home/web/data", "ProtectHome"),
        ("ExecStart=/opt/x --device /dev/ttyS0", "PrivateDevices"),
        ("ExecStart=/usr/sbin/nginx -g 'daemon off;'", "CapabilityBoundingSet"),
        ("ExecStart=/opt/x --socket /tmp/x.sock", "PrivateTmp"),
    ):
        found = suspects(lines, "bye", unit=unit)
        assert found[0].directive == name, unit
        assert {one.certainty for one in found} == {"possible"}
        assert "possible, since" in found[0].why


def test_all_suspects_are_there_however_many_they_are() -> None:
    lines = "\n".join(
        f"{name}=yes"
        for name in (
            "PrivateTmp",
            "ProtectHome",
            "PrivateDevices",
            "ProtectClock",
            "ProtectHostname",
            "LockPersonality",
            "RestrictRealtime",
        )
    )
    assert len(suspects(lines, "bye")) == 7


def test_a_record_of_another_units_process_is_no_evidence() -> None:
    record = entry(
        'type=1326 comm="webd" arch=c000003e syscall=165', transport="kernel", pid=0, invocation="", own=False
    )
    found = suspects("SystemCallFilter=~@mount\nPrivateTmp=yes", "bye", record)
    assert all(one.certainty == "possible" for one in found)


def test_the_units_own_words_are_read_as_they_add_up() -> None:
    own = own_of([b"[Service]\nExecStart=/a\nExecStart=\nExecStart=-!/b c\nStateDirectory=x y:z\n"])
    assert (own.programs, own.directories()) == (("/b",), ("/var/lib/x", "/var/lib/y"))
