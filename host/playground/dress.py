"""What makes a tree a playground: nothing of the machine's own starts, and what was ordered is in place."""

import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from host.demo import DEMO_UNIT, demo_files
from host.playground import account
from host.playground.order import Order
from host.tree import RootTree

TARGET = "unitsmith-playground.target"
"""What is booted: the base of a system, and the demo service."""
_UNIT_DIRECTORIES = (
    "etc/systemd/system",
    "usr/local/lib/systemd/system",
    "usr/lib/systemd/system",
    "lib/systemd/system",
    *("etc/systemd/user", "usr/local/lib/systemd/user", "usr/lib/systemd/user", "usr/share/systemd/user"),
)
_WANTED = {
    "dbus.socket",
    "systemd-journald-dev-log.socket",
    "systemd-journald.service",
    "systemd-journald.socket",
    "systemd-tmpfiles-setup.service",
}
"""What targets may pull in: a journal, a bus for those that ask, and the directories that services expect."""
_DISK_TABLES = ("etc/fstab", "etc/crypttab", "etc/integritytab", "etc/veritytab")


def dress(tree: Path, order: Order, shift: int) -> bool:
    """Prepare a merged tree for its boot; answers whether it has the demo service."""
    inside = RootTree(tree)
    for directory in _UNIT_DIRECTORIES:
        _unhook(inside.place(f"/{directory}"))
    for table in _DISK_TABLES:
        _file(inside, table).unlink(missing_ok=True)
    demo = order.demo and inside.kind("/usr/bin/python3") != "missing"
    main = account.MANAGER if order.user else DEMO_UNIT if demo else ""
    files = {
        "/etc/machine-id": uuid.uuid4().hex.encode() + b"\n",
        "/etc/hostname": order.name.encode() + b"\n",
        "/etc/systemd/journald.conf.d/zz-unitsmith.conf": _JOURNALD,
        f"/etc/systemd/system/{TARGET}": _target(main),
        **({"/etc/hosts": _HOSTS} if inside.kind("/etc/hosts") == "missing" else {}),
        **(demo_files(user=order.user) if demo else {}),
        **(account.files(tree, DEMO_UNIT if demo else "") if order.user else {}),
        **order.files,
    }
    _write(tree, files, shift)
    if order.user:
        account.make_home(tree, shift)
    return demo


def _unhook(directory: Path) -> None:
    """Have targets pull in only what a playground needs: enabled services stay files, and don't start."""
    for kind in ("wants", "requires", "upholds"):
        for hooks in directory.glob(f"*.target.{kind}"):
            if hooks.is_symlink():  # to somewhere else, perhaps of this machine
                hooks.unlink()
                continue
            kept = {hook.name for hook in hooks.iterdir()} & _WANTED if hooks.is_dir() else set()
            if not kept:
                shutil.rmtree(hooks, ignore_errors=True)
                continue
            for hook in hooks.iterdir():
                if hook.name not in kept:
                    hook.unlink()


def _target(unit: str) -> bytes:
    wants = f"Wants={unit}\nAfter={unit}\n" if unit else ""
    return (
        "[Unit]\nDescription=A unitsmith playground\nRequires=basic.target\nAfter=basic.target\n"
        f"{wants}AllowIsolate=yes\n"
    ).encode()


_HOSTS = b"127.0.0.1 localhost\n::1 localhost\n"
"""For trees fresh from debootstrap, which have none."""

_JOURNALD = b"""\
# In memory, with the kernel's records: seccomp's are how a forbidden system call gets known.
[Journal]
Storage=volatile
ReadKMsg=yes
ForwardToSyslog=no
ForwardToKMsg=no
ForwardToConsole=no
ForwardToWall=no
"""


def _file(inside: RootTree, name: str) -> Path:
    """Where a file of the tree is written: links of directories are followed as if the tree were /."""
    directory, _, last = os.path.normpath("/" + name).rpartition("/")
    return inside.place(directory) / last


def _write(tree: Path, files: Mapping[str, bytes], shift: int) -> None:
    for name, content in files.items():
        target = _file(RootTree(tree), name)
        for parent in reversed(target.parents):
            if parent.is_relative_to(tree) and not parent.exists():
                parent.mkdir(0o755)
                os.chown(parent, shift, shift)
        target.unlink(missing_ok=True)
        target.write_bytes(content)
        target.chmod(0o755 if content.startswith(b"#!") else 0o644)
        os.chown(target, shift, shift)
