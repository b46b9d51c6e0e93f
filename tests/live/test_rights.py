"""A normal user looks without rights, is asked for them when something needs them, and may refuse."""

import contextlib
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from host.playground import Playground
from host.ports import NotPermitted
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from workbench.open_unit import OpenUnit
from workbench.store import Store

from ..waiting import wait_until
from .rig import inside, put
from .seat import Seat, make_user

DEMO = "unitsmith-demo.service"
KEPT = f"/etc/systemd/system/{DEMO}.d/zz-unitsmith.conf"
TRIAL = f"/run/systemd/system.control/{DEMO}.d/zz-unitsmith.conf"
DRAFT = "/usr/local/share/draft.conf"
USER, PASSWORD = "ann", "open sesame"
UNITSMITH = (sys.executable, "-m", "cli")
ASKED, TRUSTED = "ann ALL=(ALL:ALL) ALL", "ann ALL=(ALL:ALL) NOPASSWD: ALL"
PROMPT = f"[sudo] password for {USER}:"
TEST, KEEP, REVERT, QUIT, CANCEL = "\x14", "\x13", "\x12", "\x11", "\x03"


@pytest.fixture(scope="module")
def machine() -> Iterator[Playground]:
    """A playground of this machine's own tree: the interface runs inside, with its Python and its sudo."""
    with Playground.start("/") as running:
        make_user(running, USER, PASSWORD, ASKED)
        put(running, DRAFT, "[Service]\nPrivateTmp=yes\n")
        yield running


@pytest.fixture
def asked(machine: Playground) -> Iterator[Playground]:
    """It, as sudo asks the user for a password, and without anything of unitsmith's."""
    make_user(machine, USER, PASSWORD, ASKED)
    yield machine
    inside(machine, "rm", "-rf", "/run/sudo/ts", KEPT, f"/home/{USER}/.local", f"/home/{USER}/.config")
    inside(machine, "systemctl", "daemon-reload")


@pytest.fixture
def trusted(asked: Playground) -> Playground:
    """It, as sudo asks nothing."""
    make_user(asked, USER, PASSWORD, TRUSTED)
    return asked


def helpers(machine: Playground) -> list[bool]:
    """The helper processes in it: for each, whether it is root's."""
    found = []
    for process in machine.path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if words[0].startswith(os.fsencode(sys.executable)) and words[2].endswith(b"helper/__main__.py"):
                found.append((process / "status").stat().st_uid == 0)
    return sorted(found)


def cancel(seat: Seat, machine: Playground) -> None:
    """Press Ctrl-C when sudo waits for the password; it misses the signal just before it begins to wait."""
    seat.read(PROMPT)
    wait_until(lambda: programs(machine, "sudo", state="S"))
    seat.press(CANCEL)


def vanish(machine: Playground) -> None:
    """Wait until no helper is left, nor what asks for rights: they are nobody's children here."""
    wait_until(
        lambda: not helpers(machine) and not programs(machine, "sudo"),
        lambda: (helpers(machine), programs(machine, "sudo")),
    )


def programs(machine: Playground, name: str, state: str = "") -> list[str]:
    """The PIDs of a program's processes in it, those in a state of proc_pid_stat(5)."""
    found = []
    for process in machine.path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if (process / "stat").read_text().split(" ", 1)[1].startswith(f"({name}) {state}"):
                found.append(process.name)
    return found


def invocation(machine: Playground) -> str:
    return inside(machine, "systemctl", "show", "-P", "InvocationID", DEMO)


def draft(seat: Seat) -> None:
    """Open the demo, and draft ProtectClock=."""
    seat.read("looking only", "active", "Sandboxing")
    seat.press("/")
    seat.read(without="space toggle")
    seat.press("ProtectClock")
    seat.read(" found ", "ProtectClock=")
    seat.press("\r")
    seat.read("space toggle")
    seat.press(" ")
    seat.read("[x] ProtectClock=")


def interface(machine: Playground) -> str:
    """The interface's PID inside."""
    for process in machine.path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (process / "cmdline").read_bytes().split(b"\0")
            if words[1:3] == [b"-m", b"cli"]:
                return process.name
    raise AssertionError("no interface runs")


def editor(machine: Playground, *more: str) -> Seat:
    return Seat(machine, USER, (*UNITSMITH, "--settle", "0.5", *more, DEMO))


