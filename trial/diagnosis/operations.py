"""Operations that were refused, by the words that programs have for them."""

import re
from collections.abc import Iterator

from trial import denial
from trial.diagnosis import remedies
from trial.diagnosis.case import Case, Suspicion, ranked

OPERATIONS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), names)
    for pattern, names in (
        (
            r"\bsudo\b|effective uid|set-?uid root|no new privileges|\bsu:|\bping:",
            ("NoNewPrivileges", "RestrictSUIDSGID", "DynamicUser", "CapabilityBoundingSet", "PrivateUsers"),
        ),
        (
            r"unshare|\bclone|namespace|newuser|setns",
            ("RestrictNamespaces", "PrivateUsers", "CapabilityBoundingSet"),
        ),
        (r"sched_set|real-?time|SCHED_|rtprio|setscheduler", ("RestrictRealtime", "CapabilityBoundingSet")),
        (r"chmod|suid|sgid|set-?(?:user|group)-?id|\bmode\b", ("RestrictSUIDSGID", "CapabilityBoundingSet")),
        (r"mmap|mprotect|executable memory|\bjit\b|trampoline", ("MemoryDenyWriteExecute",)),
        (r"personality|setarch|linux32", ("LockPersonality",)),
        (
            r"settime|adjtime|hwclock|\brtc\b|set the (?:time|clock)|system clock",
            ("ProtectClock", "CapabilityBoundingSet"),
        ),
        (
            r"modprobe|insmod|init_module|kernel module|load module",
            ("ProtectKernelModules", "CapabilityBoundingSet"),
        ),
        (
            r"dmesg|klogctl|kmsg|kernel (?:log|buffer|ring)|syslog\(",
            ("ProtectKernelLogs", "CapabilityBoundingSet"),
        ),
        (r"host ?name|domain ?name", ("ProtectHostname", "CapabilityBoundingSet")),
        (
            r"\bbind\b|\blisten|\bport\b",
            (
                "SocketBindDeny",
                "SocketBindAllow",
                "CapabilityBoundingSet",
                "User",
                "PrivateUsers",
                "DynamicUser",
            ),
        ),
        (
            r"connect|sendto|sendmsg|unreachable|resolv|name or service|temporary failure|timed out|assign",
            (
                "PrivateNetwork",
                "IPAddressDeny",
                "RestrictNetworkInterfaces",
                "IPAddressAllow",
                "RestrictAddressFamilies",
            ),
        ),
        (r"mq_|shm(?:get|at|ctl)|sem(?:get|op|ctl)|msg(?:get|snd|rcv)|ipc", ("PrivateIPC", "RemoveIPC")),
        (
            r"setuid|setgid|setgroups|initgroups|chown|chang\w+ (?:user|group|owner)|drop\w* (?:\w+ )?priv"
            r"|supplementary groups|setres",
            ("CapabilityBoundingSet", "PrivateUsers", "SecureBits", "RestrictSUIDSGID"),
        ),
        (r"keyctl|add_key|request_key|key ?ring|required key", ("KeyringMode",)),
        (r"/dev/|\bioctl|\bdevice", ("DevicePolicy", "DeviceAllow", "PrivateDevices")),
        (r"\bu?mount", ("CapabilityBoundingSet", "RestrictNamespaces", "PrivateMounts")),
        (r"\bkill\b|signal|ptrace|/proc/\d+", ("ProtectProc", "PrivatePIDs", "CapabilityBoundingSet")),
        (r"sysctl|/proc/sys", ("ProtectKernelTunables",)),
        (r"fork|thread|spawn", ("TasksMax", "LimitNPROC")),
        (r"raw socket|socket", ("CapabilityBoundingSet", "RestrictAddressFamilies")),
        (r"bpf", ("PrivateBPF", "CapabilityBoundingSet")),
    )
)
"""Directives by the words of an operation that was refused, the likeliest first."""

_REFUSING = ("SystemCallFilter", "CapabilityBoundingSet", "PrivateUsers", "MemoryDenyWriteExecute")
"""What refuses the most different things."""


def suspects(case: Case, line: str, context: str, why: str) -> Iterator[Suspicion]:
    """The directives that refuse what a line, or those before it, speak of."""
    for pattern, names in OPERATIONS:
        nearness = 0 if pattern.search(line) else 10 if pattern.search(context) else None
        if nearness is None:
            continue
        for place, name in enumerate(names):
            change = case.change.get(name)
            if change is None:
                continue
            fixes = remedies.capabilities(change, context) if name == "CapabilityBoundingSet" else ()
            if name == "CapabilityBoundingSet" and not fixes:
                continue  # it has all that this takes
            yield Suspicion(name, 105 - 4 * place - nearness, why, fixes)
    if denial.REFUSED.search(line):
        own = [one for one in _REFUSING if one in case.change and not case.change[one].via]
        yield from ranked(case, own, 60, why)
