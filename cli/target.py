"""From the command line's words to a host: its helper process, started before anything slow is imported."""

import contextlib
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from host.ports import HostUnavailable
from host.start import Helper, start_helper
from host.wire import Entry

if TYPE_CHECKING:
    from host.playground import Playground
    from host.wire import Account

_MACHINES = Path("/run/systemd/machines")
_THERE = (
    "--user is about your own units on this machine; for somebody's in a container, run unitsmith there, as"
    " that user (machinectl shell NAME@CONTAINER)."
)


class Reach:
    """A helper process for a host, and the playground that it may live in.

    A normal user's helper can look at this machine. `rights` asks for root's on the terminal, which must be
    free, where they lack: to change something at once, or to enter another machine. A `user`'s own manager
    needs nobody's rights but theirs. Raises HostUnavailable, NotPermitted.
    """

    def __init__(
        self, machine: str | None, playground: str | None, *, user: bool = False, rights: bool = False
    ) -> None:
        if user and machine is not None:
            raise HostUnavailable(_THERE)
        asking = rights and os.geteuid() != 0 and not playground and not user
        self.playground = _boot(playground, user=user) if playground else None
        self._machine, self._user = machine, user
        self._raised: list[Helper] = []
        self._helper: Helper | None = None
        self._asked = asking
        if asking:
            self._helper = self.raised()
        elif self.playground is None:
            self._helper = start_helper(self._entry)

    def helper(self) -> Helper:
        """The started helper; waits until the playground is up. Raises HostUnavailable, NotPermitted."""
        if self._helper is None:
            self._helper = start_helper(self._entry)
        return self._helper

    def raised(self, *, ask: bool = True) -> Helper:
        """A helper that has root's rights, which are asked for on the terminal. Raises NotPermitted."""
        from host.rights import start_raised

        helper = start_raised(Entry(self._leader), ask=ask)
        self._raised.append(helper)
        return helper

    def another(self, rights: bool, *, ask: bool = True) -> Helper:
        """Another helper for the same host, where the first is gone; with root's `rights` where the first was
        given them, which may be asked for on the terminal where that is free. Raises HostUnavailable,
        NotPermitted."""
        if rights or self._asked:
            return self.raised(ask=ask)
        helper = start_helper(self._entry)
        self._raised.append(helper)
        return helper

    @property
    def ended(self) -> bool:
        """Whether the helper has ended by itself."""
        return self._helper is not None and self._helper.ended

    @property
    def _entry(self) -> Entry:
        return Entry(self._leader, self._user, self._account)

    @property
    def _account(self) -> "Account | None":
        """Who to be in the target; nothing where its root is meant, or whoever this is."""
        return self.playground.account if self.playground and self._user else None

    @property
    def _leader(self) -> int:
        if self.playground is not None:
            return self.playground.wait().leader
        return 0 if self._machine is None else leader_of(self._machine)

    def enter(self) -> tuple[str, ...]:
        """What to put before a command so that root (of a user's manager: the user) runs it in the target,
        beside its systemd; nothing where that is so anyway. Raises HostUnavailable, NotPermitted."""
        from host.rights import way

        asking = way() if os.geteuid() and not self._user else ()
        leader, account = self._leader, self._account
        inside = ("nsenter", f"--target={leader}", "--all", "--root", "--wd", "--") if leader else ()
        return (*asking, *inside, *(account.become if account else ()))

    def close(self) -> None:
        """End what was started."""
        for helper in dict.fromkeys((*self._raised, self._helper)):
            if helper is not None:
                _end(helper)
        if self.playground is not None:
            self.playground.close()


def _end(helper: Helper) -> None:
    """Let a helper go, which it does when its channel ends."""
    helper.close()
    try:
        helper.process.wait(5)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(PermissionError):  # root's: it ends itself when it reads on
            helper.process.kill()
            helper.process.wait()


def _boot(root: str, *, user: bool) -> "Playground":
    from host.playground import Playground  # only those who want one wait for its import

    return Playground.start(root, user=user)


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
