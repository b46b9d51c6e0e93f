"""Whether what was asked for holds: changed directives against what the kernel enforces on the main process.

Only what is known not to hold is told; what can't be seen from outside counts as held.
Sources: systemd.exec(5), systemd.resource-control(5), proc_pid_status(5), cgroups(7).
"""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from host.ports import Mount, ProcessState
from trial.diagnosis import capabilities
from trial.diagnosis.case import Change
from trial.diagnosis.reach import named, within

_OFF = ("", "no", "false", "off", "0", "default")
_NO_BPF = "this machine has no BPF programs on control groups, which it needs"


class Idle(Struct, frozen=True):
    """A directive that is set and does nothing."""

    name: str
    why: str


def ineffective(changes: Iterable[Change], process: ProcessState) -> tuple[Idle, ...]:
    """The changed directives that do not hold on the process, each with the reason as far as it is known."""
    found = []
    for change in changes:
        test = _TESTS.get(change.name)
        value = change.values[-1] if change.values else ""
        if test is None or change.via or (value.lower() in _OFF and change.name not in _ANY_VALUE):
            continue
        if why := test(change, process):
            found.append(Idle(change.name, why))
    return tuple(found)


Test = Callable[[Change, ProcessState], str]
"""Why a change does not hold; empty where it does, or where nobody can know."""


def _status(field: str, wanted: str, words: str) -> Test:
    def test(change: Change, process: ProcessState) -> str:
        held = process.status.get(field, wanted)
        return "" if held == wanted else f"the process has {words} off"

    return test


def _filtered(change: Change, process: ProcessState) -> str:
    none = process.filters == 0 or process.status.get("Seccomp", "2") != "2"
    return "the process has no system call filter of its own: no seccomp here" if none else ""


def _namespace(kind: str) -> Test:
    def test(change: Change, process: ProcessState) -> str:
        shares = f"the process shares the manager's {kind} namespace"
        return "" if kind in process.namespaces else shares

    return test


def _bounded(change: Change, process: ProcessState) -> str:
    allowed = capabilities.merged(change.values)
    extra = capabilities.of_mask(process.status.get("CapBnd", "")) - allowed
    return f"the process may still gain {', '.join(sorted(extra)[:3])}" if extra else ""


def _ambient(change: Change, process: ProcessState) -> str:
    missing = capabilities.merged(change.values) - capabilities.of_mask(process.status.get("CapAmb", ""))
    missing -= capabilities.of_mask(process.status.get("CapEff", ""))
    return f"the process does not have {', '.join(sorted(missing)[:3])}" if missing else ""


def _unprivileged(change: Change, process: ProcessState) -> str:
    uids = process.status.get("Uid", "").split()
    asked = change.values[-1] not in ("root", "0")
    return (
        "the process runs as root: the program or its + prefix took rights back"
        if (asked and uids[:2] == ["0", "0"])
        else ""
    )


def over(process: ProcessState, path: str) -> Mount | None:
    """The mount that a path is on; of several at one place the last one counts."""
    best: Mount | None = None
    for mount in process.mounts:
        if within(path, mount.point) and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def _writable(process: ProcessState, paths: Iterable[str]) -> str:
    open_ones = [path for path in paths if (mount := over(process, path)) and not mount.read_only]
    return f"{open_ones[0]} is still writable" if open_ones else ""


def _system(change: Change, process: ProcessState) -> str:
    tops = {"full": ("/usr", "/etc"), "strict": ("/usr", "/etc", "/")}
    return _writable(process, tops.get(change.values[-1], ("/usr",)))


def _read_only(*paths: str) -> Test:
    return lambda change, process: _writable(process, paths)


def _mounted(*paths: str) -> Test:
    """Something of its own is mounted on each of these."""

    def test(change: Change, process: ProcessState) -> str:
        points = {mount.point for mount in process.mounts}
        bare = [path for path in paths if path not in points]
        return f"nothing is mounted on {bare[0]}" if len(bare) == len(paths) else ""

    return test


def _own_tmp(change: Change, process: ProcessState) -> str:
    mount = over(process, "/tmp")
    own = mount is None or "systemd-private" in mount.root or change.values[-1] == "disconnected"
    return "" if own else "/tmp is the machine's own"


def _own_dev(change: Change, process: ProcessState) -> str:
    mount = over(process, "/dev")
    return "/dev is the machine's own" if mount and "noexec" not in mount.options else ""


def _tunables(change: Change, process: ProcessState) -> str:
    proc = over(process, "/proc")
    hidden = proc is not None and "subset=pid" in proc.whole
    return "" if hidden else _writable(process, ("/proc/sys",))


def _home(change: Change, process: ProcessState) -> str:
    if change.values[-1] == "read-only":
        return _writable(process, ("/home", "/root"))
    return _mounted("/home", "/root")(change, process)


