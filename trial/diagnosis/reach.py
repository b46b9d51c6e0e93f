"""Which paths a directive keeps a service from, and what becomes of them."""

import re

from trial.diagnosis.case import Case, Change

_USR = ("/usr", "/boot", "/efi", "/bin", "/sbin", "/lib", "/lib64")
_SYSTEM = {"yes": _USR, "true": _USR, "full": (*_USR, "/etc")}
FIXED = {
    "ProtectHome": ("/home", "/root", "/run/user"),
    "PrivateTmp": ("/tmp", "/var/tmp"),
    "PrivateDevices": ("/dev",),
    "DevicePolicy": ("/dev",),
    "DeviceAllow": ("/dev",),
    "ProtectKernelTunables": (
        *("/proc/sys", "/sys", "/proc/sysrq-trigger", "/proc/acpi", "/proc/apm", "/proc/asound", "/proc/bus"),
        *("/proc/fs", "/proc/irq", "/proc/latency_stats", "/proc/mtrr", "/proc/scsi", "/proc/timer_stats"),
        *("/proc/kallsyms", "/proc/kcore"),
    ),
    "ProtectControlGroups": ("/sys/fs/cgroup",),
    "ProtectKernelModules": ("/usr/lib/modules", "/lib/modules"),
    "ProtectKernelLogs": ("/dev/kmsg", "/proc/kmsg"),
    "ProtectClock": ("/dev/rtc", "/dev/rtc0"),
    "ProtectHostname": ("/proc/sys/kernel/hostname", "/proc/sys/kernel/domainname"),
    "ProtectProc": ("/proc",),
    "ProcSubset": ("/proc",),
    "PrivateBPF": ("/sys/fs/bpf",),
    "PrivateMounts": ("/mnt", "/media"),
}
"""What some directives keep a service from, whatever their value. namespace.c of systemd"""
_NOT = {"ProtectKernelTunables": ("/sys/fs/cgroup", "/sys/fs/selinux")}
"""What lies there and stays as it is."""
_API = ("/dev", "/proc", "/sys")
"""What ProtectSystem= leaves alone, whatever its value."""
_ANYWHERE = {
    *("RootDirectory", "RootImage", "User", "Group", "SupplementaryGroups", "DynamicUser", "PrivateUsers"),
    *("SecureBits", "CapabilityBoundingSet"),
}
"""What decides over files wherever they are."""
_EFFECTS = {
    ("ProtectHome", "read-only"): ("read-only",),
    ("ProtectHome", "tmpfs"): ("missing", "read-only"),
}
"""What becomes of the files, where that depends on the value."""


def covers(change: Change, path: str) -> bool:
    """Whether a change has to do with a path."""
    if change.name == "ProtectSystem":
        if change.last == "strict":
            return not any(within(path, api) for api in _API)
        return any(within(path, one) for one in _SYSTEM.get(change.last, _USR))
    if change.name in FIXED:
        spared = any(within(path, one) for one in _NOT.get(change.name, ()))
        return not spared and any(within(path, one) for one in FIXED[change.name])
    if change.name in _ANYWHERE:
        return True
    return any(within(path, one) for one in named(change))


def may(change: Change, how: str) -> bool:
    """Whether files can be like that ("read-only", "denied", "missing") for what a change's value is."""
    return how in _EFFECTS.get((change.name, change.last), (how,))


def opened(case: Case, path: str) -> bool:
    """Whether the unit opens a path for writing in spite of what protects the file system."""
    listed = [bare(word) for word in case.now.words("ReadWritePaths")]
    return any(within(path, one) for one in (*listed, *case.now.directories()))


def named(change: Change) -> tuple[str, ...]:
    """The paths that a change's own values name."""
    words = (word for value in change.values for word in value.split())
    return tuple(path for word in words if (path := bare(word)).startswith("/"))


def bare(word: str) -> str:
    """The path of a word of a list of paths, without prefixes and repeated slashes."""
    return re.sub("/+", "/", word.lstrip("-+").partition(":")[0]).rstrip("/") or "/"


def within(path: str, top: str) -> bool:
    """Whether a path is another or lies below it."""
    return path == top or path.startswith("/" if top == "/" else f"{top}/")
