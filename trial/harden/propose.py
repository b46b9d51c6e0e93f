"""Checks that a service suggests, as options of the command line."""

import shlex

from host.ports import Host
from trial.checks import Check, Command, Page, Port, asks
from trial.proposals import proposals as proposed


async def proposals(host: Host, unit: str) -> list[str]:
    """Options that would check the unit as it runs now, the best first; none where nothing asks it for what
    it is there for. Raises HostError."""
    found = await proposed(host, unit)
    if not any(map(asks, found)):
        return []
    name = unit.removesuffix(".service").partition("@")[0]
    (kind,) = await host.kinds((f"/etc/logrotate.d/{name}",))
    rotation = shlex.quote(f"logrotate --force /etc/logrotate.d/{name}")
    return [*map(_option, found), *([f"--confirm {rotation}"] if kind != "missing" else [])]


def _option(check: Check) -> str:
    match check:
        case Command(line=line):
            return f"--check {shlex.quote(line)}"
        case Page(url=url):
            return f"--check-url {url}"
        case Port(host=host, number=number):
            return f"--check-tcp {f'[{host}]' if ':' in host else host}:{number}"
        case _:
            return "--check-reload"
