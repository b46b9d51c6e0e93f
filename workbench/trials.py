"""Trials of an opened unit's draft: with which checks, for how long; and a trial that was left."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from host.ports import Host
from workbench.current import Current
from workbench.trial_options import TrialOptions

if TYPE_CHECKING:
    from trial.events import Verdict
    from trial.leftover import Leftover
    from trial.look.run import Look
    from trial.plan import Plan
    from trial.proof.run import Proving
    from trial.trial import Trial
    from workbench.check_help import CheckHelp


class Trials:
    """Trials of one unit; `reload` reads it again when the host has it otherwise."""

    def __init__(
        self, now: Current, host: Host | None, options: TrialOptions, reload: Callable[[], Awaitable[None]]
    ) -> None:
        self._now, self._host, self._options, self._reload = now, host, options, reload

    def enter(self) -> tuple[str, ...]:
        """What to put before a command so that root runs it beside the host's systemd. Raises HostError."""
        return self._options.enter()

    @property
    def inside(self) -> tuple[tuple[str, ...], list[str]]:
        """How to get beside the host's systemd, and what gives a shell there the draft's sandbox and user.

        Raises HostError."""
        from unit.inside import properties

        layout = self._now.base.layout
        arguments = properties(self._now.composed.after, user=layout.user)
        return self.enter(), [*layout.option.split(), *arguments]

    async def leftover(self) -> "Leftover | None":
        """A trial of the unit that is there already. Raises HostError."""
        if self._host is None:
            return None
        from trial import leftover

        return await leftover.find(self._host, self._now.base.opened.stack.name)

    async def end_leftover(self, found: "Leftover", *, keep: bool) -> str:
        """Keep it or take it back; what was done, as a sentence. Raises HostError."""
        from trial import leftover

        if keep:
            said = f"Kept as {await leftover.keep(self.host, found)}."
        else:
            await leftover.take_back(self.host, found)
            said = "Taken back."
        await self._reload()
        return said

    @property
    def options(self) -> TrialOptions:
        """How drafts are tried."""
        return self._options

    @property
    def checks(self) -> list[str]:
        """What the service must still do, a line each."""
        from trial.check_text import spelled

        return [spelled(check) for check in self._options.checks]

    @property
    def check_names(self) -> tuple[str, ...]:
        """What trials call them."""
        if not self._options.checks:
            return ()
        from trial.checks import named

        return tuple(named(check) for check in self._options.checks)

    @property
    def check_help(self) -> "CheckHelp | None":
        """What helps to write and run them; None for a file alone."""
        if self._host is None:
            return None
        from workbench.check_help import CheckHelp

        return CheckHelp(self._host, self._now.base.opened.stack.name, self._options.user)

    def take_checks(self, lines: Sequence[str]) -> None:
        """What it must still do from now on, and remember it for the unit. Raises BadCheck, OSError."""
        from trial.check_text import read
        from workbench.checks import Remembered

        checks = tuple(read(line, self._options.user) for line in lines)
        self._options = replace(self._options, checks=checks)
        Remembered(user=self._now.base.layout.user).save(self._now.base.opened.stack.name, lines)

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

    def proving(self, failed: "Verdict", *, confirmed: bool = False, repair: bool = False) -> "Proving":
        """A proof of why the draft failed, not begun; the others as for `trial`. There must be a host."""
        from trial.proof.run import Proving

        return Proving(self.host, self.plan(confirmed=confirmed, repair=repair), failed)

    def looking(self, failed: "Verdict", *, confirmed: bool = False, repair: bool = False) -> "Look":
        """A closer look at why the draft failed, not begun; the others as for `trial`. There must be a
        host."""
        from trial.look.run import Look

        return Look(self.host, self.plan(confirmed=confirmed, repair=repair), failed)

    def plan(self, *, confirmed: bool = False, repair: bool = False) -> "Plan":
        """What a trial of the draft would be."""
        from workbench.plans import plan_of

        opened, draft = self._now.base.opened, self._now.draft
        options = replace(self._options, repair=repair or self._options.repair)
        changed = tuple(edit.name for edit in draft.edits)
        layout, drop_in = self._now.base.layout, self._now.composed.drop_in
        plan = plan_of(opened.stack.name, drop_in, changed, layout, options, confirmed=confirmed)
        kept = opened.kept.digest if opened.kept else None
        return replace(plan, keep_path=opened.keep_path, kept_digest=kept)
