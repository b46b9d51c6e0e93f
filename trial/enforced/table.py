"""Which look belongs to which directive."""

from trial.enforced.groups import control, module, program
from trial.enforced.look import Look
from trial.enforced.paths import (
    home,
    listed_hidden,
    listed_read_only,
    own_dev,
    own_tmp,
    proc,
    read_only,
    system,
    tunables,
)
from trial.enforced.rights import ambient, bounded, filtered, namespace, status, unprivileged

_CALLS = (
    *("SystemCallFilter", "SystemCallArchitectures", "SystemCallLog"),
    *("RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID"),
    *("LockPersonality", "ProtectClock", "ProtectKernelModules", "ProtectKernelLogs"),
)
ANY_VALUE = ("CapabilityBoundingSet",)
"""Those that ask for something even with a value that switches others off."""
LOOKS: dict[str, Look] = {
    **dict.fromkeys(_CALLS, filtered),
    "NoNewPrivileges": status("NoNewPrivs", "1", "no-new-privileges"),
    "CapabilityBoundingSet": bounded,
    "AmbientCapabilities": ambient,
    "User": unprivileged,
    "DynamicUser": unprivileged,
    "PrivateNetwork": namespace("net"),
    "PrivateIPC": namespace("ipc"),
    "PrivateUsers": namespace("user"),
    "PrivatePIDs": namespace("pid"),
    "PrivateMounts": namespace("mnt"),
    "ProtectHostname": namespace("uts"),
    "ProtectSystem": system,
    "ProtectHome": home,
    "PrivateTmp": own_tmp,
    "PrivateDevices": own_dev,
    "ProtectKernelTunables": tunables,
    "ProtectControlGroups": read_only("/sys/fs/cgroup"),
    "ProtectProc": proc("hidepid"),
    "ProcSubset": proc("subset"),
    "ReadOnlyPaths": listed_read_only,
    "InaccessiblePaths": listed_hidden,
    "TemporaryFileSystem": listed_hidden,
    "MemoryMax": control("memory.max"),
    "MemoryHigh": control("memory.high"),
    "MemorySwapMax": control("memory.swap.max"),
    "MemoryMin": control("memory.min"),
    "MemoryLow": control("memory.low"),
    "TasksMax": control("pids.max"),
    "CPUQuota": control("cpu.max"),
    "CPUWeight": control("cpu.weight"),
    "IOWeight": control("io.weight"),
    "DevicePolicy": program("device"),
    "DeviceAllow": program("device"),
    "IPAddressDeny": program("ingress", "egress"),
    "IPAddressAllow": program("ingress", "egress"),
    "SocketBindDeny": program("bind4", "bind6"),
    "SocketBindAllow": program("bind4", "bind6"),
    "RestrictNetworkInterfaces": program("ingress", "egress"),
    "RestrictFileSystems": module("bpf"),
    "AppArmorProfile": module("apparmor"),
    "SELinuxContext": module("selinux"),
    "SmackProcessLabel": module("smack"),
}
