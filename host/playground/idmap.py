"""A mount that shows a tree's owners shifted: what a playground in a user namespace stands on.

mount_setattr(2) with MOUNT_ATTR_IDMAP (Linux 5.12; under overlayfs 5.19), user_namespaces(7) for the maps.
"""

import ctypes
import os
from pathlib import Path

from host.playground import kernel
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


def mount_shifted(source: str, target: Path, shift: int) -> None:
    """Show `source` at `target` with id N as id N + shift. Raises HostUnavailable where the kernel can't."""
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
        raise HostUnavailable(
            f"This kernel or file system can't show a tree with other owners ({error.strerror}), which a "
            "playground with a user namespace needs."
        ) from None
    finally:
        os.close(namespace)


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
