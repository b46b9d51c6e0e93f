"""Checks that a running service suggests: by the ports on which it listens, and by its reload."""

from host.ports import Host, Listening
from trial import checks
from trial.checks import Check, Command, Page, Port, Reloads

_CLIENTS = {
    6379: "redis-cli -h {host} -p {port} ping | grep -q PONG",
    5432: "pg_isready -h {host} -p {port}",
    3306: "mysqladmin -h {host} -P {port} ping",
    11211: "memcstat --servers={host}:{port}",
    53: "dig +short +time=2 @{host} -p {port} localhost",
    22: "ssh-keyscan -T 2 -p {port} {host} | grep -q .",
}
"""How to ask what usually listens on a port, with a client of its own."""
_SECONDS = 2.0
"""How long one may take to answer before something simpler is proposed."""
_ANY = ("0.0.0.0", "::")
_MOST = 6
"""Ports that checks are proposed for."""


async def proposals(host: Host, unit: str, user: str | None = None) -> tuple[Check, ...]:
    """Checks that the unit passes as it runs now, those that say most first: each port's own client where it
    is installed, a page, a connection; then the reload, which is not tried. Commands run as `user`. Raises
    HostError."""
    loaded = await host.read_unit(unit)
    sockets = {one for process in await host.holdings(unit) for one in process.listening if one.kind == "tcp"}
    by_port = {one.port: one for one in sorted(sockets, key=lambda each: each.address, reverse=True)}
    asking = [await _asking(host, unit, by_port[port], user) for port in sorted(by_port)[:_MOST]]
    reload = (Reloads(),) if loaded.properties.get("CanReload") is True else ()
    return (*asking, *reload)


async def _asking(host: Host, unit: str, socket: Listening, user: str | None) -> Check:
    """What asks most of a port, of what passes."""
    address = "127.0.0.1" if socket.address in _ANY else socket.address
    name = f"[{address}]" if ":" in address else address
    page = Page(f"http://{name}:{socket.port}/", deadline=_SECONDS)
    if client := _CLIENTS.get(socket.port):
        command = Command(client.format(host=address, port=socket.port), user, _SECONDS)
        if (await checks.run(host, unit, command)).passed:
            return Command(command.line, user)
    elif (await checks.run(host, unit, page)).passed:
        return Page(page.url)
    return Port(address, socket.port)
