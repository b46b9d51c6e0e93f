"""What is set and does nothing, by what the kernel enforces on the process."""

import pytest

from catalog.facts import directives
from host.ports import Mount, ProcessState
from trial.diagnosis.case import Change
from trial.enforced import ineffective
from trial.enforced.table import ANY_VALUE, LOOKS

ROOT, PROC = Mount("/", "ext4", "/", ("rw",)), Mount("/proc", "proc", "/", ("rw", "noexec"))
BARE = ProcessState({}, (), (ROOT, PROC))
"""A process on which nothing is enforced."""


def process(*mounts: Mount, status: dict[str, str] | None = None, **fields: object) -> ProcessState:
    known = {"namespaces": (), "mounts": (*BARE.mounts, *mounts)}
    return ProcessState(status or {}, **{**known, **fields})  # type: ignore[arg-type]  # as the struct has them


def on(point: str, *options: str, root: str = "/", kind: str = "tmpfs", whole: tuple[str, ...] = ()) -> Mount:
    return Mount(point, kind, root, options, whole)


def why(name: str, value: str, state: ProcessState, *exec_paths: str) -> str:
    found = ineffective([Change(name, (value,))], state, exec_paths)
    return found[0].why if found else ""


HELD = {
    "SystemCallFilter=@system-service": process(status={"Seccomp": "2"}, filters=1),
    "RestrictNamespaces=yes": process(status={"Seccomp": "2"}, filters=-1),
    "NoNewPrivileges=yes": process(status={"NoNewPrivs": "1"}),
    "CapabilityBoundingSet=CAP_CHOWN": process(status={"CapBnd": "0000000000000001"}),
    "CapabilityBoundingSet=": process(status={"CapBnd": "0000000000000000"}),
    "AmbientCapabilities=CAP_CHOWN": process(status={"CapAmb": "0000000000000001", "CapEff": "0"}),
    "User=web": process(status={"Uid": "33\t33\t33\t33"}),
    "User=root": process(status={"Uid": "0\t0\t0\t0"}),
    "PrivateNetwork=yes": process(namespaces=("net", "mnt")),
    "ProtectSystem=strict": process(on("/", "ro"), on("/usr", "ro"), on("/etc", "ro")),
    "ProtectSystem=full": process(on("/usr", "ro"), on("/etc", "ro")),
    "ProtectSystem=yes": process(on("/usr", "ro")),
    "ProtectHome=yes": process(on("/home", "ro"), on("/root", "ro")),
    "ProtectHome=tmpfs": process(on("/home", "rw")),
    "ProtectHome=read-only": process(on("/home", "ro"), on("/root", "ro")),
    "PrivateTmp=yes": process(on("/tmp", "rw", root="/tmp/systemd-private-1/tmp")),
    "PrivateTmp=disconnected": process(on("/tmp", "rw")),
    "PrivateDevices=yes": process(on("/dev", "rw", "noexec")),
    "ProtectKernelTunables=yes": process(on("/proc/sys", "ro")),
    "ProtectControlGroups=yes": process(on("/sys/fs/cgroup", "ro")),
    "ProtectProc=invisible": process(on("/proc", "rw", kind="proc", whole=("rw", "hidepid=invisible"))),
    "ReadOnlyPaths=/srv": process(on("/srv", "ro")),
    "ReadOnlyPaths=-/nowhere": process(),
    "InaccessiblePaths=/srv": process(on("/srv", "ro")),
    "NoExecPaths=/srv": process(on("/srv", "rw", "noexec")),
    "MemoryMax=1G": process(controls={"memory.max": "1073741824\n"}),
    "MemoryMax=infinity": process(controls={"memory.max": "max\n"}),
    "IPAddressDeny=any": process(controls={"pids.max": "9"}, programs={"ingress": 1, "egress": 1}),
}


@pytest.mark.parametrize("line", HELD)
def test_what_holds_is_not_told(line: str) -> None:
    name, _, value = line.partition("=")
    assert why(name, value, HELD[line]) == ""