def _listed_read_only(change: Change, process: ProcessState) -> str:
    return _writable(process, _plain(change))


def _listed_hidden(change: Change, process: ProcessState) -> str:
    points = {mount.point for mount in process.mounts}
    bare = [path for path in _plain(change) if path not in points]
    return f"nothing is mounted on {bare[0]}" if bare else ""


def _listed_no_exec(change: Change, process: ProcessState) -> str:
    bad = [
        path for path in _plain(change) if (mount := over(process, path)) and "noexec" not in mount.options
    ]
    return f"programs on {bad[0]} can still be executed" if bad else ""


def _plain(change: Change) -> Iterator[str]:
    """The paths that must be there, whose fate can be told; those with - may be missing."""
    optional = {word.lstrip("-+") for value in change.values for word in value.split() if word[:1] == "-"}
    return (path for path in named(change) if path not in optional)


def _proc(option: str) -> Test:
    def test(change: Change, process: ProcessState) -> str:
        mount = over(process, "/proc")
        options = (*mount.options, *mount.whole) if mount else ()
        held = any(each.startswith(f"{option}=") for each in options)
        return "" if held or mount is None else f"/proc is mounted without {option}=: this kernel can't"

    return test


def _control(file: str) -> Test:
    """A file of the control group that must be there and say something."""

    def test(change: Change, process: ProcessState) -> str:
        controller = file.partition(".")[0]
        if file not in process.controls:
            return f"this machine's control groups have no {controller} controller for it"
        idle = process.controls[file].split()[:1] == ["max"] and change.values[-1] not in ("infinity", "")
        return f"{file} of its control group says max" if idle else ""

    return test


def _program(*kinds: str) -> Test:
    def test(change: Change, process: ProcessState) -> str:
        if process.programs is None:
            return "" if process.controls else _NO_BPF
        return "" if any(process.programs.get(kind) for kind in kinds) else _NO_BPF

    return test


def _module(name: str) -> Test:
    def test(change: Change, process: ProcessState) -> str:
        missing = process.modules != ("",) and name not in process.modules
        return f"the running kernel has no {name} module" if missing else ""

    return test


_CALLS = (
    *("SystemCallFilter", "SystemCallArchitectures", "SystemCallLog"),
    *("RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID"),
    *("LockPersonality", "ProtectClock", "ProtectKernelModules", "ProtectKernelLogs"),
)
_ANY_VALUE = ("CapabilityBoundingSet",)
_TESTS: dict[str, Test] = {
    **dict.fromkeys(_CALLS, _filtered),
    "NoNewPrivileges": _status("NoNewPrivs", "1", "no-new-privileges"),
    "CapabilityBoundingSet": _bounded,
    "AmbientCapabilities": _ambient,
    "User": _unprivileged,
    "DynamicUser": _unprivileged,
    "PrivateNetwork": _namespace("net"),
    "PrivateIPC": _namespace("ipc"),
    "PrivateUsers": _namespace("user"),
    "PrivatePIDs": _namespace("pid"),
    "PrivateMounts": _namespace("mnt"),
    "ProtectHostname": _namespace("uts"),
    "ProtectSystem": _system,
    "ProtectHome": _home,
    "PrivateTmp": _own_tmp,
    "PrivateDevices": _own_dev,
    "ProtectKernelTunables": _tunables,
    "ProtectControlGroups": _read_only("/sys/fs/cgroup"),
    "ProtectProc": _proc("hidepid"),
    "ProcSubset": _proc("subset"),
    "ReadOnlyPaths": _listed_read_only,
    "InaccessiblePaths": _listed_hidden,
    "TemporaryFileSystem": _listed_hidden,
    "NoExecPaths": _listed_no_exec,
    "MemoryMax": _control("memory.max"),
    "MemoryHigh": _control("memory.high"),
    "MemorySwapMax": _control("memory.swap.max"),
    "MemoryMin": _control("memory.min"),
    "MemoryLow": _control("memory.low"),
    "TasksMax": _control("pids.max"),
    "CPUQuota": _control("cpu.max"),
    "CPUWeight": _control("cpu.weight"),
    "IOWeight": _control("io.weight"),
    "DevicePolicy": _program("device"),
    "DeviceAllow": _program("device"),
    "IPAddressDeny": _program("ingress", "egress"),
    "IPAddressAllow": _program("ingress", "egress"),
    "SocketBindDeny": _program("bind4", "bind6"),
    "SocketBindAllow": _program("bind4", "bind6"),
    "RestrictNetworkInterfaces": _program("ingress", "egress"),
    "RestrictFileSystems": _module("bpf"),
    "AppArmorProfile": _module("apparmor"),
    "SELinuxContext": _module("selinux"),
    "SmackProcessLabel": _module("smack"),
}
