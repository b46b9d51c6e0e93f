"""Which processes a unit has, by the numbers that the kernel's own records have for them.

Those are the numbers of the machine's first PID namespace, which a helper inside a container does not see; so
/proc is kept from before it entered. A process is found by its control group, whose path the kernel tells as
it is within the reader's own cgroup namespace: cgroup_namespaces(7).
"""

import asyncio
import contextlib
import os
import re
import time

_FIRST = "pid:[4026531836]"
"""The machine's first PID namespace. linux/proc_ns.h, PROC_PID_INIT_INO"""
_AGAIN = 4
"""How often a new process is looked at: systemd forks first, and moves the child afterwards."""
_SURELY = 2
"""Looks that found a process elsewhere after which it is another's."""
_PAUSE, _LONGEST = 0.02, 0.25
_SHARE = 25
"""Looking takes at most one of so many parts of a processor's time."""
_NAME = 15  # bytes of a command's name. proc_pid_comm(5)


class Members:
    """The processes that some unit has had since this was begun."""

    def __init__(self, unit: str, proc: int) -> None:
        self._proc = proc
        self._group = re.compile(rf"^[^:]*:[^:]*:(?:/[^/]+\.slice)*/{re.escape(unit)}(?:/.*)?$", re.MULTILINE)
        self._seen: dict[str, int] = {}
        self._others: set[int] = set()
        self.numbers: set[int] = set()
        self.programs: set[str] = set()
        """What they are or were called, by name (15 bytes) and by path."""

    async def follow(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            began = time.thread_time()
            self.look()
            await asyncio.sleep(min(max(_PAUSE, _SHARE * (time.thread_time() - began)), _LONGEST))

    def look(self) -> None:
        """Note who is there now."""
        if self._proc < 0:
            return
        there = {name for name in os.listdir(self._proc) if name.isdecimal()}
        self._seen = {name: count for name, count in self._seen.items() if name in there}
        for name in there:
            if int(name) in self.numbers:
                self._note_program(name)
            elif self._seen.get(name, 0) < _AGAIN:
                self._seen[name] = self._seen.get(name, 0) + 1
                self._look_at(name)

    def _look_at(self, name: str) -> None:
        if self._group.search(self._text(f"{name}/cgroup")):
            self.numbers.add(int(name))
            self._note_program(name)
        elif self._seen[name] >= _SURELY:
            self._others.add(int(name))

    def owns(self, number: int) -> bool | None:
        """Whether a process is or was the unit's; None for one that ended before anybody looked."""
        if number in self.numbers:
            return True
        return False if number in self._others else None

    def _text(self, path: str) -> str:
        try:
            with open(os.open(path, os.O_RDONLY | os.O_CLOEXEC, dir_fd=self._proc), "rb") as file:
                return file.read(65536).decode("utf-8", "replace")
        except OSError:  # it has ended
            return ""

    def _note_program(self, name: str) -> None:
        self.programs.add(self._text(f"{name}/comm").strip())
        with contextlib.suppress(OSError):
            self.programs.add(os.readlink(f"{name}/exe", dir_fd=self._proc))


def members_of(unit: str) -> tuple[int, ...]:
    """The processes that are in a unit's control group now, by the numbers that this process sees."""
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        members = Members(unit, proc)
        members.look()
    finally:
        os.close(proc)
    return tuple(sorted(members.numbers))


def named_after(path: str) -> set[str]:
    """What a process is called that runs a program, before (systemd's own child) and after it does."""
    base = path.rpartition("/")[2]
    return {base[:_NAME], f"({base[-8:]})", path}


def first_proc() -> int:
    """A descriptor of this /proc, if its numbers are those of the kernel's records; -1 otherwise.

    To be called before the helper enters another systemd."""
    try:
        if os.readlink("/proc/self/ns/pid") == _FIRST:
            return os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        pass
    return -1
