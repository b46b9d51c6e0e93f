"""The user's own checks: what a service must still do for a trial to pass."""

import time

from msgspec import Struct

from host.ports import CheckResult, Host
from trial import probes
from trial.events import Checked

_REFUSED = 400
"""The first HTTP status that says no. RFC 9110, 15."""


class Command(Struct, frozen=True):
    """A line of shell that exits 0 when the service works."""

    line: str
    user: str | None = None
    """Whom it runs as; None for the manager's own user."""
    deadline: float = 10.0
    """Seconds that it may take."""


class Port(Struct, frozen=True):
    """A TCP port that takes connections."""

    host: str
    number: int
    deadline: float = 5.0


class Page(Struct, frozen=True):
    """A URL that answers."""

    url: str
    status: int = 0
    """The status that it must have; 0 for any below 400."""
    text: str = ""
    """What must be in the answer."""
    deadline: float = 10.0


class Reloads(Struct, frozen=True):
    """The unit takes a reload and is up after it. Once a trial: it is not tried again while it fails."""

    deadline: float = 30.0


class StaysUp(Struct, frozen=True):
    """The unit stays up for so long, without a restart: the trial watches it no shorter."""

    seconds: float

    @property
    def deadline(self) -> float:
        """The watching itself is that long."""
        return 0.0


Check = Command | Port | Page | Reloads | StaysUp


def shell_check(line: str, user: str | None = None, deadline: float = 10.0) -> Check:
    """A check as it is typed: one line of shell."""
    return Command(line, user, deadline)


def named(check: Check) -> str:
    """What a check is called, in few words."""
    match check:
        case Command(line=line, user=user):
            return f"{line} (as {user})" if user else line
        case Port(host=host, number=number):
            return f"port {number} on {host}"
        case Page(url=url, status=status, text=text):
            wanted = f" {status}" if status else ""
            return f"{url}{wanted}" + (f" with '{text}'" if text else "")
        case Reloads():
            return "it reloads"
        case StaysUp(seconds=seconds):
            return f"it stays up for {seconds:g} s"


def asks(check: Check) -> bool:
    """Whether a check asks the service something, which can be done with the service stopped, too."""
    return isinstance(check, Command | Port | Page)


async def run(
    host: Host, unit: str, check: Check, *, before: bool = False, deadline: float | None = None
) -> Checked:
    """Run a check once. Raises HostError; TimeoutError where a reload does not end."""
    name, limit = named(check), deadline or check.deadline
    match check:
        case StaysUp():
            return Checked(time.time(), name, True, "the trial watches it", 0.0, before)
        case Reloads():
            return await _reload(host, unit, name, limit, before=before)
        case Command(line=line, user=user):
            command = ("/bin/sh", "-c", line)
            passed, text, seconds = _plainly(await host.check(command, deadline=limit, user=user), limit)
        case Port():
            result = await host.check(probes.port(check.host, check.number), deadline=limit)
            passed, text, seconds = _plainly(result, limit)
        case Page():
            result = await host.check(probes.page(check.url, limit), deadline=limit + 1)
            passed, text, seconds = _answered(result, check, limit)
    return Checked(time.time(), name, passed, text, seconds, before)


def _plainly(result: CheckResult, deadline: float) -> tuple[bool, str, float]:
    """By the exit status, with the last line of what was said."""
    lines = result.output.strip().splitlines()
    last = lines[-1][:200] if lines else ""
    if result.timed_out:
        text = f"no answer within {deadline:g} s"
    elif result.exit:
        text = f"exit status {result.exit}" + (f": {last}" if last else "")
    else:
        text = last or "ok"
    return result.exit == 0 and not result.timed_out, text, result.seconds


def _answered(result: CheckResult, page: Page, deadline: float) -> tuple[bool, str, float]:
    """By the answer's status and text."""
    body, _, status = result.output.rpartition("\n")
    if result.exit or not status.strip().isdigit():
        return _plainly(result, deadline)
    number = int(status)
    if number != page.status if page.status else number >= _REFUSED:
        wanted = f", not {page.status}" if page.status else ""
        return False, f"it answers {number}{wanted}", result.seconds
    if page.text and page.text not in body:
        return False, f"it answers {number}, but without '{page.text}'", result.seconds
    return True, f"it answers {number}", result.seconds


async def _reload(host: Host, unit: str, name: str, deadline: float, *, before: bool) -> Checked:
    now = await host.read_unit(unit)
    if now.properties.get("CanReload") is False:
        return Checked(time.time(), name, False, "it has no ExecReload=", 0.0, before)
    job = await host.reload_unit(unit, deadline)
    state = (await host.read_unit(unit)).text("ActiveState")
    good = job.result == "done" and state == "active"
    text = (
        f"{job.seconds * 1000:.0f} ms" if good else f"the reload job ended as '{job.result}', it is {state}"
    )
    return Checked(time.time(), name, good, text, job.seconds, before)
