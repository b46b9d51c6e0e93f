"""Whether a service was seen to work before the trial: what fails with the change may have failed without."""

from host.ports import LoadedUnit
from trial.conditions import unmet
from trial.snapshot import Snapshot


def lacking(unit: LoadedUnit, before: Snapshot) -> str:
    """Why there is nothing to compare with, to go on after the unit's name; empty where there is."""
    state = unit.text("ActiveState")
    if state == "failed":
        return f"had failed (result '{before.result}')"
    if before.looping:
        return "is failing and being restarted already"
    if state != "inactive" or unit.text("Type") == "oneshot" or _is_started_by_others(unit):
        return ""
    if unit.properties.get("ConditionResult") is False and (which := unmet(unit.properties)):
        return f"is kept from starting, since this is not met: {which}"
    return "is down"


def _is_started_by_others(unit: LoadedUnit) -> bool:
    """Whether it is ordinary that it does not run: a socket, a timer, a path or the bus starts it."""
    return bool(unit.units("TriggeredBy")) or unit.text("Type") == "dbus" or bool(unit.text("BusName"))


def is_to_be_asked(why: str, *, repair: bool, confirmed: bool) -> bool:
    """Whether to ask before such a unit is tried."""
    return bool(why) and not repair and not (confirmed and why == "is down")


def told(name: str, why: str, checks: int) -> str:
    """What it means, a sentence."""
    untried = (
        f", and {'the check was' if checks == 1 else 'the checks were'} never seen to pass" if checks else ""
    )
    return f"{name} {why}: a failure now need not be the change's fault{untried}."


def doubted(why: str, *, running: bool) -> str:
    """Why a check that fails, and was not seen to pass before the change, is itself the first suspect; `why`
    as lacking() has it."""
    if running:
        return "it did not pass before the change either"
    was = "was down" if why in ("", "is down") else why
    return f"the service {was}, so your check could not be tried before the change"
