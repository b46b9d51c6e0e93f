"""Which capabilities a service takes, by what it holds and what it called. capabilities(7)"""

from collections.abc import Iterable, Iterator, Mapping

from catalog.names import CAPABILITIES
from host.ports import Holding

_LOW = 1024
"""The first port that everybody may bind."""
_REALTIME = (1, 2, 6)
"""FIFO, RR, DEADLINE. sched(7)"""
_DEVICES = {
    "/dev/kmsg": "CAP_SYSLOG",
    "/dev/mem": "CAP_SYS_RAWIO",
    "/dev/port": "CAP_SYS_RAWIO",
    "/dev/net/tun": "CAP_NET_ADMIN",
    "/dev/fuse": "CAP_SYS_ADMIN",
}
"""Those that devices take of whoever opens them."""
_FAMILIES = {"AF_PACKET": "CAP_NET_RAW"}


def taken(
    processes: Iterable[Holding], by_calls: Mapping[str, str], families: Iterable[str], devices: Iterable[str]
) -> dict[str, str]:
    """The capabilities that the service takes, each with why; `by_calls` are those of the calls that it made,
    with the call."""
    processes = tuple(processes)
    if processes and not any(one.effective.strip("0") for one in processes) and not by_calls:
        return {}  # none of them has any
    found = dict(_held(processes, len({user for one in processes for user in one.users}) > 1))
    found |= {_FAMILIES[one]: f"it has a socket of {one}" for one in families if one in _FAMILIES}
    found |= {_DEVICES[one]: f"it uses {one}" for one in devices if one in _DEVICES}
    for name, call in by_calls.items():
        found.setdefault(name, f"it calls {call}")
    return {name: found[name] for name in CAPABILITIES if name in found}


def _held(processes: Iterable[Holding], several: bool) -> Iterator[tuple[str, str]]:
    """What the processes themselves tell; `several` users run them."""
    if several:
        yield from ((name, "its processes run as different users") for name in ("CAP_SETUID", "CAP_SETGID"))
    for one in processes:
        low = [socket.port for socket in one.listening if 0 < socket.port < _LOW]
        if low:
            yield "CAP_NET_BIND_SERVICE", f"it listens on port {low[0]}"
        if one.policy in _REALTIME:
            yield "CAP_SYS_NICE", "it has real-time scheduling"
