"""The few system calls that Python 3.11 lacks: unshare(2), setns(2), mount(2), prctl(2), bpf(2)."""

import ctypes
import errno
import os
import signal
from pathlib import Path

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
_MS_NOSUID, _MS_NODEV, _MS_NOEXEC = 2, 4, 8
_MS_MOVE, _MS_REC, _MS_PRIVATE = 0x2000, 0x4000, 1 << 18
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_libc = ctypes.CDLL(None, use_errno=True)


def checked(result: int, what: str) -> int:
    """A libc call's result; OSError with `what` as its file name where it failed."""
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), what)
    return result


def unshare(flags: int) -> None:
    """Leave the caller's namespaces for new ones."""
    checked(_libc.unshare(flags), "unshare")


def setns(descriptor: int, flags: int) -> None:
    """Join the namespaces of these kinds that a pidfd or a file of /proc/PID/ns stands for."""
    checked(_libc.setns(descriptor, flags), "setns")


def mount(kind: str, target: Path, options: str = "", flags: int = 0) -> None:
    """Mount a file system of this kind; its source is named like the kind, as no kind used here has any."""
    result = _libc.mount(kind.encode(), os.fsencode(target), kind.encode(), flags, options.encode())
    checked(result, str(target))


def mount_tmpfs(target: Path, mode: str) -> None:
    """An empty file system in memory."""
    mount("tmpfs", target, f"mode={mode}", _MS_NODEV)


def mount_cgroup2(target: Path) -> None:
    """The machine's control groups, version 2."""
    mount("cgroup2", target, flags=_MS_NOSUID | _MS_NODEV | _MS_NOEXEC)


def private_mounts() -> None:
    """Have a mount namespace of one's own, which the kernel clears away with its last process."""
    unshare(CLONE_NEWNS)
    _leave_chroot()
    checked(_libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None), "/")


def own_proc() -> None:
    """Mount the /proc of the caller's PID namespace, where nobody else sees it."""
    unshare(CLONE_NEWNS)
    mount("proc", Path("/proc"), flags=_MS_NOSUID | _MS_NODEV | _MS_NOEXEC)


def _leave_chroot() -> None:
    """Make a changed root directory the namespace's own: under chroot(2) there are no user namespaces."""
    root = os.open("/", os.O_PATH | os.O_DIRECTORY)
    namespace = os.open("/proc/self/ns/mnt", os.O_RDONLY)
    try:
        setns(namespace, CLONE_NEWNS)
        if os.path.samestat(Path("/").stat(), os.fstat(root)):
            return
        os.fchdir(root)
        checked(_libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None), "/")
        if _libc.mount(b".", b"/", None, _MS_MOVE, None) < 0:
            os.fchdir(
                root
            )  # not a mount point: it stays a chroot, which all but user namespaces can live with
        os.chroot(".")
        os.chdir("/")
    finally:
        os.close(namespace)
        os.close(root)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends (prctl(2) PR_SET_PDEATHSIG)."""
    checked(_libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "prctl")


def hide() -> None:
    """Let no process but root's look into this one: not trace it, nor take its descriptors (prctl(2)
    PR_SET_DUMPABLE). A program that is started from here is as usual."""
    checked(_libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0), "prctl")


def syscall(number: int, *arguments: object) -> int:
    """A system call by its number, which is the same on every architecture since Linux 5.1."""
    return checked(_libc.syscall(number, *arguments), f"system call {number}")


_BPF_PROG_QUERY, _BPF_F_QUERY_EFFECTIVE = 16, 1
_BPF_CALL = {"x86_64": 321, "aarch64": 280, "riscv64": 280, "ppc64le": 361, "s390x": 351}


class _Query(ctypes.Structure):
    """bpf_attr's part for BPF_PROG_QUERY. linux/bpf.h"""

    _fields_ = (
        ("target", ctypes.c_uint32),
        ("attach_type", ctypes.c_uint32),
        ("query_flags", ctypes.c_uint32),
        ("attach_flags", ctypes.c_uint32),
        ("programs", ctypes.c_uint64),
        ("count", ctypes.c_uint32),
        ("rest", ctypes.c_uint32 * 8),
    )


def attached_programs(group: int, attach_type: int) -> int:
    """How many BPF programs of a type are in effect on a control group, by its directory's descriptor.

    OSError where this kernel does not tell."""
    number = _BPF_CALL.get(os.uname().machine)
    if number is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), "bpf")
    query = _Query(target=group, attach_type=attach_type, query_flags=_BPF_F_QUERY_EFFECTIVE)
    checked(_libc.syscall(number, _BPF_PROG_QUERY, ctypes.byref(query), ctypes.sizeof(query)), "bpf")
    return int(query.count)
