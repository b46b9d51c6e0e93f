"""What a user's own manager can't do for its services, as it has no rights but the user's.

Tried on 247, 252, 257 and 262: without a user namespace of their own (PrivateUsers=) services of a user get
no other namespaces either, and systemd either leaves them out without a word or fails; from 253 on it makes
that namespace by itself for whatever needs it, except for capabilities. systemd.exec(5), PrivateUsers=
"""

IMPLIED_SINCE = 253
"""The version that gives a service PrivateUsers= by itself where another directive needs it."""
SCORED_SINCE = 262
"""The version that no longer takes a user's service for root's when it scores it. systemd#42743"""

CAPABILITIES = frozenset({"CapabilityBoundingSet", "AmbientCapabilities"})
"""What always needs PrivateUsers= to be written."""
NAMESPACED = frozenset(
    {
        *("PrivateTmp", "PrivateDevices", "PrivateNetwork", "PrivateIPC", "PrivatePIDs", "PrivateMounts"),
        *("ProtectSystem", "ProtectHome", "ProtectHostname", "ProtectClock", "ProtectControlGroups"),
        *("ProtectKernelTunables", "ProtectKernelModules", "ProtectKernelLogs"),
        *("RootDirectory", "MountAPIVFS", "TemporaryFileSystem", "BindPaths", "BindReadOnlyPaths"),
        *("ReadOnlyPaths", "ReadWritePaths", "InaccessiblePaths", "ExecPaths", "NoExecPaths"),
    }
)
"""What needs PrivateUsers=, and has it by itself since IMPLIED_SINCE."""
IDENTITIES = frozenset({"User", "Group", "SupplementaryGroups", "DynamicUser"})
"""What would make the service somebody else, which can't be."""
PROC = {"ProtectProc": "hidepid", "ProcSubset": "subset"}
"""What has no effect: mounting /proc with these options is not allowed."""
PROGRAMS = frozenset(
    {
        *("DevicePolicy", "DeviceAllow", "IPAddressDeny", "IPAddressAllow", "RestrictFileSystems"),
        *("SocketBindDeny", "SocketBindAllow", "RestrictNetworkInterfaces"),
    }
)
"""What has no effect: attaching BPF programs is not allowed."""
VAIN = frozenset({*IDENTITIES, *PROC, *PROGRAMS})
"""What can't be had at all."""
