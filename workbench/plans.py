"""What a trial would be: of an opened unit's draft, or of a drop-in that somebody names."""

from msgspec.structs import replace

from host.layout import Layout
from host.ports import Host
from trial.plan import Plan
from unit.document import Document
from workbench.checks import invoking_name
from workbench.trial_options import TrialOptions


def plan_of(
    unit: str,
    drop_in: bytes,
    changed: tuple[str, ...],
    layout: Layout,
    options: TrialOptions,
    *,
    confirmed: bool,
) -> Plan:
    """A trial of a drop-in that sets these directives; `confirmed` goes on where it would ask."""
    return Plan(
        unit=unit,
        drop_in=drop_in,
        checks=options.checks,
        settle=options.settle,
        window=options.window,
        changed=changed,
        confirmed=confirmed,
        layout=layout,
        by=invoking_name(),
        repair=options.repair,
    )


async def plan_of_drop_in(
    host: Host, unit: str, drop_in: bytes, options: TrialOptions, *, confirmed: bool
) -> Plan:
    """A trial of a drop-in's text on a host's unit, whose own name this is. Raises HostError."""
    changed = tuple(dict.fromkeys(each.name for each in Document.parse(drop_in).assignments))
    plan = plan_of(unit, drop_in, changed, (await host.facts()).layout, options, confirmed=confirmed)
    kept = await host.read(plan.kept_path)
    return replace(plan, kept_digest=kept.digest if kept else None)