def test_a_refusal_leaves_all_as_it_was_and_a_password_is_asked_for_once(asked: Playground) -> None:
    before = invocation(asked)
    with editor(asked) as seat:
        draft(seat)
        assert helpers(asked) == [False]
        seat.press(TEST)
        for wrong in range(3):
            seat.read(PROMPT + f"\nSorry, try again.\n{PROMPT}" * wrong)
            seat.press("wrong\r")
        seat.read("Not tested: sudo refused: 3 incorrect password", "[x] ProtectClock=", "looking only")
        seat.press(TEST)
        cancel(seat, asked)
        seat.read("Not tested: sudo refused: a password is required", "[x] ProtectClock=", "looking only")
        assert (invocation(asked), asked.path(TRIAL).exists(), helpers(asked)) == (before, False, [False])

        seat.press(TEST)
        seat.read(PROMPT)
        seat.press(f"{PASSWORD}\r")
        seat.read("as root", "Test · PASSED", "[x] ProtectClock=")
        assert asked.path(TRIAL).exists()
        seat.press(KEEP)
        seat.read("Keep what was tested")
        seat.press("\r")
        seat.read("Test · KEPT")
        assert "ProtectClock=yes" in asked.path(KEPT).read_text()
        seat.read("[=] ProtectClock=")
        seat.press(" ")
        seat.read("[x] ProtectClock=")
        seat.press(TEST)
        seat.read("Test · PASSED")
        seat.press(REVERT)
        seat.read("Test · REVERTED")
        seat.press(QUIT)
        assert seat.end() == 0
    vanish(asked)


def test_a_killed_interface_leaves_no_helper_of_root_s(trusted: Playground) -> None:
    with editor(trusted, "--window", "300") as seat:
        draft(seat)
        seat.press(TEST)
        seat.read("as root", "Test · PASSED", "undone in 4:5")
        assert helpers(trusted) == [False, True]
        inside(trusted, "sh", "-c", f"kill -9 {interface(trusted)}")
        vanish(trusted)
    inside(trusted, *UNITSMITH, "revert", DEMO)


def test_a_line_that_is_cut_while_sudo_asks_leaves_nothing(asked: Playground) -> None:
    seat = editor(asked)
    with seat:
        draft(seat)
        seat.press(TEST)
        seat.read(PROMPT)
        assert programs(asked, "sudo")
    vanish(asked)


def attempt(*more: str) -> tuple[str, ...]:
    return (*UNITSMITH, "try", DEMO, "--drop-in", DRAFT, "--settle", "0.3", *more)


def test_a_trial_without_the_screen_asks_first_and_checks_run_as_whoever_asked(asked: Playground) -> None:
    with Seat(asked, USER, attempt("--check", f"test $(id -un) = {USER}")) as seat:
        seat.read(PROMPT)
        seat.press(f"{PASSWORD}\r")
        assert seat.end() == 0
        assert "PASSED" in seat.shown
        assert "REVERTED" in seat.shown


def test_a_cached_credential_is_used_as_long_as_it_is_one(asked: Playground) -> None:
    words = " ".join(attempt())
    script = f"trap : INT; {words} && echo FIRST; {words} && echo SECOND; sudo -k; echo FORGOTTEN; {words}"
    with Seat(asked, USER, ("/bin/sh", "-c", script)) as seat:
        seat.read(PROMPT)
        seat.press(f"{PASSWORD}\r")
        seat.read("FIRST")
        seat.read("SECOND")
        seat.read(f"FORGOTTEN\n{PROMPT}")
        assert seat.shown.count(PROMPT) == 2  # the first one's and this one
        cancel(seat, asked)
        assert seat.end() == 3
    vanish(asked)


def test_the_editor_does_not_ask_where_sudo_would_not(asked: Playground) -> None:
    words = " ".join((*UNITSMITH, "--settle", "0.5", DEMO))
    with Seat(asked, USER, ("/bin/sh", "-c", f"sudo -v; exec {words}")) as seat:
        seat.read(PROMPT)
        seat.press(f"{PASSWORD}\r")
        draft(seat)
        seat.press(TEST)
        seat.read("as root", "Test · PASSED")
        assert PROMPT not in seat.shown
        seat.press(REVERT)
        seat.read("Test · REVERTED")
        seat.press(QUIT)
        assert seat.end() == 0
    vanish(asked)


