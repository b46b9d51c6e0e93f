"""What failures look like, and which directives bring each of them about.

Exit statuses: systemd.exec(5), "Process Exit Codes", and the order of steps in systemd's exec-invoke.c.
Messages: errno(3) as the C library words it.
"""

import re

STEPS: dict[int, tuple[str, ...]] = {
    200: (
        "WorkingDirectory",
        "ProtectHome",
        "InaccessiblePaths",
        "TemporaryFileSystem",
        "RootDirectory",
        "User",
    ),
    201: ("Nice", "LimitNICE"),
    202: ("RestrictFileSystems", "OpenFile"),
    203: (
        *(
            "ExecStart",
            "NoExecPaths",
            "InaccessiblePaths",
            "RootDirectory",
            "ProtectHome",
            "TemporaryFileSystem",
        ),
        *(
            "ExecPaths",
            "SystemCallArchitectures",
            "CapabilityBoundingSet",
            "PrivateTmp",
            "User",
            "DynamicUser",
        ),
        *("SELinuxContext", "PrivateDevices"),
    ),
    205: (
        "LimitNOFILE",
        "LimitNPROC",
        "LimitMEMLOCK",
        "LimitCORE",
        "CoredumpFilter",
        "LimitAS",
        "LimitRTPRIO",
    ),
    206: ("OOMScoreAdjust",),
    209: ("StandardOutput", "ProtectSystem", "LogsDirectory"),
    210: ("RootDirectory",),
    211: ("IOSchedulingClass", "IOSchedulingPriority"),
    213: ("SecureBits", "CapabilityBoundingSet"),
    214: ("CPUSchedulingPolicy", "RestrictRealtime"),
    215: ("CPUAffinity",),
    216: ("Group", "SupplementaryGroups", "User"),
    217: ("User", "DynamicUser", "PrivateUsers"),
    218: ("AmbientCapabilities", "CapabilityBoundingSet", "SecureBits"),
    219: ("Delegate", "Slice"),
    222: ("StandardError", "ProtectSystem"),
    224: ("PAMName",),
    225: ("NetworkNamespacePath", "PrivateNetwork"),
    226: (
        *(
            "ReadWritePaths",
            "ReadOnlyPaths",
            "InaccessiblePaths",
            "BindPaths",
            "BindReadOnlyPaths",
            "ExecPaths",
        ),
        *(
            "NoExecPaths",
            "TemporaryFileSystem",
            "RootDirectory",
            "RootImage",
            "MountImages",
            "ExtensionImages",
        ),
        *("PrivateUsers", "PrivatePIDs", "ProtectProc", "ProcSubset", "PrivateDevices", "PrivateTmp"),
        *("ProtectSystem", "ProtectHome", "ProtectKernelTunables", "ProtectControlGroups", "MountAPIVFS"),
    ),
    227: ("NoNewPrivileges",),
    228: (
        *("SystemCallFilter", "SystemCallArchitectures", "SystemCallLog", "MemoryDenyWriteExecute"),
        *("RestrictRealtime", "RestrictSUIDSGID", "RestrictNamespaces", "LockPersonality", "ProtectHostname"),
    ),
    229: ("SELinuxContext",),
    230: ("Personality", "LockPersonality"),
    231: ("AppArmorProfile",),
    232: ("RestrictAddressFamilies",),
    233: ("RuntimeDirectory", "User"),
    236: ("SmackProcessLabel",),
    237: ("KeyringMode",),
    238: ("StateDirectory", "User", "DynamicUser"),
    239: ("CacheDirectory", "User", "DynamicUser"),
    240: ("LogsDirectory", "User", "DynamicUser"),
    241: ("ConfigurationDirectory",),
    242: ("NUMAPolicy", "NUMAMask"),
    243: ("LoadCredential", "SetCredential", "ImportCredential"),
    244: ("RestrictFileSystems",),
}
"""Directives by the exit status of the step that fails, the likeliest first."""

READ_ONLY = re.compile(r"Read-only file system|EROFS|errno 30|errno=30", re.IGNORECASE)
DENIED = re.compile(r"Permission denied|EACCES|errno 13\b|access denied", re.IGNORECASE)
REFUSED = re.compile(r"Operation not permitted|EPERM|errno 1\b|not permitted", re.IGNORECASE)
MISSING = re.compile(r"No such (?:file|device)|ENOENT|errno 2\b|not found|does not exist", re.IGNORECASE)
FAMILY = re.compile(r"Address family not supported|EAFNOSUPPORT|errno 97", re.IGNORECASE)
UNKNOWN_CALL = re.compile(r"Function not implemented|ENOSYS|Bad system call|SIGSYS", re.IGNORECASE)
INVALID = re.compile(r"Invalid argument|EINVAL|errno 22", re.IGNORECASE)

