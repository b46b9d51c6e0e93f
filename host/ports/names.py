"""What may be named in a value: paths, users, groups, calendar events."""

from typing import Protocol

from msgspec import Struct


class Listing(Struct, frozen=True):
    """Paths that continue one that is being typed."""

    paths: tuple[str, ...] = ()
    """Whole paths; those of directories end in a slash."""
    more: bool = False
    """Whether there are others, left out."""


class Accounts(Struct, frozen=True):
    """Users and groups with their numbers, as /etc/passwd and /etc/group have them."""

    users: dict[str, int] = {}
    groups: dict[str, int] = {}


class Calendar(Struct, frozen=True):
    """What systemd makes of a calendar event."""

    normal: str
    """The event in systemd's own spelling."""
    times: tuple[str, ...] = ()
    """When it comes next, as systemd writes times; none where it never does."""


class Names(Protocol):
    """What may be named in a value. All raise HostError where it takes too long."""

    async def complete(self, start: str) -> Listing:
        """The paths that continue an absolute one, 200 at most; none for what is no absolute path."""

    async def kinds(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """What each path is, links followed: "directory", "file", "program" (a file that may be run),
        "other", "missing", or "unknown" where it can't be looked at."""

    async def accounts(self) -> Accounts:
        """Users and groups by the host's files; those of directory services are not among them."""

    async def calendar(self, event: str) -> Calendar:
        """The next five times of a calendar event. Raises HostError with systemd's words where it is none."""
