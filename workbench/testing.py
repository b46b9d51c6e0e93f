"""Trying the draft on the bench: with which checks, for how long; and a trial that was left."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from host.ports import Host

if TYPE_CHECKING:
    from trial.checks import Check
    from trial.leftover import Leftover
    from trial.plan import Plan
    from trial.trial import Trial
    from workbench.bench import Bench


class Trying(Struct, frozen=True):
    """How drafts are tried."""

    checks: "tuple[Check, ...]" = ()
    """What the service must still do."""
    settle: float = 3.0
    """Seconds for which the service must stay well."""
    window: float = 60.0
    """Seconds in which a passed trial can be kept."""
    repair: bool = False
    """Whether the service is broken now."""
    enter: Callable[[], tuple[str, ...]] = tuple
    """What to put before a command so that root runs it beside the host's systemd. Raises HostError."""
    user: str | None = None
    """Whom commands run as that are given as checks later."""


class Testing:
    """Trials of the unit on the bench."""

    def __init__(self, bench: "Bench", host: Host | None, trying: Trying) -> None:
        self._bench, self._host, self._trying = bench, host, trying

    def enter(self) -> tuple[str, ...]:
        """What to put before a command so that root runs it beside the host's systemd. Raises HostError."""
        return self._trying.enter()

    async def leftover(self) -> "Leftover | None":
        """A trial of the unit that is there already. Raises HostError."""
        if self._host is None:
            return None
        from trial import leftover

        return await leftover.find(self._host, self._bench.opened.stack.name)

    async def end_leftover(self, found: "Leftover", *, keep: bool) -> str:
        """Keep it or take it back; what was done, as a sentence. Raises HostError."""
        from trial import leftover

        if keep:
            said = f"Kept as {await leftover.keep(self.host, found)}."
        else:
            await leftover.take_back(self.host, found)
            said = "Taken back."
        await self._bench.reload()
        return said

    @property
    def checks(self) -> list[str]:
        """What the service must still do, a line each."""
        from trial.check_text import spelled

        return [spelled(check) for check in self._trying.checks]

    @property
    def check_names(self) -> tuple[str, ...]:
        """What trials call them."""
        if not self._trying.checks:
            return ()
        from trial.checks import named

        return tuple(named(check) for check in self._trying.checks)

    def take_checks(self, lines: Sequence[str]) -> None:
        """What it must still do from now on, and remember it for the unit. Raises BadCheck, OSError."""
        from trial.check_text import read
        from workbench.checks import Remembered

        checks = tuple(read(line, self._trying.user) for line in lines)
        self._trying = replace(self._trying, checks=checks)
        Remembered(user=self._bench.layout.user).save(self._bench.opened.stack.name, lines)

    @property
    def host(self) -> Host:
        """Where the unit is. There must be one."""
        if self._host is None:
            raise ValueError("a file alone cannot be tested")
        return self._host

    def trial(self, *, confirmed: bool = False, repair: bool = False) -> "Trial":
        """A trial of the draft, not begun; `confirmed` goes on where it would ask, `repair` where the service
        is broken now. There must be a host."""
        from trial.trial import Trial

        return Trial(self.host, self.plan(confirmed=confirmed, repair=repair))

    def plan(self, *, confirmed: bool = False, repair: bool = False) -> "Plan":
        """What a trial of the draft would be."""
        from trial.plan import Plan
        from workbench.checks import invoking_name

        opened = self._bench.opened
        return Plan(
            unit=opened.stack.name,
            drop_in=self._bench.drop_in,
            keep_path=opened.keep_path,
            kept_digest=opened.kept.digest if opened.kept else None,
            checks=self._trying.checks,
            settle=self._trying.settle,
            window=self._trying.window,
            changed=tuple(edit.name for edit in self._bench.draft.edits),
            confirmed=confirmed,
            layout=self._bench.layout,
            by=invoking_name(),
            repair=repair or self._trying.repair,
        )
