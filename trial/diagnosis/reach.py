"""Which paths a directive keeps a service from."""

import re

from trial.diagnosis.case import Change

_SYSTEM = {"yes": ("/usr", "/boot", "/efi"), "full": ("/usr", "/boot", "/efi", "/etc")}
FIXED = {
    "ProtectHome": ("/home", "/root", "/run/user"),
    "PrivateTmp": ("/tmp", "/var/tmp"),
    "PrivateDevices": ("/dev",),
    "DevicePolicy": ("/dev",),
    "DeviceAllow": ("/dev",),
    "ProtectKernelTunables": (
        "/proc/sys",
        "/sys",
        "/proc/sysrq-trigger",
        "/proc/acpi",
        "/proc/fs",
        "/proc/irq",
    ),
    "ProtectControlGroups": ("/sys/fs/cgroup",),
    "ProtectKernelModules": ("/usr/lib/modules", "/lib/modules"),
    "ProtectKernelLogs": ("/dev/kmsg", "/proc/kmsg"),
    "ProtectClock": ("/dev/rtc", "/dev/rtc0"),
    "ProtectProc": ("/proc",),
    "ProcSubset": ("/proc",),
    "PrivateBPF": ("/sys/fs/bpf",),
    "PrivateMounts": ("/mnt", "/media"),
}
"""What some directives keep a service from, whatever their value."""
_API = ("/dev", "/proc", "/sys")


_ANYWHERE = {
    *("RootDirectory", "RootImage", "User", "Group", "SupplementaryGroups", "DynamicUser", "PrivateUsers"),
    *("SecureBits", "CapabilityBoundingSet"),
}
"""What decides over files wherever they are."""


def covers(change: Change, path: str) -> bool:
    """Whether a change has to do with a path."""
    if change.name == "ProtectSystem":
        level = change.values[-1] if change.values else ""
        if level == "strict":
            return not any(within(path, api) for api in _API)
        return any(within(path, one) for one in _SYSTEM.get(level, _SYSTEM["yes"]))
    if change.name in FIXED:
        return any(within(path, one) for one in FIXED[change.name])
    if change.name in _ANYWHERE:
        return True
    return any(within(path, one) for one in named(change))


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
