"""A preset tried on several units of a session, one after another; what comes of each is remembered."""

from collections.abc import Sequence

from catalog.presets import Preset
from host.ports import Aside, HostError
from trial.plan import Plan
from trial.series import Outcome, Series
from unit.draft import Edit
from workbench.session import Session
from workbench.tried import remember


class PresetTrials:
    """Trials of one preset, each with the checks that are remembered for its unit."""

    def __init__(self, session: Session, preset: Preset, units: Sequence[str], *, keep: bool) -> None:
        self.preset, self.units, self.keep = preset, tuple(units), keep
        self._session = session
        self._planned: dict[str, tuple[str, Plan, tuple[Edit, ...]]] = {}

    async def rights(self, aside: Aside) -> None:
        """Have the user asked for root's rights where they lack. Raises NotPermitted, HostError."""
        host = await self._session.host()
        if not (await host.facts()).may_change:
            await host.take_rights(aside)

    async def series(self) -> Series:
        """The trials, not begun. Raises HostError."""
        return Series(await self._session.host(), self.units, self._plan, keep=self.keep)

    async def _plan(self, name: str) -> Plan:
        """The trial of a unit. Raises HostError where the preset changes nothing of it."""
        unit = await self._session.unit(name)
        unit.edits.take_preset(self.preset)
        if not unit.draft.edits:
            raise HostError("it has all of the preset already")
        plan = unit.trials.plan()
        self._planned[name] = (unit.identity[0], plan, unit.draft.edits)
        return plan

    def remember(self, outcome: Outcome) -> None:
        """Note what came of a trial for the unit's history, and for the next survey."""
        if (planned := self._planned.get(outcome.unit)) is not None:
            scope, plan, edits = planned
            remember(scope, plan, outcome, edits)
