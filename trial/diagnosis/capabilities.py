"""Capability sets as CapabilityBoundingSet= and AmbientCapabilities= write them. systemd.exec(5)"""

import re
from collections.abc import Iterable

from catalog.names import CAPABILITIES

NEEDED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), names)
    for pattern, names in (
        (r"\bbind\b|\bport\b|listen", ("CAP_NET_BIND_SERVICE",)),
        (r"chown", ("CAP_CHOWN",)),
        (
            r"setuid|setgid|setgroups|initgroups|chang\w+ (?:user|group)|drop\w* (?:\w+ )?priv|setres"
            r"|supplementary groups",
            ("CAP_SETUID", "CAP_SETGID"),
        ),
        (r"mknod", ("CAP_MKNOD",)),
        (r"chroot", ("CAP_SYS_CHROOT",)),
        (r"nice|priority|sched_|scheduler", ("CAP_SYS_NICE",)),
        (r"rlimit|limit", ("CAP_SYS_RESOURCE",)),
        (r"raw|ping", ("CAP_NET_RAW",)),
        (r"module|insmod|modprobe", ("CAP_SYS_MODULE",)),
        (r"klogctl|syslog|dmesg|kmsg", ("CAP_SYSLOG",)),
        (r"settime|clock|adjtime", ("CAP_SYS_TIME",)),
        (r"ptrace", ("CAP_SYS_PTRACE",)),
        (r"\bkill\b|signal", ("CAP_KILL",)),
        (r"mlock|lock memory", ("CAP_IPC_LOCK",)),
        (r"interface|iptables|nft|route|netlink|tun", ("CAP_NET_ADMIN",)),
        (r"mount|hostname|unshare|namespace", ("CAP_SYS_ADMIN",)),
        (r"open|read|write|Permission denied", ("CAP_DAC_OVERRIDE",)),
    )
)
"""The capabilities that an operation needs. capabilities(7)"""


def merged(values: Iterable[str]) -> set[str]:
    """What assignments leave; a first one with ~ takes from all."""
    held: set[str] = set()
    for number, value in enumerate(values):
        words = value.removeprefix("~").upper().split()
        if value.startswith("~"):
            held = (set(CAPABILITIES) if number == 0 else held) - set(words)
        else:
            held |= set(words)
    return held


def of_mask(mask: str) -> set[str]:
    """The capabilities of a mask in hex, as /proc/PID/status has them."""
    bits = int(mask or "0", 16)
    return {name for number, name in enumerate(CAPABILITIES) if bits >> number & 1}
