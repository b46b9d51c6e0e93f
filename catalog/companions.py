"""What one adds to a directive so that a service lives with it: our own facts, from what breaks and how."""

from collections.abc import Mapping

from catalog.directive import Directive

_FILES = ("StateDirectory", "CacheDirectory", "LogsDirectory")

COMPANIONS: Mapping[str, tuple[str, ...]] = {
    "ProtectSystem": ("ReadWritePaths", *_FILES),
    "ProtectHome": ("BindPaths", "BindReadOnlyPaths"),
    "ReadOnlyPaths": ("ReadWritePaths",),
    "InaccessiblePaths": ("ReadOnlyPaths", "ReadWritePaths"),
    "TemporaryFileSystem": ("BindPaths", "BindReadOnlyPaths"),
    "NoExecPaths": ("ExecPaths",),
    "RootDirectory": ("BindReadOnlyPaths", "BindPaths", "MountAPIVFS"),
    "RootImage": ("BindReadOnlyPaths", "BindPaths", "MountAPIVFS"),
    "PrivateTmp": ("JoinsNamespaceOf",),
    "PrivateNetwork": ("JoinsNamespaceOf",),
    "PrivateIPC": ("JoinsNamespaceOf",),
    "PrivateDevices": ("DevicePolicy", "DeviceAllow"),
    "DevicePolicy": ("DeviceAllow",),
    "IPAddressDeny": ("IPAddressAllow",),
    "SocketBindDeny": ("SocketBindAllow",),
    "SystemCallFilter": ("SystemCallErrorNumber", "SystemCallLog"),
    "CapabilityBoundingSet": ("AmbientCapabilities",),
    "User": ("AmbientCapabilities", "SupplementaryGroups", *_FILES),
    "DynamicUser": ("AmbientCapabilities", *_FILES),
    "MemoryMax": ("MemoryHigh", "OOMPolicy"),
    "WatchdogSec": ("NotifyAccess", "Restart"),
    "Restart": ("RestartSec", "StartLimitBurst", "StartLimitIntervalSec"),
}
"""By name, what lets single things through again, the most usual first. systemd.exec(5),
systemd.resource-control(5), systemd.service(5)"""


def companions(directive: Directive) -> tuple[str, ...]:
    """The names of what goes with a directive."""
    return COMPANIONS.get(directive.name, ())
