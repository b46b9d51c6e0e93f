"""The process that keeps a playground: `python -I .../keeper.py`, an Order on standard input, an Answer back.

It lives as long as its standard input is open, then clears everything away. Mounts are in a namespace of its
own; systemd-nspawn is killed with it by the kernel; so a killed keeper leaves only an empty control group,
which the next one removes.
"""

import os
import signal
import sys

import msgspec

from host import kernel
from host.playground import cgroup, dress, nspawn, tree
from host.playground.order import Answer, Order, Ready, Refused
from host.ports import HostError, HostUnavailable, NotPermitted

_SHIFT = 0x70000000
"""The first user id of playgrounds with a user namespace; the keeper's PID spreads them."""


def _read_order() -> Order:
    line = bytearray()
    while not line.endswith(b"\n"):  # unbuffered: what comes after the line is for select(2) to see
        chunk = os.read(0, 65536)
        if not chunk:
            raise EOFError
        line += chunk
    return msgspec.json.decode(line, type=Order)


def _answer(answer: Answer) -> None:
    os.write(1, msgspec.json.encode(answer) + b"\n")


def _keep(order: Order) -> None:
    if os.geteuid() != 0:
        raise NotPermitted("Booting a playground needs root: run it with sudo.")
    nspawn.program()
    kernel.private_mounts()
    cgroup.show_version_2()
    cgroup.remove_stale()
    shift = _SHIFT + os.getpid() % 1024 * 65536 if order.user_namespace else 0
    merged = tree.build(order.root, shift)
    demo = dress.dress(merged, order, shift)
    group = cgroup.Cgroup.create()
    try:
        child = nspawn.Nspawn(merged, order.name, group, shift)
        try:
            _answer(Ready(child.wait_until_up(order.deadline, 0), demo))
            child.watch(0)
        finally:
            child.end()
    finally:
        group.end()


def main() -> None:
    """Keep one playground, from the order to the end of standard input."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)  # they are meant for the program that asked, which then lets go
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.umask(0o022)
    try:
        _keep(_read_order())
    except EOFError:
        pass
    except HostError as error:
        _answer(Refused(type(error).__name__, str(error)))
    except PermissionError as error:
        text = f"A playground needs root that may mount and unshare, as most containers' may not: {error}."
        _answer(Refused(NotPermitted.__name__, text))
    except OSError as error:
        _answer(Refused(HostUnavailable.__name__, f"The playground could not be kept: {error}."))


if __name__ == "__main__":
    main()
