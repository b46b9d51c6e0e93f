"""The main screen as the commands' rules see it."""

from host.demo import DEMO_UNIT
from tui.commands.situation import Situation
from tui.editor.layout import Layout
from tui.editor.panes.all import Panes
from tui.editor.tour import Tour
from workbench.open_unit import OpenUnit
from workbench.snapshot import Snapshot


def situation(
    unit: OpenUnit | None,
    snapshot: Snapshot | None,
    panes: Panes,
    tour: Tour,
    layout: Layout,
    *,
    typing: bool,
) -> Situation:
    """What commands may do now."""
    directives, preview, trial = panes.directives, panes.preview, panes.trial
    shown = {} if snapshot is None else _of(snapshot)
    return Situation(
        typing=typing,
        narrow=layout.narrow,
        on_directive=directives.key is not None,
        searching=directives.searching,
        can_go_back=directives.trail.can_go_back,
        can_go_on=directives.trail.can_go_on,
        value_actions=directives.value_actions,
        writing=preview.writing,
        pending=preview.pending,
        lacks_rights=unit is not None and unit.lacks_rights,
        going=trial.going,
        standing=trial.standing,
        suspected=bool(trial.failure.suspects),
        remediable=trial.failure.passes is not None or trial.failure.proposal is not None,
        provable=trial.failure.verdict is not None,
        hardening=trial.hardener.going,
        holds=trial.hardener.holds,
        tried=bool(trial.told),
        touring=tour.going,
        **shown,
    )


def _of(snapshot: Snapshot) -> dict[str, bool]:
    """What the unit itself tells."""
    return {
        "read": True,
        "faulty": bool(snapshot.faults.refused or snapshot.faults.lines),
        "changed": bool(snapshot.changed),
        "can_undo": snapshot.can_undo,
        "can_redo": snapshot.can_redo,
        "on_host": snapshot.testable,
        "ready": snapshot.ready,
        "on_demo": snapshot.header.unit == DEMO_UNIT,
    }
