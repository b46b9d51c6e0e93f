"""A control group of its own for each playground: the boundary by which it is ended and cleared away.

cgroups(7): writing 1 to cgroup.kill ends everything inside at once (Linux 5.14); cgroup.events tells when
nothing is left.
"""

import contextlib
import fcntl
import os
import select
import time
from pathlib import Path

from host import kernel
from host.ports import HostUnavailable

_MOUNT = Path("/sys/fs/cgroup")
_PREFIX = "unitsmith-playground-"


def show_version_2() -> None:
    """Have cgroup2 at /sys/fs/cgroup, where systemd-nspawn looks; call it in a mount namespace of one's own.

    Machines with version 1 beside it, or with none mounted, look like any other from here on."""
    try:
        if "cgroup2" not in _kinds_mounted_at(_MOUNT):
            kernel.mount_cgroup2(_MOUNT)
    except OSError as error:
        raise HostUnavailable(
            f"A playground needs control groups version 2 at {_MOUNT}: {error.strerror}."
        ) from None


def _kinds_mounted_at(target: Path) -> list[str]:
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    return [line.split(" - ")[1].split()[0] for line in lines if line.split()[4] == str(target)][-1:]


def remove_stale() -> None:
    """Clear away playgrounds whose keepers are gone: nobody holds their lock any more."""
    for directory in _MOUNT.glob(_PREFIX + "*"):
        with contextlib.suppress(OSError), contextlib.closing(Cgroup(directory)) as left:
            left.end()


class Cgroup:
    """One playground's group, locked for as long as this process lives."""

    def __init__(self, path: Path) -> None:
        """Take the lock of an existing group. Raises BlockingIOError where its keeper lives."""
        self.path = path
        self._lock = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self.close()
            raise

    @classmethod
    def create(cls) -> "Cgroup":
        """A new, empty group. Raises HostUnavailable where none can be made."""
        while True:
            path = _MOUNT / f"{_PREFIX}{os.getpid()}-{time.monotonic_ns():x}"
            try:
                path.mkdir()
            except OSError as error:
                raise HostUnavailable(
                    f"A playground needs to make a control group: {error.strerror}: {path}."
                ) from None
            # Before it was locked, another keeper may have taken it for a stale one.
            with contextlib.suppress(BlockingIOError, FileNotFoundError):
                made = cls(path)
                if path.exists():
                    return made
                made.close()

    def join(self) -> None:
        """Move this process into the group."""
        (self.path / "cgroup.procs").write_text("0")

    def processes(self) -> list[int]:
        """The processes inside, in this group and those below it."""
        lists = self.path.rglob("cgroup.procs")
        return [int(pid) for processes in lists for pid in processes.read_text().split()]

    def end(self, seconds: float = 10.0) -> None:
        """End everything inside and remove the group. Raises OSError where something can't be ended."""
        kill = self.path / "cgroup.kill"
        if kill.exists():
            kill.write_text("1")
        self._wait_until_empty(seconds)
        for directory, _, _ in os.walk(self.path, topdown=False):
            Path(directory).rmdir()

    def _wait_until_empty(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        with (self.path / "cgroup.events").open() as events:
            changed = select.poll()
            changed.register(events, select.POLLPRI)
            while "populated 1" in events.read():
                if time.monotonic() > deadline:
                    raise TimeoutError(f"{self.path} still has processes after {seconds:.0f} s")
                changed.poll(1000)
                events.seek(0)

    def close(self) -> None:
        """Give up the lock."""
        os.close(self._lock)
