"""Capability sets as CapabilityBoundingSet= and AmbientCapabilities= write them. systemd.exec(5)"""

import re
from collections.abc import Iterable

from catalog.names import CAPABILITIES

NEEDED: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), tuple(f"CAP_{name}" for name in names.split()))
    for pattern, names in (
        (r"SO_(?:MARK|PRIORITY|RCVBUFFORCE|SNDBUFFORCE|DEBUG)|multicast routing|promiscuous", "NET_ADMIN"),
        (
            r"SO_BINDTODEVICE|raw socket|packet socket|AF_PACKET|PF_PACKET|SOCK_RAW|icmp|\bping\b"
            r"|\barping\b|pcap|captur|sniff",
            "NET_RAW",
        ),
        (
            r"(?:set|chang|modif|updat)\w* (?:the |file )*(?:mode|permission|timestamp|time ?stamps|mtime"
            r"|acl)|chmod|utimes?\b|utimens|futime|\btouch:|setfacl"
            r"|chang\w+ permissions|(?:permissions|mode|acl|times) of",
            "FOWNER",
        ),
        (r"chown|chgrp|owner(?:ship)?\b|chang\w+ (?:the )?group of", "CHOWN"),
        (
            r"^(?!.*\bunix\b).*(?:\bbind\b|\bbinding\b|\bport\b|\blisten|(?:[\]*\s]|\.\d+):\d{2,3}\b)",
            "NET_BIND_SERVICE",
        ),
        (
            r"setfsuid|set[re]{0,2}s?uid|set[re]{0,2}s?gid|setgroups|initgroups|set_?(?:user|group)\b"
            r"|supplementa\w+ group"
            r"|(?:chang|switch|set|drop|becom|assum|impersonat)\w*\W(?:\w+\W){0,4}?(?:user|uid|group|gid"
            r"|privilege|root|identity|id\b)|\bsu:|runuser|setpriv",
            "SETUID SETGID",
        ),
        (r"setpcap|capset|cap_set|drop\w* capabilit|bounding set", "SETPCAP"),
        (r"setcap|file capabilit|security\.capability", "SETFCAP"),
        (r"mknod|device node|special file", "MKNOD"),
        (r"chroot|pivot_root", "SYS_CHROOT"),
        (r"chattr|immutable|append-only", "LINUX_IMMUTABLE"),
        (r"\bnice\b|renice|priority|sched_|schedul|affinity|ioprio|mbind|move_pages|numa", "SYS_NICE"),
        (r"rlimit|limit|quota|reserved (?:blocks|space)|oom_?score|hugetlb", "SYS_RESOURCE"),
        (r"module|insmod|modprobe", "SYS_MODULE"),
        (r"klogctl|syslog|dmesg|kmsg|kernel (?:log|ring|messages)", "SYSLOG"),
        (r"settime|stime|system (?:clock|time)|adjtime|adjtimex|\brtc\b|hwclock|clock", "SYS_TIME"),
        (r"wake ?alarm|CLOCK_(?:REALTIME|BOOTTIME)_ALARM", "WAKE_ALARM"),
        (r"ptrace|process_vm|/proc/\d+/(?:mem|environ|exe|fd|maps|io)|attach to process", "SYS_PTRACE"),
        (r"\bkill\b|signal|kill\(|\bSIG[A-Z]{3,}", "KILL"),
        (r"mlock|lock(?:ing|ed)? (?:\w+ ){0,3}?(?:memory|pages)|memlock|shm_lock|huge ?pages", "IPC_LOCK"),
        (r"(?:shm|sem|msg)(?:get|at|ctl|op)\b", "IPC_OWNER"),
        (r"bpf|xdp", "BPF PERFMON NET_ADMIN"),
        (r"perf_event|perfmon", "PERFMON"),
        (r"audit", "AUDIT_CONTROL AUDIT_WRITE"),
        (r"iopl|ioperm|/dev/(?:mem|kmem|port)|raw i/?o|msr", "SYS_RAWIO"),
        (r"reboot|kexec|shutdown\(", "SYS_BOOT"),
        (r"\bacct\b|process accounting", "SYS_PACCT"),
        (r"vhangup|\btty\b|console", "SYS_TTY_CONFIG"),
        (
            r"interface|iptables|nftables|\bnft\b|ip6?tables|netfilter|rout(?:e|ing)|netlink|\btun\d*\b"
            r"|TUNSET"
            r"|\btap\b|/dev/net|ipset|ipvs|firewall|wireguard"
            r"|RTNETLINK|ethtool|\bqdisc\b|conntrack|bridge|vlan|transparent",
            "NET_ADMIN",
        ),
        (
            r"u?mount|hostname|domainname|unshare|namespace|setns|swapon|swapoff|quotactl|\bloop\b|keyctl"
            r"|cgroup|sethost",
            "SYS_ADMIN",
        ),
        (r"lease", "LEASE"),
        (r"\bsocket\(|\bsocket:", "NET_RAW NET_ADMIN"),
        (
            r"open|read|write|creat|unlink|remov|delet|renam|Permission denied|EACCES|access|mkdir|stat\b",
            "DAC_OVERRIDE",
        ),
    )
)
"""The capabilities that the kernel wants for an operation, by the words that programs have for it.
capabilities(7)"""


def needed(line: str) -> tuple[str, ...]:
    """The capabilities that what a line speaks of needs."""
    return next((names for pattern, names in NEEDED if pattern.search(line)), ())


def every(line: str) -> list[tuple[str, ...]]:
    """The same for all that a line may speak of, the likeliest first."""
    return [names for pattern, names in NEEDED if pattern.search(line)]


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
