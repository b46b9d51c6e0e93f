"""A tree whose owners are shifted: what a playground in a user namespace stands on.

Quick where a mount can show it so, else (an overlay, as in other containers) owners are changed in memory.
mount_setattr(2) with MOUNT_ATTR_IDMAP (Linux 5.12; under overlayfs 5.19), user_namespaces(7) for the maps.
"""

import ctypes
import errno
import os
import stat
from pathlib import Path

from host import kernel
from host.ports import HostUnavailable

WIDTH = 65536
"""How many user and group ids a playground has."""
_OPEN_TREE, _MOVE_MOUNT, _MOUNT_SETATTR = 428, 429, 442
_AT_EMPTY_PATH, _OPEN_TREE_CLONE, _MOVE_MOUNT_F_EMPTY_PATH = 0x1000, 1, 4
_MOUNT_ATTR_IDMAP = 0x00100000


class _MountAttr(ctypes.Structure):
    _fields_ = (
        ("attr_set", ctypes.c_uint64),
        ("attr_clr", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns_fd", ctypes.c_uint64),
    )


def mount_shifted(source: str, target: Path, shift: int) -> bool:
    """Show `source` at `target` with id N as id N + shift; answers whether kernel and file system can."""
    namespace = _user_namespace(shift)
    try:
        tree = kernel.syscall(_OPEN_TREE, -100, source.encode(), _OPEN_TREE_CLONE)
        attributes = _MountAttr(attr_set=_MOUNT_ATTR_IDMAP, userns_fd=namespace)
        size = ctypes.sizeof(attributes)
        kernel.syscall(
            _MOUNT_SETATTR, tree, b"", _AT_EMPTY_PATH, ctypes.byref(attributes), ctypes.c_size_t(size)
        )
        kernel.syscall(_MOVE_MOUNT, tree, b"", -100, os.fsencode(target), _MOVE_MOUNT_F_EMPTY_PATH)
        os.close(tree)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
            raise
        return False
    finally:
        os.close(namespace)
    return True


def shift_owners(tree: Path, shift: int) -> None:
    """Change each owner in the tree, but not of `tree` itself, from id N to id N + shift."""
    pending = [os.fspath(tree)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                found = entry.stat(follow_symlinks=False)
                os.chown(entry.path, found.st_uid + shift, found.st_gid + shift, follow_symlinks=False)
                if stat.S_ISREG(found.st_mode) and found.st_mode & (stat.S_ISUID | stat.S_ISGID):
                    Path(entry.path).chmod(stat.S_IMODE(found.st_mode))  # chown(2) took these bits away
                if stat.S_ISDIR(found.st_mode):
                    pending.append(entry.path)


def _user_namespace(shift: int) -> int:
    """A descriptor of a user namespace whose id 0 is `shift` outside; a child lives only to make it."""
    ready, done = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        try:
            kernel.unshare(kernel.CLONE_NEWUSER)
            os.write(ready[1], b"+")
            os.close(done[1])
            os.read(done[0], 1)
        finally:
            os._exit(0)
    os.close(ready[1])
    try:
        if not os.read(ready[0], 1):
            raise HostUnavailable("This machine allows no user namespaces (or this is a chroot).")
        for which in ("uid_map", "gid_map"):
            Path(f"/proc/{child}/{which}").write_text(f"0 {shift} {WIDTH}\n")
        return os.open(f"/proc/{child}/ns/user", os.O_RDONLY)
    finally:
        for end in (ready[0], done[0], done[1]):
            os.close(end)
        os.waitpid(child, 0)