IDLE = [
    ("SystemCallFilter=@basic-io", process(status={"Seccomp": "0"}), "no system call filter of its"),
    ("SystemCallFilter=@basic-io", process(status={"Seccomp": "2"}), "no system call filter"),
    ("NoNewPrivileges=yes", process(status={"NoNewPrivs": "0"}), "the process has no-new-privileges off"),
    ("CapabilityBoundingSet=", process(status={"CapBnd": "0000000000000001"}), "may still gain CAP_CHOWN"),
    ("AmbientCapabilities=CAP_CHOWN", process(status={"CapAmb": "0", "CapEff": "0"}), "not have CAP_CHOWN"),
    ("User=web", process(status={"Uid": "0\t0\t0\t0"}), "runs as root"),
    ("DynamicUser=yes", process(status={"Uid": "0\t0\t0\t0"}), "runs as root"),
    ("PrivateNetwork=yes", process(namespaces=("mnt",)), "shares the manager's net namespace"),
    ("ProtectSystem=strict", process(on("/usr", "ro"), on("/etc", "ro")), "/ is still writable"),
    ("ProtectSystem=full", process(on("/usr", "ro")), "/etc is still writable"),
    ("ProtectSystem=yes", BARE, "/usr is still writable"),
    ("ProtectHome=yes", BARE, "nothing is mounted on /home"),
    ("ProtectHome=read-only", process(on("/home", "ro")), "/root is still writable"),
    ("PrivateTmp=yes", BARE, "/tmp is the machine's own"),
    ("PrivateDevices=yes", process(on("/dev", "rw", kind="devtmpfs")), "/dev is the machine's own"),
    ("ProtectKernelTunables=yes", BARE, "/proc/sys is still writable"),
    ("ProtectControlGroups=yes", process(on("/sys/fs/cgroup", "rw")), "/sys/fs/cgroup is still writable"),
    ("ProtectProc=invisible", BARE, "mounted without hidepid="),
    ("ProcSubset=pid", BARE, "mounted without subset="),
    ("ReadOnlyPaths=/srv /opt", process(on("/srv", "ro")), "/opt is still writable"),
    ("InaccessiblePaths=/srv", BARE, "nothing is mounted on /srv"),
    ("NoExecPaths=/", BARE, "programs on /"),
    ("MemoryMax=1G", BARE, "have no memory controller"),
    ("MemoryMax=1G", process(controls={"memory.max": "max\n"}), "memory.max of its control group says max"),
    ("IPAddressDeny=any", process(programs={"ingress": 0, "egress": 0}), "has no BPF programs"),
    ("IPAddressDeny=any", BARE, "has no BPF programs"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "state", "told"), IDLE, ids=lambda one: one if isinstance(one, str) else "")
def test_what_does_nothing_is_told_with_the_reason(line: str, state: ProcessState, told: str) -> None:
    name, _, value = line.partition("=")
    assert told in why(name, value, state)


@pytest.mark.parametrize("value", ["no", "off", "false", "0", "", "default"])
def test_what_is_switched_off_is_not_looked_for(value: str) -> None:
    assert [name for name in LOOKS if name not in ANY_VALUE and why(name, value, BARE)] == []


def test_what_is_only_implied_is_not_told() -> None:
    change = Change("ProtectSystem", ("strict",), "DynamicUser=yes")
    assert ineffective([change], BARE) == ()


def test_nobody_looks_for_what_is_no_directive() -> None:
    known = {name for _, name in directives()}
    assert set(LOOKS) <= known
    assert why("Nice", "5", BARE) == ""


def test_a_mount_that_lies_over_another_counts() -> None:
    closed_again = process(on("/srv", "ro"), on("/srv", "rw"))
    assert why("ReadOnlyPaths", "/srv", closed_again) == "/srv is still writable"
    within = process(on("/", "ro"), on("/srv", "rw"))
    assert why("ReadOnlyPaths", "/srv/a", within) == "/srv/a is still writable"
    assert why("ReadOnlyPaths", "/srvx", within) == ""


def test_what_exec_paths_opens_again_may_run() -> None:
    state = process(on("/", "rw", "noexec"), on("/usr/bin", "rw"))
    assert "can still be executed" in why("NoExecPaths", "/", state)
    assert why("NoExecPaths", "/", state, "/usr/bin") == ""
