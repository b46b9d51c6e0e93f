"""Commands that run on a host, and what its kernel enforces on a process."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class CheckResult(Struct, frozen=True):
    """What a check command did, run as a transient unit of the host."""

    exit: int
    """Its exit status; 128 + n where signal n ended it."""
    output: str
    """Standard output and error together, at most the last 64 KiB."""
    seconds: float
    timed_out: bool = False


class Mount(Struct, frozen=True):
    """One mount as a process sees it. proc_pid_mountinfo(5)"""

    point: str
    kind: str
    root: str
    """What of the file system is mounted there."""
    options: tuple[str, ...]
    whole: tuple[str, ...] = ()
    """Options of the file system as a whole."""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written through it."""
        return "ro" in self.options or "ro" in self.whole


class ProcessState(Struct, frozen=True):
    """What the kernel enforces on a process."""

    status: dict[str, str]
    """Fields of /proc/PID/status."""
    namespaces: tuple[str, ...]
    """Kinds of those that are not the manager's."""
    mounts: tuple[Mount, ...]
    """In the order in which they were made."""
    controls: dict[str, str] = {}
    """Files of its control group, such as memory.max; empty where there is no controller."""
    programs: dict[str, int] | None = None
    """How many BPF programs are attached to its control group and those above: device, ingress, egress,
    bind4, bind6. None where the kernel doesn't tell."""
    label: str = ""
    """What a security module calls it."""
    modules: tuple[str, ...] = ()
    """The security modules of the running kernel; empty where it doesn't tell."""
    limits: dict[str, str] = {}
    """Soft and hard limit by the kernel's names."""
    families: tuple[str, ...] = ()
    """Address families of the sockets that it has open, those that /proc tells of."""
    filters: int = 0
    """System call filters that it has beyond the manager's own; -1 where the kernel doesn't count."""
    code: tuple[tuple[int, int], ...] = ()
    """Where its memory holds programs and libraries: its forked children hold them at the same addresses."""


class Processes(Protocol):
    """Commands that run on the host, in its namespaces."""

    async def check(self, command: Sequence[str], *, deadline: float, user: str | None = None) -> CheckResult:
        """Run a command as a transient unit of the host's manager."""

    async def process(self, pid: int) -> ProcessState:
        """What the kernel enforces on a process. Raises HostError where it is gone."""

    async def members(self, unit: str) -> tuple[int, ...]:
        """The processes in a unit's control group, whether it is up or not."""

    async def verify(self, name: str, files: dict[str, bytes]) -> str:
        """What `systemd-analyze verify` says of these files (relative path: content), as text."""
