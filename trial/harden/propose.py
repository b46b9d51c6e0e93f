"""Checks that a service's listening sockets suggest, as options of the command line."""

import shlex

from host.ports import Host, Listening
from trial import checks
from trial.checks import Page

_CLIENTS = {
    6379: ("redis-cli", "redis-cli -h {host} -p {port} ping | grep -q PONG"),
    5432: ("pg_isready", "pg_isready -h {host} -p {port}"),
    3306: ("mysqladmin", "mysqladmin -h {host} -P {port} ping"),
    11211: ("memcstat", "memcstat --servers={host}:{port}"),
    53: ("dig", "dig +short +time=2 @{host} -p {port} localhost"),
    22: ("ssh-keyscan", "ssh-keyscan -T 2 -p {port} {host} | grep -q ."),
}
"""Clients by the port of what they ask, and how they ask it."""
_HTTP_SECONDS = 2.0
_ANY = ("0.0.0.0", "::")
_MOST = 6


async def proposals(host: Host, unit: str) -> list[str]:
    """Options that would check the unit as it runs now, the best first. Raises HostError."""
    loaded = await host.read_unit(unit)
    sockets = {one for process in await host.holdings(unit) for one in process.listening if one.kind == "tcp"}
    found: list[str] = []
    for one in sorted(sockets, key=lambda each: each.port)[:_MOST]:
        found += await _asking(host, unit, one)
    if found and loaded.properties.get("CanReload") is True:
        found.append("--check-reload")
    name = unit.removesuffix(".service").partition("@")[0]
    (kind,) = await host.kinds((f"/etc/logrotate.d/{name}",))
    if found and kind != "missing":
        found.append(f"--confirm {shlex.quote(f'logrotate --force /etc/logrotate.d/{name}')}")
    return found


async def _asking(host: Host, unit: str, socket: Listening) -> list[str]:
    address = "127.0.0.1" if socket.address in _ANY else socket.address
    name = f"[{address}]" if ":" in address else address
    if client := _CLIENTS.get(socket.port):
        program, line = client
        there = await host.check(("/bin/sh", "-c", f"command -v {program}"), deadline=_HTTP_SECONDS)
        if there.exit == 0:
            return [f"--check {shlex.quote(line.format(host=address, port=socket.port))}"]
    url = f"http://{name}:{socket.port}/"
    answer = await checks.run(host, unit, Page(url, deadline=_HTTP_SECONDS))
    return [f"--check-url {url}"] if answer.passed else [f"--check-tcp {name}:{socket.port}"]
