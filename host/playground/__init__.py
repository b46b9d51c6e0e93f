"""A throwaway systemd: this machine's own software, or any root tree, booted where it can harm nothing.

    with Playground.start() as playground:     # or: async with Playground.boot() as playground
        playground.leader                      # the PID to enter

See systemd-nspawn(1). Every change is in memory, the network is a loopback of its own, and of the machine's
services none is started. Clock and kernel are shared, and "root" inside has most of root's capabilities: a
playground guards against accidents, not against hostile software.

`boot.py` is the side that asks; `keeper.py` is a process of its own that sets up, watches and cleans away.
"""

from host.demo import DEMO_UNIT, DEMO_URL
from host.playground.boot import Playground

__all__ = ["DEMO_UNIT", "DEMO_URL", "Playground"]
