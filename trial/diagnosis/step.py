"""A step that failed before the program ran: the exit status names it, the record often the path.

Exit statuses: systemd.exec(5), "Process Exit Codes", and the order of steps in systemd's exec-invoke.c.
"""

from collections.abc import Iterator, Sequence

from trial.diagnosis import remedies
from trial.diagnosis.case import SPAWN_FAILED, Case, Change, Suspicion, paths
from trial.diagnosis.reach import FIXED, covers, named

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


def suspects(case: Case) -> Iterator[Suspicion]:
    """A step that failed before the program ran: the status names it, the record often the path."""
    status = case.step
    if status not in STEPS:
        return
    told = " ".join(entry.message for entry in case.entries if entry.message_id == SPAWN_FAILED)
    said = " ".join((*case.lines, told))
    there = paths(said)
    for place, name in enumerate(STEPS[status]):
        change = case.change.get(name)
        if change is None:
            continue
        path = next((one for one in there if one in named(change)), "")
        apart = change.name in FIXED and not any(covers(change, one) for one in there)
        weight = 100 - place + (60 if path else 0) - (50 if apart else 0) - (0 if case.proved else 30)
        yield Suspicion(name, weight, _words(status, path), _remedies(change, status, path, there))


def _words(status: int, path: str) -> str:
    return f"{path} is not there" if path else f"exit status {status} is that of the step it belongs to"


def _remedies(change: Change, status: int, path: str, there: Sequence[str]) -> tuple[str, ...]:
    if status == 226 and path:
        return remedies.optional(change, path)
    if status == 203 and change.name == "NoExecPaths":
        return remedies.executable(change, there[-1] if there else "")
    if status == 203 and change.name == "InaccessiblePaths" and there:
        return remedies.without(change, there[-1])
    return ()
