"""A step that failed before the program ran: the exit status names it, the record often the path."""

from collections.abc import Iterator, Sequence

from trial.diagnosis import files, manager, remedies
from trial.diagnosis.case import Case, Change, Suspicion
from trial.diagnosis.paths import paths
from trial.diagnosis.reach import FIXED, covers, named
from trial.entries import SPAWN_FAILED
from trial.steps import told_by

_NAMES: dict[int, str] = {
    200: "WorkingDirectory ProtectHome InaccessiblePaths TemporaryFileSystem RootDirectory User",
    201: "Nice LimitNICE",
    202: "RestrictFileSystems OpenFile",
    203: "ExecStart NoExecPaths InaccessiblePaths RootDirectory ProtectHome TemporaryFileSystem ExecPaths"
    " SystemCallArchitectures CapabilityBoundingSet PrivateTmp User DynamicUser SELinuxContext"
    " PrivateDevices",
    205: "LimitNOFILE LimitNPROC LimitMEMLOCK LimitCORE CoredumpFilter LimitAS LimitRTPRIO",
    206: "OOMScoreAdjust",
    208: "StandardInput TTYPath",
    209: "StandardOutput ProtectSystem LogsDirectory",
    210: "RootDirectory RootImage",
    211: "IOSchedulingClass IOSchedulingPriority",
    213: "SecureBits CapabilityBoundingSet",
    214: "CPUSchedulingPolicy CPUSchedulingPriority RestrictRealtime",
    215: "CPUAffinity",
    216: "Group SupplementaryGroups User",
    217: "User DynamicUser PrivateUsers",
    218: "AmbientCapabilities CapabilityBoundingSet SecureBits",
    219: "Delegate Slice",
    222: "StandardError ProtectSystem",
    224: "PAMName",
    225: "NetworkNamespacePath PrivateNetwork",
    226: "ReadWritePaths ReadOnlyPaths InaccessiblePaths BindPaths BindReadOnlyPaths ExecPaths NoExecPaths"
    " TemporaryFileSystem RootDirectory RootImage MountImages ExtensionImages PrivateUsers PrivatePIDs"
    " ProtectProc"
    " ProcSubset PrivateDevices PrivateTmp ProtectSystem ProtectHome ProtectKernelTunables"
    " ProtectControlGroups"
    " MountAPIVFS",
    227: "NoNewPrivileges",
    228: "SystemCallFilter SystemCallArchitectures SystemCallLog MemoryDenyWriteExecute RestrictRealtime"
    " RestrictSUIDSGID RestrictNamespaces LockPersonality ProtectHostname",
    229: "SELinuxContext",
    230: "Personality LockPersonality",
    231: "AppArmorProfile",
    232: "RestrictAddressFamilies",
    233: "RuntimeDirectory User",
    236: "SmackProcessLabel",
    237: "KeyringMode",
    238: "StateDirectory User DynamicUser",
    239: "CacheDirectory User DynamicUser",
    240: "LogsDirectory User DynamicUser",
    241: "ConfigurationDirectory",
    242: "NUMAPolicy NUMAMask",
    243: "LoadCredential SetCredential ImportCredential",
    244: "RestrictFileSystems",
}
STEPS = {status: tuple(names.split()) for status, names in _NAMES.items()}
"""Directives by the exit status of the step that fails, the likeliest first."""
_CHDIR, _EXEC, _NAMESPACE = 200, 203, 226


def suspects(case: Case) -> Iterator[Suspicion]:
    """A step that failed before the program ran: the status names it, the record often the path."""
    status = case.step
    if status not in STEPS:
        return
    yield from _own(case, status)
    there = paths(" ".join(case.manager))
    told = [entry for entry in case.entries if entry.message_id == SPAWN_FAILED]
    for place, name in enumerate(STEPS[status]):
        change = case.change.get(name)
        if change is None:
            continue
        path = next((one for one in there if one in named(change)), "")
        apart = change.name in FIXED and not any(covers(change, one) for one in there)
        weight = 100 - place + (60 if path else 0) - (50 if apart else 0) - (0 if told else 30)
        sure = path or (told and place == 0)
        why = f"{path} is not there" if path else f"it failed {told_by(status)}"
        yield Suspicion(
            name, weight, why, _remedies(change, status, path, there), "seen" if sure else "likely"
        )


def _own(case: Case, status: int) -> Iterator[Suspicion]:
    """What the unit's own directives say with which the step was taken: a directory, a program."""
    if not case.proved:
        return
    if status == _CHDIR and (path := case.now.last("WorkingDirectory").lstrip("-")):
        yield from manager.unusable(case, path, f"its WorkingDirectory={path} can't be entered", 140)
    if status == _EXEC:
        for path in case.now.programs:
            for how in ("denied", "missing"):
                why = f"its program {path} can't be executed"
                yield from (
                    one for one in files.covering(case, [path], how, 130, why) if one.name in STEPS[_EXEC]
                )


def _remedies(change: Change, status: int, path: str, there: Sequence[str]) -> tuple[str, ...]:
    if status == _NAMESPACE and path:
        return remedies.optional(change, path)
    if status == _EXEC and change.name == "NoExecPaths":
        return remedies.executable(change, there[-1] if there else "")
    if status == _EXEC and change.name == "InaccessiblePaths" and there:
        return remedies.without(change, there[-1])
    return ()
