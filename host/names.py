"""What may be named in a value, read from a root directory: files, users and groups.

The same code answers for a host, in its helper process, and for a root tree that no systemd runs in.
Nothing is opened but directories, /etc/passwd and /etc/group.
"""

import asyncio
from pathlib import Path

from host.ports import Accounts, Calendar, HostError, Listing
from host.tree import RootTree

MOST = 200
"""Names that one answer has at most: more than anybody reads."""


def listing(tree: RootTree, start: str) -> Listing:
    """The names in a directory that begin as the last part of `start`; directories end in a slash.

    Hidden ones only where the last part begins with a dot, in order, those of another case last."""
    directory, slash, typed = start.rpartition("/")
    if not slash or not start.startswith("/") or "\0" in start:
        return Listing()
    found = [name for name in tree.entries(directory or "/") if _fits(name, typed)]
    found.sort(key=lambda name: (not name.startswith(typed), name))
    return Listing(
        tuple(_marked(tree, f"{directory}/{name}") for name in found[:MOST]), more=len(found) > MOST
    )


def _fits(name: str, typed: str) -> bool:
    hidden = name.startswith(".") and not typed.startswith(".")
    # What is no text, or has control characters, can't be shown or typed.
    return not hidden and name.isprintable() and name.lower().startswith(typed.lower())


def _marked(tree: RootTree, path: str) -> str:
    return f"{path}/" if tree.kind(path) == "directory" else path


def kinds(tree: RootTree, paths: tuple[str, ...]) -> tuple[str, ...]:
    """What each path is, as ports.Names.kinds says."""
    return tuple("missing" if "\0" in path else tree.kind(path) for path in paths[:MOST])


def accounts(tree: RootTree) -> Accounts:
    """Who is in passwd(5) and group(5)."""
    return Accounts(_ids(tree.read("/etc/passwd")), _ids(tree.read("/etc/group")))


def _ids(content: bytes | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in (content or b"").decode("utf-8", "replace").splitlines():
        name, *fields = line.split(":")
        if len(fields) >= 2 and name and fields[1].isdecimal():
            found.setdefault(name, int(fields[1][:10]))
    return found


class TreeNames:
    """ports.Names for a root directory of this machine; directories are read in a thread."""

    def __init__(self, root: Path) -> None:
        self._tree = RootTree(root)

    async def complete(self, start: str) -> Listing:
        """The paths that continue one."""
        return await asyncio.to_thread(listing, self._tree, start)

    async def kinds(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """What each path is."""
        return await asyncio.to_thread(kinds, self._tree, paths)

    async def accounts(self) -> Accounts:
        """Users and groups."""
        return await asyncio.to_thread(accounts, self._tree)

    async def calendar(self, event: str) -> Calendar:
        """Nobody to ask."""
        raise HostError("There is no systemd here that could tell the next times.")
