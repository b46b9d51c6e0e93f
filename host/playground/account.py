"""Users of a root tree, read from outside: its own name service can't be asked there. passwd(5), group(5)"""

from pathlib import Path

from host.ports import HostUnavailable
from host.wire import Account


def account_of(tree: Path, name: str) -> Account:
    """A user of the tree by name. Raises HostUnavailable where there is none."""
    for line in _lines(tree / "etc/passwd"):
        login, _, uid, gid, _, home, *_ = line
        if login == name:
            groups = [
                int(number) for _, _, number, members, *_ in _groups(tree) if name in members.split(",")
            ]
            return Account(int(uid), int(gid), tuple(groups), home)
    raise HostUnavailable(f"There is no user {name} in {tree}.")


def _groups(tree: Path) -> list[list[str]]:
    return _lines(tree / "etc/group")


def _lines(file: Path) -> list[list[str]]:
    try:
        text = file.read_text(errors="replace")
    except OSError:
        return []
    return [line.split(":") for line in text.splitlines() if line.count(":") >= 3]
