"""Entering the namespaces of another systemd, so that its files, bus and programs are simply there.

Everything must be imported before: afterwards Python's own files are out of reach. See setns(2),
user_namespaces(7), pid_namespaces(7): only a child is in the new PID namespace, and PID 1 wants to see a PID
on its private socket.
"""

import os
import sys
from pathlib import Path

from host import kernel
from host.wire import Account

_NAMESPACES = {
    "cgroup": 0x02000000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "pid": 0x20000000,
    "net": 0x40000000,
    "mnt": 0x00020000,
}

TARGET_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
    "SYSTEMD_PAGER": "",
    "SYSTEMD_COLORS": "0",
}
"""What the target's programs get instead of the caller's environment."""


def _differs(leader: int, namespace: str) -> bool:
    """Whether the leader's namespace is another one than ours."""
    ours, theirs = Path("/proc/self/ns") / namespace, Path(f"/proc/{leader}/ns") / namespace
    return ours.readlink() != theirs.readlink()


def enter(leader: int, account: Account | None = None) -> None:
    """Become a process inside the namespaces of `leader`; the calling one waits and exits alike.

    It is root there, or whom the account says. Raises OSError where the leader is gone or the rights are
    missing."""
    root = os.open(f"/proc/{leader}/root", os.O_PATH | os.O_CLOEXEC)
    pidfd = os.pidfd_open(leader)
    flags = 0
    for name, flag in _NAMESPACES.items():
        if _differs(leader, name):
            flags |= flag
    mapped = _differs(leader, "user")
    if mapped:
        flags |= kernel.CLONE_NEWUSER
    kernel.setns(pidfd, flags)
    os.close(pidfd)
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        sys.stdout.flush()
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    os.fchdir(root)
    os.chroot(".")
    os.close(root)
    if mapped or account:
        become = account or Account(0, 0, (), "/root")
        os.setgroups(become.groups)
        os.setgid(become.gid)
        os.setuid(become.uid)
    kernel.die_with_parent()  # the kernel forgets that with a change of the user