def test_a_trial_without_the_screen_that_is_refused_changes_nothing(asked: Playground) -> None:
    before = invocation(asked)
    with Seat(asked, USER, attempt()) as seat:
        cancel(seat, asked)
        assert seat.end() == 3
        assert "unitsmith: sudo refused" in seat.shown
    assert invocation(asked) == before


def test_ctrl_c_takes_a_trial_back_that_root_s_helper_runs(trusted: Playground) -> None:
    before = invocation(trusted)
    with Seat(trusted, USER, attempt("--settle", "30")) as seat:
        seat.read("Watching it")
        seat.press(CANCEL)
        assert seat.end() == 1
        assert "REVERTED: files, values and service are as before" in seat.shown
    assert invocation(trusted) != before


def test_a_terminal_that_was_left_without_echo_is_mended_and_the_reason_is_told(asked: Playground) -> None:
    """As pkexec leaves it when Ctrl-C ends it; polkit is not there to ask."""
    put(
        asked,
        "/usr/local/bin/pkexec",
        "#!/bin/sh\nstty -echo </dev/tty\n"
        "printf 'Error executing command as another user: Not authorized\\n\\n' >&2\n"
        "echo 'This incident has been reported.' >&2\nexit 127\n",
    )
    asked.path("/usr/local/bin/pkexec").chmod(0o755)
    try:
        line = f"{' '.join(attempt())}; stty -a"
        with Seat(asked, USER, ("/bin/sh", "-c", line), {"UNITSMITH_ELEVATE": "pkexec"}) as seat:
            assert seat.end() == 0
            assert "pkexec refused: Error executing command as another user: Not authorized." in seat.shown
            assert " echo " in seat.shown
    finally:
        asked.path("/usr/local/bin/pkexec").unlink()


@pytest.mark.parametrize(
    "command",
    [
        attempt(),
        (*UNITSMITH, "learn", DEMO),
        (*UNITSMITH, "revert", DEMO),
        (*UNITSMITH, "shell", DEMO, "id"),
    ],
)
def test_without_a_terminal_it_says_so(asked: Playground, command: tuple[str, ...]) -> None:
    with Seat(asked, USER, ("setsid", "--wait", *command)) as seat:
        assert seat.end() == 3
        told = seat.shown.strip()
    assert (
        told
        == "unitsmith: This needs root, and there is no terminal on which sudo could ask: run it as root."
    )


@pytest.mark.parametrize("words", [("score", DEMO), ("export", DEMO), ("explain", "PrivateTmp")])
def test_reading_never_asks(asked: Playground, words: tuple[str, ...]) -> None:
    with Seat(asked, USER, (*UNITSMITH, *words)) as seat:
        assert seat.end() == 0
        assert "sudo" not in seat.shown


def test_a_shell_inside_asks_too_and_is_one_s_own_again_afterwards(asked: Playground) -> None:
    with editor(asked) as seat:
        draft(seat)
        seat.press("s")
        cancel(seat, asked)
        seat.read("No shell: sudo refused", "[x] ProtectClock=")
        seat.press("s")
        seat.read(PROMPT)
        seat.press(f"{PASSWORD}\r")
        seat.read("Leave it with exit.\n#")
        seat.press("grep NoNewPrivs /proc/self/status; id -un; exit\r")
        seat.read("as root", "[x] ProtectClock=", without="Leave it")
        seat.press(QUIT)
        assert seat.end() == 0
    vanish(asked)


def test_neither_a_hostile_directory_nor_path_nor_environment_is_lent_root_s_rights(
    trusted: Playground,
) -> None:
    trap = "#!/bin/sh\ntouch /tmp/trapped\nexit 1\n"
    code = "import os; os.getuid() == 0 and open('/tmp/trapped', 'w')\n"
    for name in ("msgspec.py", "sitecustomize.py", "usercustomize.py", "host/__init__.py"):
        put(trusted, f"/home/{USER}/{name}", code)
    put(trusted, f"/home/{USER}/bin/sudo", trap)
    trusted.path(f"/home/{USER}/bin/sudo").chmod(0o755)
    try:
        words = (*UNITSMITH[:1], "-P", *UNITSMITH[1:], "revert", DEMO)
        command = ("/usr/bin/env", f"PYTHONSTARTUP=/home/{USER}/msgspec.py", *words)
        with Seat(trusted, USER, command, {"PYTHONUSERBASE": f"/home/{USER}"}) as seat:
            assert seat.end() == 0
            assert "unitsmith keeps nothing for" in seat.shown
        assert not trusted.path("/tmp/trapped").exists()
    finally:
        inside(trusted, "sh", "-c", f"rm -rf /home/{USER}/* /tmp/trapped")


