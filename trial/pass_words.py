"""What a passed trial has seen, and no more than that."""

from trial import checks
from trial.plan import Plan
from trial.snapshot import Snapshot
from trial.verdict import WELL, Standing


def pass_words(plan: Plan, now: Standing, before: Snapshot, idle: tuple[str, ...]) -> str:
    """One line for people; `idle` names the checks that prove nothing."""
    proving = [check for check in plan.checks if checks.named(check) not in idle]
    count, more = len(proving), len(plan.checks) - len(proving)
    passing = f", and {count} {'check passes' if count == 1 else 'checks pass'}" if count else ""
    nothing = f" ({more} more {'proves' if more == 1 else 'prove'} nothing)" if more else ""
    return f"{_seen(plan, now)}{passing}{nothing}{_unseen(before)}"


def _seen(plan: Plan, now: Standing) -> str:
    if now.active not in WELL:
        done = "it did its work" if now.type == "oneshot" else "it started"
        return f"{done}, ended without an error, and is inactive"
    done = "it did its work, and " if now.sub == "exited" else ""
    return f"{done or 'it '}stayed {now.active} for {plan.watching:g} s"


def _unseen(before: Snapshot) -> str:
    """A trial starts the service by itself, whoever starts it otherwise."""
    starters = (*before.sockets, *before.triggers)
    return f"; its start by {starters[0]} was not tried" if starters and not before.running else ""
