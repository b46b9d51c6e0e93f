"""The managers that a command line leads to, each with a helper of its own once somebody wants it."""

import argparse
import asyncio
import functools
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from host.demo import DEMO_UNIT

if TYPE_CHECKING:
    from cli.target import Reach
    from host.ports import Host
    from workbench.reader import Say
    from workbench.session import Session
    from workbench.trial_options import TrialOptions


class Way:
    """How one manager is reached; `options` are the command line's, as it would be for this one."""

    def __init__(self, options: argparse.Namespace, title: str, about: str, first: str = "") -> None:
        self._options, self._title, self._about, self._first = options, title, about, first
        self._reach: Reach | None = None

    def begin(self, *, free: bool = False) -> "Reach":
        """Start the helper, or the playground that it will live in; with the terminal still free, what only
        root may enter is asked for there. Raises HostUnavailable, NotPermitted."""
        if self._reach is None:
            from cli.target import Reach  # a file needs none

            options, machine = self._options, self._options.machine
            rights = free and machine is not None
            self._reach = Reach(machine, options.playground, user=options.user, rights=rights)
        return self._reach

    def close(self) -> None:
        """End what was started."""
        if self._reach is not None:
            self._reach.close()
            self._reach = None

    def session(self) -> "Session":
        """What units are opened with."""
        from workbench.session import Session

        return Session(
            self._host,
            trial_options=self._trial_options,
            title=self._title,
            about=self._about,
            first=self._first,
        )

    async def _host(self, say: "Say") -> "Host":
        from host.real import RealHost

        if self._reach is not None and self._reach.ended:
            await asyncio.to_thread(self.close)
        reach = self.begin()
        say("booting the playground" if self._options.playground else "starting the helper")
        try:
            another = functools.partial(reach.another, ask=False)  # the screen has the terminal
            return await RealHost.open(await asyncio.to_thread(reach.helper), reach.raised, another)
        except BaseException:
            # Whoever waits for a playground in a thread of its own is freed by its end.
            await asyncio.shield(asyncio.to_thread(self.close))
            raise

    def _trial_options(self, unit: str) -> "TrialOptions":
        from msgspec.structs import replace

        from cli.trial_options import options_for
        from workbench.checks import invoking_user

        options = self._options
        elsewhere = options.machine or options.playground or options.user
        user = None if elsewhere else invoking_user()
        return replace(options_for(options, unit), enter=self.begin().enter, user=user)


def ways(options: argparse.Namespace) -> Sequence[Way]:
    """The manager that the command line means, then the others that can be chosen beside it."""
    home = _of(options, playground=None, machine=None, user=False)
    if options.playground:
        return Way(options, "the playground", _DEMO), Way(home, "this machine", _HERE)
    playground = Way(_of(home, playground="/"), "the playground", _DEMO, DEMO_UNIT)
    if options.user:
        return Way(options, _YOURS, _OWN), Way(home, "this machine", _HERE), playground
    title = f"the machine {options.machine}" if options.machine else "this machine"
    meant = Way(options, title, "the units that run there")
    if os.geteuid() == 0:  # who rarely has a manager of their own
        return meant, playground
    return meant, Way(_of(home, user=True), _YOURS, _OWN), playground


def _of(options: argparse.Namespace, **other: object) -> argparse.Namespace:
    """The options for another manager: what was said of one unit does not hold for others."""
    return argparse.Namespace(**(vars(options) | _OF_A_UNIT | other))


_HERE = "the units that run here"
_YOURS, _OWN = "your user manager", "your own units: root is not needed for them"
_DEMO = "a throwaway systemd with a small demo service: nothing in it can do harm"
_OF_A_UNIT: dict[str, object] = {
    "check": [],
    "check_tcp": [],
    "check_url": [],
    "check_reload": False,
    "check_up": None,
    "repair": False,
}
