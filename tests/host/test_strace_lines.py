"""What strace writes, read: of several releases and machines, cut in two, quoted, and very much of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.helper import attempts
from host.helper.attempts import Attempts
from host.helper.strace_lines import Line, Reader
from host.ports import Attempt
from trial.look.call import Call

LINES = {
    b'7 openat(AT_FDCWD</>, "/etc/x", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)': (
        'AT_FDCWD</>, "/etc/x", O_RDONLY|O_CLOEXEC',
        "ENOENT",
    ),
    b'7 openat(AT_FDCWD, "x", O_RDWR) = 3</srv/x>': ('AT_FDCWD, "x", O_RDWR', ""),
    b"7 socket(AF_INET6, SOCK_STREAM, IPPROTO_IP) = -1 EAFNOSUPPORT (Address family not supported)": (
        "AF_INET6, SOCK_STREAM, IPPROTO_IP",
        "EAFNOSUPPORT",
    ),
    b"7 mprotect(0x7f1d2e3a1000, 4096, PROT_READ|PROT_EXEC) = -1 EPERM (Operation not permitted)": (
        ", 4096, PROT_READ|PROT_EXEC",
        "EPERM",
    ),
    b"7 mprotect(0x7f1d2e3a1000, 4096, PROT_READ) = 0": ("", ""),
    b'7 bind(3<socket:[899]>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16)'
    b" = -1 EACCES (Permission denied)": (
        '<socket>, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("0.0.0.0")}, 16',
        "EACCES",
    ),
    b'7 newfstatat(AT_FDCWD</>, "/x", {st_mode=S_IFREG|0644, st_size=4, ...}, 0) = 0': (
        'AT_FDCWD</>, "/x", , 0',
        "",
    ),
    b'7 stat64("/proc/1/fd/3", 0xbefff4d8) = -1 EACCES (Permission denied)': ('"/proc/N/fd/3", ', "EACCES"),
    b"7 kill(4711, SIGTERM) = -1 ESRCH (No such process)": (", SIGTERM", "ESRCH"),
    b"7 fcntl(3</x>, F_GETFL) = 0x8000 (flags O_RDONLY|O_LARGEFILE)": ("", ""),
    b"7 setuid(65534)                     = 0": ("65534", ""),
    b'7 mknodat(AT_FDCWD</>, "/d", S_IFCHR|0666, makedev(0x1, 0x3)) = -1 EPERM (Operation not permitted)': (
        'AT_FDCWD</>, "/d", S_IFCHR|0666, makedev(, )',
        "EPERM",
    ),
    b'7 unlink("a) = -1 EPERM (Operation not permitted)") = 0': (
        '"a) = -1 EPERM (Operation not permitted)"',
        "",
    ),
    b"7 clone3({flags=CLONE_VM|CLONE_THREAD, child_tid=0x7f, exit_signal=0} => {parent_tid=[8]}, 88) = 8": (
        "{flags=CLONE_VM|CLONE_THREAD, child_tid=, exit_signal=0} => {parent_tid=[8]}, 88",
        "",
    ),
}
"""Lines, and what is kept of the arguments, and the error."""
SILENT = (
    b"",
    b"7 exit_group(1) = ?",
    b"7 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED} ---",
    b"7 nanosleep({tv_sec=1}, 0x7ff) = ? ERESTART_RESTARTBLOCK (Interrupted by signal)",
    b"7 futex(0x7f, FUTEX_WAIT_PRIVATE, 0, NULL <unfinished ...>",
    b"strace: Process 7 detached",
    b"[ Process PID=7 runs in 32 bit mode. ]",
    b"7 \xff\x00)(= -1",
)


@pytest.mark.parametrize("line", LINES)
def test_a_call_keeps_what_tells_and_loses_what_differs_from_run_to_run(line: bytes) -> None:
    (found,) = Reader().read(line)
    assert (found.thread, found.arguments, found.error) == (7, *LINES[line])


@pytest.mark.parametrize("line", SILENT)
def test_what_tells_nothing_is_nothing(line: bytes) -> None:
    assert Reader().read(line) == ()


def test_a_call_that_others_interrupt_is_put_together() -> None:
    reader = Reader()
    assert (
        reader.read(b'7 connect(3<socket:[9]>, {sa_family=AF_UNIX, sun_path="/x"}, 4 <unfinished ...>') == ()
    )
    assert reader.read(b'8 mkdir("/a", 0777 <unfinished ...>') == ()
    (first,) = reader.read(b"7 <... connect resumed>) = -1 ENOENT (No such file or directory)")
    (second,) = reader.read(b"8 <... mkdir resumed> ) = -1 EROFS (Read-only file system)")
    assert (first.name, first.thread, first.error) == ("connect", 7, "ENOENT")
    assert (second.name, second.arguments, second.error) == ("mkdir", '"/a", 0777', "EROFS")


@pytest.mark.parametrize(
    "lines",
    [
        (b'7 chown("/x", 0, 0) = 92', b"7 +++ killed by SIGSYS (core dumped) +++"),
        (b'7 chown("/x", 0, 0 <unfinished ...>', b"7 +++ killed by SIGSYS +++"),
        (b'7 chown("/x", 0, 0) = ?', b"7 +++ killed by SIGSYS +++"),
    ],
)
def test_the_call_that_a_process_is_killed_for_is_its_last(lines: tuple[bytes, ...]) -> None:
    reader = Reader()
    said = [one for line in lines for one in reader.read(line)]
    assert said[-2:] == [Line(7, "chown", '"/x", 0, 0', "?"), Line(7, signal="SIGSYS")]


def test_ends_are_told_and_nothing_of_a_thread_is_kept() -> None:
    noted = Attempts()
    count = 5000
    for thread in range(1, count + 1):
        noted.take(
            b"strace: Process %d attached\n%d futex(0x7f, FUTEX_WAIT <unfinished ...>\n" % (thread, thread)
        )
    assert noted.news().alive == count
    for thread in range(1, count + 1):
        noted.take(b"%d <... futex resumed>) = 0\n%d +++ exited with 1 +++\n" % (thread, thread))
    told = noted.news()
    assert (told.alive, len(told.ended), len(told.attempts), told.total) == (0, count, 1, count)
    assert not noted.reader.pending


def test_equal_calls_are_told_once_and_too_many_different_ones_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(attempts, "_MOST", 100)
    noted = Attempts()
    line = b'7 unlink("/x%d") = -1 ENOENT (No such file or directory)\n'
    noted.take(b"".join(line % number for number in range(1000)) + line % 5)
    told = noted.news().attempts
    assert len(told) == 101
    assert Attempt("unlink", '"/x5"', "ENOENT", 7, 6, 1001) in told
    assert [one for one in told if one.any_arguments] == [
        Attempt("unlink", '"/x999"', "ENOENT", 7, 101, 1000, any_arguments=True)
    ]
    assert noted.news().attempts == ()


NAMES = st.binary(min_size=1, max_size=40).filter(lambda name: b"/" not in name and b"\0" not in name)


def escaped(name: bytes) -> bytes:
    """As strace writes it: string_quote() of its util.c."""
    plain = {0x22: rb"\"", 0x5C: rb"\\", 9: rb"\t", 10: rb"\n", 11: rb"\v", 12: rb"\f", 13: rb"\r"}
    return b"".join(plain.get(one) or (bytes([one]) if 32 <= one < 127 else b"\\%03o" % one) for one in name)


@given(name=NAMES, directory=NAMES)
def test_any_path_is_read_as_it_is(name: bytes, directory: bytes) -> None:
    if {name, directory} & {b".", b".."}:
        return
    quoted = escaped(name)
    where = escaped(directory).replace(b">", rb"\076").replace(b"<", rb"\074")
    line = b'7 openat(AT_FDCWD</%s>, "%s", O_WRONLY) = -1 EROFS (Read-only file system)' % (where, quoted)
    (found,) = Reader().read(line)
    call = Call(Attempt(found.name, found.arguments, found.error))
    expected = b"/" + directory + b"/" + name
    assert call.writes
    if b"/proc/" not in expected:
        assert call.paths == (expected.decode("utf-8", "surrogateescape"),)


def test_a_relative_path_is_below_where_its_thread_works() -> None:
    reader, told = Reader(), []
    for line in (
        b'7 chdir("/var/lib/x") = 0',
        b"7 clone(child_stack=NULL, flags=SIGCHLD) = 8",
        b'8 unlink("base/1") = 0',
        b'7 chdir("y") = 0',
        b'7 openat(AT_FDCWD, "z", O_RDWR) = -1 EROFS (Read-only file system)',
        b'9 openat(AT_FDCWD</srv>, "a", O_RDWR) = 3</srv/a>',
        b"9 fchdir(3</srv/b>) = 0",
        b'9 mkdir("c", 0777) = 0',
        b'9 rename("d", "/e") = 0',
        b'9 rename("f", "g") = 0',
        b'9 add_key("user", "x") = 1',
    ):
        told += [Call(Attempt(one.name, one.arguments, one.error)).paths for one in reader.read(line)]
    assert told[2:3] + told[4:10] == [
        ("/var/lib/x/base/1",),
        ("/var/lib/x/y/z",),
        ("/srv/a",),
        ("/srv/b",),
        ("/srv/b/c",),
        ("/srv/b/d", "/e"),
        ("/srv/b/f", "/srv/b/g"),
    ]
