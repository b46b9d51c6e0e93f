"""From the command line's words to a host: its helper process, started before anything slow is imported."""

import contextlib
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from host.ports import HostUnavailable
from host.start import start_helper
from host.wire import Entry

if TYPE_CHECKING:
    from host.playground import Playground

_MACHINES = Path("/run/systemd/machines")


class Reach:
    """A helper process for a host, and the playground that it may live in."""

    def __init__(self, machine: str | None, playground: str | None) -> None:
        self.playground = _boot(playground) if playground else None
        self._machine = machine
        self._helper: subprocess.Popen[bytes] | None = None
        if self.playground is None:
            self._helper = start_helper(Entry(0 if machine is None else leader_of(machine)))

    def helper(self) -> subprocess.Popen[bytes]:
        """The started helper; waits until the playground is up. Raises HostUnavailable, NotPermitted."""
        if self._helper is None:
            assert self.playground is not None
            self._helper = start_helper(Entry(self.playground.wait().leader))
        return self._helper

    @property
    def ended(self) -> bool:
        """Whether the helper has ended by itself."""
        return self._helper is not None and self._helper.poll() is not None

    @property
    def enter(self) -> tuple[str, ...]:
        """What to put before a command so that it runs in the target, beside its systemd; nothing at home."""
        leader = 0
        if self.playground is not None:
            leader = self.playground.wait().leader
        elif self._machine is not None:
            leader = leader_of(self._machine)
        return ("nsenter", f"--target={leader}", "--all", "--root", "--wd", "--") if leader else ()

    def close(self) -> None:
        """End what was started."""
        if self._helper is not None and self._helper.poll() is None:
            assert self._helper.stdin is not None
            with contextlib.suppress(OSError):
                self._helper.stdin.close()
            try:
                self._helper.wait(5)
            except subprocess.TimeoutExpired:
                self._helper.kill()
                self._helper.wait()
        if self.playground is not None:
            self.playground.close()


def _boot(root: str) -> "Playground":
    from host.playground import Playground  # only those who want one wait for its import

    return Playground.start(root)


def leader_of(machine: str) -> int:
    """The PID 1 of a container, from systemd-machined's record of it. Raises HostUnavailable."""
    if machine.isdigit():
        if not Path(f"/proc/{machine}").is_dir():
            raise HostUnavailable(f"There is no process {machine}.")
        return int(machine)
    record = _MACHINES / os.path.basename(machine)  # noqa: PTH119 -- a name, not a path
    try:
        lines = record.read_text().splitlines()
    except OSError:
        raise HostUnavailable(
            f"There is no machine {machine} here; `machinectl` lists those there are."
        ) from None
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    leader = fields.get("LEADER", "")
    if not leader.isdecimal() or int(leader) <= 0:  # 0 would mean this machine's own systemd
        raise HostUnavailable(f"The machine {machine} has no process of its own here to reach it by.")
    return int(leader)