# What a helper without rights can do


@contextlib.asynccontextmanager
async def looking(machine: Playground) -> AsyncIterator[RealHost]:
    """A host whose helper runs inside as the user."""
    prefix = ("nsenter", f"--target={machine.leader}", "--all", "--root", "--wd", "--")
    prefix += ("setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", "--")
    host = await RealHost.open(start_helper(Entry(), prefix))
    try:
        yield host
    finally:
        await host.close()


async def test_files_that_only_root_may_read_are_named(machine: Playground) -> None:
    secret = f"/etc/systemd/system/{DEMO}.d/secret.conf"
    put(machine, secret, "[Service]\nEnvironment=TOKEN=1234\n")
    machine.path(secret).chmod(0o600)
    inside(machine, "systemctl", "daemon-reload")
    try:
        async with looking(machine) as host:
            loaded = await host.read_unit(DEMO)
            assert loaded.unreadable == (secret,)
            assert (loaded.fragment is not None, loaded.drop_ins) == (True, ())
            bench = await OpenUnit.open(host, DEMO, Store(Path("/nonexistent")))
            assert f"You may not read {secret}: what it sets is missing here." in [
                problem.text for problem in bench.view.snapshot().problems
            ]
    finally:
        machine.path(secret).unlink()
        inside(machine, "systemctl", "daemon-reload")


async def test_a_journal_that_is_for_others_is_no_empty_journal(machine: Playground) -> None:
    async with looking(machine) as host:
        for reading in (host.cursor(), host.entries(DEMO, "")):
            with pytest.raises(NotPermitted, match="join the group systemd-journal or adm"):
                await reading
    inside(machine, "usermod", "--append", "--groups", "systemd-journal", USER)
    try:
        async with looking(machine) as host:
            assert await host.cursor()
            assert await host.entries(DEMO, "")
    finally:
        inside(machine, "gpasswd", "--delete", USER, "systemd-journal")


async def test_nothing_is_changed_without_rights(machine: Playground) -> None:
    async with looking(machine) as host:
        assert not (await host.facts()).may_change
        for doing in (
            host.create(TRIAL, b"[Service]\n"),
            host.replace(KEPT, b"[Service]\n", None),
            host.restart(DEMO, 10),
            host.reload(),
        ):
            with pytest.raises(NotPermitted):
                await doing
        assert await host.verify(DEMO, {DEMO: b"[Service]\nExecStart=/bin/true\nNonsense=1\n"})


# Everything by which one process of a user's gets hold of another's descriptors or memory.
SIBLING = """\
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
pid = int(sys.argv[1])

def system(answer):
    if answer < 0:
        raise OSError(ctypes.get_errno(), "refused")

def descriptors():
    for name in os.listdir(f"/proc/{pid}/fd"):
        if os.readlink(f"/proc/{pid}/fd/{name}").startswith("socket:"):
            os.write(os.open(f"/proc/{pid}/fd/{name}", os.O_WRONLY), b"{}")

def taken():
    for number in range(3, 64):
        try:
            system(libc.syscall(438, os.pidfd_open(pid), number, 0))  # pidfd_getfd
        except OSError as error:
            if error.errno != 9:  # EBADF: there is none of this number
                raise

for what in (
    descriptors,
    taken,
    lambda: open(f"/proc/{pid}/mem", "r+b").close(),
    lambda: open(f"/proc/{pid}/environ", "rb").close(),
    lambda: system(libc.ptrace(16, pid, 0, 0)),
):
    try:
        what()
        print("OPEN", what, file=sys.stderr)
        print("open")
    except OSError:
        print("refused")
"""


def test_no_other_process_of_the_user_s_gets_at_the_channel_to_root_s_helper(trusted: Playground) -> None:
    put(trusted, "/usr/local/share/sibling.py", SIBLING)
    with editor(trusted) as seat:
        draft(seat)
        seat.press(TEST)
        seat.read("as root", "Test · PASSED")
        attack = ("setpriv", f"--reuid={USER}", "--init-groups", "python3", "/usr/local/share/sibling.py")
        found = inside(trusted, *attack, interface(trusted))
        seat.press(REVERT)
        seat.read("Test · REVERTED")
        seat.press(QUIT)
        assert seat.end() == 0
    assert found.split() == ["refused"] * 5
    vanish(trusted)
