"""The normal user of a playground, and what there is to know of users from outside: the tree's own name
service can't be asked there. passwd(5), group(5)
"""

import os
from pathlib import Path

from host.ports import HostUnavailable
from host.tree import RootTree
from host.wire import Account

USER = "unitsmith-demo"
_NUMBER = 58642
"""Among the numbers of normal users, far from where others begin to count."""


def files(tree: Path, unit: str) -> dict[str, bytes]:
    """What makes the user, who may read the journal, and has a manager that runs a unit at its start."""
    passwd = f"{USER}:*:{_NUMBER}:{_NUMBER}::{_HOME}:/bin/sh\n"
    groups = _groups(tree)
    for line in groups:
        if line[0] == _READERS:
            line[3] = ",".join(filter(None, (line[3], USER)))
    start = f"ExecStartPost=-/bin/systemctl --user start {unit}\n" if unit else ""
    return {
        "/etc/passwd": (RootTree(tree).read("/etc/passwd") or b"") + passwd.encode(),
        "/etc/group": "\n".join((*map(":".join, groups), f"{USER}:x:{_NUMBER}:", "")).encode(),
        # Where pam_systemd is not installed, nobody else says where the directory is.
        f"/etc/systemd/system/{MANAGER}.d/zz-unitsmith.conf": (
            f"[Service]\nEnvironment=XDG_RUNTIME_DIR=/run/user/{_NUMBER}\n{start}"
        ).encode(),
    }


MANAGER = f"user@{_NUMBER}.service"
_HOME = "/home/unitsmith-demo"
_READERS = "systemd-journal"


def make_home(tree: Path, shift: int) -> None:
    """The user's home directory."""
    home = RootTree(tree).place(_HOME)
    home.mkdir(0o755, parents=True, exist_ok=True)
    os.chown(home, _NUMBER + shift, _NUMBER + shift)


def account_of(tree: Path, name: str) -> Account:
    """A user of the tree by name. Raises HostUnavailable where there is none."""
    for line in _lines(tree, "/etc/passwd"):
        login, _, uid, gid, _, home, *_ = line
        if login == name:
            groups = [
                int(number) for _, _, number, members, *_ in _groups(tree) if name in members.split(",")
            ]
            return Account(int(uid), int(gid), tuple(groups), home)
    raise HostUnavailable(f"There is no user {name} in {tree}.")


def _groups(tree: Path) -> list[list[str]]:
    return _lines(tree, "/etc/group")


def _lines(tree: Path, name: str) -> list[list[str]]:
    text = (RootTree(tree).read(name) or b"").decode("utf-8", "replace")
    return [line.split(":") for line in text.splitlines() if line.count(":") >= 3]
