"""The named sets of a host's systemd: system calls, file systems, capabilities, exit statuses."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct


class Sets(Struct, frozen=True, dict=True):
    """What `systemd-analyze syscall-filter | capability | filesystems | exit-status` print."""

    syscalls: Mapping[str, tuple[str, ...]] = {}
    """Groups of system calls by name ("@basic-io"): their own members, other groups among them."""
    capabilities: tuple[str, ...] = ()
    """In the kernel's order, upper case ("CAP_CHOWN")."""
    filesystems: Mapping[str, tuple[str, ...]] = {}
    """Groups of file systems by name ("@network"): their members."""
    exit_statuses: Mapping[str, int] = {}
    """Numbers by name ("NAMESPACE": 226)."""

    def members(self, group: str) -> frozenset[str]:
        """Every system call in a group and in the groups within it; empty for a group that nobody knows."""
        found = self._known.get(group)
        if found is None:
            found = self._known[group] = frozenset(self._walk(group, set()))
        return found

    @cached_property
    def _known(self) -> dict[str, frozenset[str]]:
        """Members by group, as far as they were asked for: every figure of an exposure asks for ten."""
        return {}

    @cached_property
    def every_syscall(self) -> frozenset[str]:
        """Every system call that is in a group."""
        return frozenset(name for group in self.syscalls for name in self.members(group))

    def _walk(self, group: str, seen: set[str]) -> Iterator[str]:
        seen.add(group)
        for member in self.syscalls.get(group, ()):
            if not member.startswith("@"):
                yield member
            elif member not in seen:
                yield from self._walk(member, seen)