FILES = {
    "read-only": (
        "ReadOnlyPaths",
        "ProtectSystem",
        "ProtectHome",
        "ProtectKernelTunables",
        "ProtectControlGroups",
    ),
    "denied": (
        *(
            "InaccessiblePaths",
            "ProtectHome",
            "NoExecPaths",
            "User",
            "DynamicUser",
            "Group",
            "PrivateDevices",
        ),
        *("DevicePolicy", "ProtectKernelLogs", "ProtectProc", "TemporaryFileSystem", "ReadOnlyPaths"),
        *("SecureBits", "CapabilityBoundingSet", "PrivateUsers", "SupplementaryGroups"),
    ),
    "missing": (
        *(
            "TemporaryFileSystem",
            "PrivateTmp",
            "PrivateDevices",
            "ProtectHome",
            "ProcSubset",
            "InaccessiblePaths",
        ),
        *("ProtectProc", "ProtectKernelModules", "ProtectKernelLogs", "PrivateBPF", "RootDirectory"),
        *("RootImage", "PrivateMounts", "ProtectKernelTunables"),
    ),
}
"""Directives by what happens to files, the likeliest first; only those count that cover the path named."""

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
            r"setuid|setgid|setgroups|initgroups|chown|chang\w+ (?:user|group|owner)|drop\w* priv|setres",
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

LIMITS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), names)
    for pattern, names in (
        (
            r"Cannot allocate memory|out of memory|ENOMEM|MemoryError",
            ("MemoryMax", "LimitAS", "LimitDATA", "MemoryHigh"),
        ),
        (
            r"Resource temporarily unavailable|can't start new thread|EAGAIN",
            ("TasksMax", "LimitNPROC", "LimitSIGPENDING"),
        ),
        (r"Too many open files|EMFILE", ("LimitNOFILE",)),
        (r"File too large|EFBIG", ("LimitFSIZE",)),
        (r"No such process|ESRCH", ("ProtectProc", "PrivatePIDs")),
        (r"Exec format error", ("SystemCallArchitectures", "NoExecPaths", "ExecPaths")),
        (
            r"Network is unreachable|ENETUNREACH|Network is down",
            ("PrivateNetwork", "RestrictNetworkInterfaces"),
        ),
        (
            r"name resolution|Name or service not known|nodename nor servname|resolve",
            ("PrivateNetwork", "IPAddressDeny", "RestrictAddressFamilies", "IPAddressAllow"),
        ),
        (
            r"Connection (?:refused|timed out)|Cannot assign requested|No route to host|timed out",
            (
                "PrivateNetwork",
                "IPAddressDeny",
                "RestrictNetworkInterfaces",
                "IPAddressAllow",
                "SocketBindDeny",
            ),
        ),
        (r"Required key not available|ENOKEY", ("KeyringMode",)),
        (r"Identifier removed|EIDRM", ("RemoveIPC", "PrivateIPC")),
        (r"nobody|65534", ("PrivateUsers",)),
    )
)
"""Directives by messages that tell enough by themselves, the likeliest first."""

RESULTS: dict[str, tuple[str, ...]] = {
    "timeout": (
        *(
            "Type",
            "NotifyAccess",
            "TimeoutStartSec",
            "TimeoutStopSec",
            "RestrictAddressFamilies",
            "PrivateNetwork",
        ),
        *("IPAddressDeny", "PIDFile", "CPUQuota", "MemoryHigh", "RuntimeMaxSec", "PrivateUsers"),
    ),
    "protocol": ("Type", "NotifyAccess", "PIDFile", "PrivatePIDs", "RestrictAddressFamilies"),
    "watchdog": ("WatchdogSec", "NotifyAccess", "CPUQuota"),
    "oom-kill": ("MemoryMax", "MemoryHigh", "MemorySwapMax", "LimitAS"),
    "start-limit-hit": ("Restart", "RestartSec", "StartLimitBurst", "StartLimitIntervalSec"),
    "resources": ("PIDFile", "EnvironmentFile", "Slice", "Sockets", "LimitNOFILE"),
}
"""Directives by the unit's Result, the likeliest first."""

UNREACHABLE = (
    *(
        "PrivateNetwork",
        "IPAddressDeny",
        "SocketBindDeny",
        "RestrictNetworkInterfaces",
        "UMask",
        "PrivateTmp",
    ),
    *("RestrictAddressFamilies", "ProtectHome", "User", "ProcSubset", "ReadOnlyPaths", "ProtectSystem"),
)
"""Directives that leave a service running and of no use to its clients, the likeliest first."""

CAPABILITIES: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), names)
    for pattern, names in (
        (r"\bbind\b|\bport\b|listen", ("CAP_NET_BIND_SERVICE",)),
        (r"chown", ("CAP_CHOWN",)),
        (
            r"setuid|setgid|setgroups|initgroups|chang\w+ (?:user|group)|drop\w* privileges|setres",
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
