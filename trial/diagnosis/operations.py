"""Operations that were refused, by the words that programs have for them."""

import re
from collections.abc import Iterator

from trial import denial
from trial.diagnosis.case import Case, Suspicion
from trial.diagnosis.fixes import fixed, returns_errors
from trial.diagnosis.paths import without_paths
from trial.diagnosis.sayings import MEMORY_CODE

OPERATIONS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), tuple(names.split()))
    for pattern, names in (
        (
            r"unshare|\bclone|namespace|newuser|setns|sandbox",
            "RestrictNamespaces PrivateUsers SystemCallFilter CapabilityBoundingSet",
        ),
        (
            r"sched_set|real-?time|SCHED_|rtprio|setscheduler",
            "RestrictRealtime SystemCallFilter CapabilityBoundingSet LimitRTPRIO",
        ),
        (
            r"\b0o?[2-7][0-7]{3}\b|mode [2-7][0-7]{3}\b|s[ug]id\b|set-?(?:user|group)-?id|[ug]\+s\b",
            "RestrictSUIDSGID CapabilityBoundingSet",
        ),
        (
            r"chmod|(?:set|chang)\w* (?:the )?(?:mode|permissions)|\bmode\b|permissions of",
            "SystemCallFilter CapabilityBoundingSet RestrictSUIDSGID",
        ),
        (r"utimes?\b|utimens|futime|timestamps?|\bacl\b", "CapabilityBoundingSet SystemCallFilter"),
        (rf"mmap|mprotect|{MEMORY_CODE}", "MemoryDenyWriteExecute"),
        (r"personality|setarch|linux32", "LockPersonality SystemCallFilter"),
        (
            r"settime|adjtime|hwclock|\brtc\b|set\w* (?:the )?(?:system )?(?:time|clock)|system clock"
            r"|step\w* (?:the )?(?:time|clock)|ntp_adj",
            "ProtectClock SystemCallFilter CapabilityBoundingSet",
        ),
        (
            r"modprobe|insmod|init_module|kernel modules?|load\w* modules?",
            "ProtectKernelModules SystemCallFilter CapabilityBoundingSet",
        ),
        (
            r"dmesg|klogctl|kmsg|kernel (?:log|buffer|ring)|syslog\(",
            "ProtectKernelLogs SystemCallFilter CapabilityBoundingSet",
        ),
        (r"host ?name|domain ?name", "ProtectHostname SystemCallFilter CapabilityBoundingSet"),
        (
            r"^(?!.*\bunix\b).*(?:\bbind\b|\bbinding\b|\blisten|\bport\b)",
            "SocketBindDeny SocketBindAllow CapabilityBoundingSet User PrivateUsers DynamicUser",
        ),
        (
            r"connect|sendto|sendmsg|unreachable|resolv|name or service|temporary failure|timed out|assign",
            "PrivateNetwork IPAddressDeny RestrictNetworkInterfaces IPAddressAllow",
        ),
        (
            r"mq_|shm(?:get|at|ctl)|sem(?:get|op|ctl)|msg(?:get|snd|rcv)|\bipc\b|shared memory",
            "PrivateIPC RemoveIPC SystemCallFilter CapabilityBoundingSet",
        ),
        (
            r"set[re]{0,2}s?uid|set[re]{0,2}s?gid|setgroups|initgroups|supplementa\w+ group|priv(?:s"
            r"|ileges)?\b"
            r"|(?:chang|switch|set|drop|becom|assum)\w*\W(?:\w+\W){0,4}?(?:user|uid|group|gid|privilege"
            r"|identity)",
            "SystemCallFilter CapabilityBoundingSet PrivateUsers SecureBits RestrictSUIDSGID",
        ),
        (r"chown|chgrp|owner", "SystemCallFilter CapabilityBoundingSet PrivateUsers"),
        (r"capset|cap_set|capabilit", "SystemCallFilter CapabilityBoundingSet SecureBits"),
        (r"keyctl|add_key|request_key|key ?ring|required key", "KeyringMode SystemCallFilter"),
        (r"/dev/|\bioctl|\bdevice", "DevicePolicy DeviceAllow PrivateDevices CapabilityBoundingSet"),
        (r"mknod", "SystemCallFilter CapabilityBoundingSet PrivateDevices"),
        (r"chroot|pivot_root", "SystemCallFilter CapabilityBoundingSet"),
        (
            r"affinity|\bnice\b|renice|priority|ioprio|mbind|mempolicy|numa",
            "SystemCallFilter CapabilityBoundingSet LimitNICE",
        ),
        (r"rlimit|limit", "SystemCallFilter CapabilityBoundingSet LimitNOFILE LimitCORE LimitMEMLOCK"),
        (
            r"mlock|lock\w* (?:\w+ ){0,3}?(?:memory|pages)",
            "SystemCallFilter CapabilityBoundingSet LimitMEMLOCK",
        ),
        (r"\bu?mount", "SystemCallFilter CapabilityBoundingSet RestrictNamespaces PrivateMounts"),
        (
            r"ptrace|/proc/\d+|process_vm|attach",
            "ProtectProc SystemCallFilter CapabilityBoundingSet PrivatePIDs PrivateUsers",
        ),
        (
            r"\bkill\b|signal|\bSIG[A-Z]{3,}",
            "SystemCallFilter CapabilityBoundingSet ProtectProc PrivatePIDs PrivateUsers",
        ),
        (r"sysctl|/proc/sys|ip_?forward", "ProtectKernelTunables PrivateUsers CapabilityBoundingSet"),
        (r"fork|thread|spawn", "TasksMax LimitNPROC SystemCallFilter"),
        (
            r"raw socket|packet socket|\bpcap|\bping|icmp",
            "CapabilityBoundingSet RestrictAddressFamilies PrivateUsers",
        ),
        (r"socket", "RestrictAddressFamilies SystemCallFilter CapabilityBoundingSet"),
        (
            r"iptables|nftables|\bnft\b|netfilter|\btun\b|\btap\b|route|interface|netlink|ipset|firewall",
            "CapabilityBoundingSet PrivateUsers RestrictAddressFamilies PrivateNetwork ProtectKernelModules",
        ),
        (r"bpf|xdp|perf_event", "PrivateBPF SystemCallFilter CapabilityBoundingSet"),
        (r"io_?uring|\baio\b|io_setup", "SystemCallFilter"),
        (r"oom_score|oom_adj", "CapabilityBoundingSet ProtectProc"),
    )
)
"""Directives by the words of an operation that was refused, the likeliest first."""

_REFUSING = ("SystemCallFilter", "CapabilityBoundingSet", "PrivateUsers", "MemoryDenyWriteExecute")
"""What refuses the most different things."""


def suspects(case: Case, line: str, context: str, why: str) -> Iterator[Suspicion]:
    """The directives that refuse what a line, or those before it, speak of."""
    line, context = without_paths(line), without_paths(context)
    for pattern, names in OPERATIONS:
        nearness = 0 if pattern.search(line) else 10 if pattern.search(context) else None
        if nearness is None:
            continue
        users = ("User", "DynamicUser") if "CapabilityBoundingSet" in names else ()
        for place, name in enumerate((*names, *(one for one in users if one not in names))):
            if (fixes := fixed(case, name, line, context)) is not None:
                yield Suspicion(name, 105 - 4 * place - nearness, why, fixes)
    if denial.REFUSED.search(line):
        own = [one for one in _REFUSING if one in case.change and not case.change[one].via]
        for place, name in enumerate(one for one in own if _could(case, one)):
            yield Suspicion(name, 60 - place, why, fixed(case, name, line, context) or ())


def _could(case: Case, name: str) -> bool:
    """Whether such a directive refuses anything of this service with an error."""
    if name == "SystemCallFilter":
        return returns_errors(case, case.change[name])
    return name != "CapabilityBoundingSet" or case.capable
