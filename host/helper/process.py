"""What the kernel really enforces on a process: proc(5), cgroups(7), bpf(2)."""

import os
import re
from pathlib import Path

from host import kernel
from host.helper.sockets import families
from host.ports import HostError, Mount, ProcessState

_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
_CONTROLS = (
    *("memory.max", "memory.high", "memory.low", "memory.min", "memory.swap.max", "pids.max"),
    *("cpu.max", "cpu.weight", "io.weight", "io.max"),
)
_OCTAL = re.compile(r"\\([0-7]{3})")
_UNIFIED = (Path("/sys/fs/cgroup/unified"), Path("/sys/fs/cgroup"))
_PROGRAMS = {
    "device": 6, "ingress": 0, "egress": 1, "bind4": 8, "bind6": 9,
}  # fmt: skip
"""BPF attach types of control groups. linux/bpf.h"""


def state(pid: int) -> ProcessState:
    """A process as it is now. Raises HostError where it is gone or can't be looked at."""
    proc = Path(f"/proc/{pid}")
    try:
        status = dict(
            line.split(":\t", 1) for line in (proc / "status").read_text().splitlines() if ":\t" in line
        )
        own = tuple(name for name in _NAMESPACES if _namespace(pid, name) != _namespace("self", name))
        mounts = tuple(map(_mount, (proc / "mountinfo").read_text(errors="replace").splitlines()))
        controls, programs = _group(proc)
        return ProcessState(
            status=status,
            namespaces=own,
            mounts=mounts,
            controls=controls,
            programs=programs,
            label=_first(proc / "attr/current").rstrip("\0"),
            modules=tuple(_first(Path("/sys/kernel/security/lsm")).split(",")),
            limits=_limits(_text(proc / "limits")),
            families=families(proc),
            code=_code(_text(proc / "maps")),
            filters=_filters(proc) - _filters(Path("/proc/1")) if "Seccomp_filters" in status else -1,
        )
    except (OSError, ValueError) as error:
        raise HostError(f"The process {pid} can't be looked at: {error}.") from error


def _namespace(pid: int | str, name: str) -> str:
    return str(Path(f"/proc/{pid}/ns/{name}").readlink())


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def _first(path: Path) -> str:
    return _text(path).strip()


def _mount(line: str) -> Mount:
    """A line of mountinfo: 36 35 98:0 /root /point options ... - type source super-options."""
    before, _, after = line.partition(" - ")
    fields, rest = before.split(" "), after.split(" ")
    point = _OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4])
    own, whole = fields[5].split(","), rest[2].split(",")
    return Mount(point, rest[0], fields[3], tuple(own), tuple(whole))


def _code(text: str) -> tuple[tuple[int, int], ...]:
    """The executable mappings of files. proc_pid_maps(5)"""
    found = re.findall(r"^([0-9a-f]+)-([0-9a-f]+) ..x. .*/", text, re.MULTILINE)
    return tuple((int(first, 16), int(last, 16)) for first, last in found)


def _filters(proc: Path) -> int:
    found = re.search(r"^Seccomp_filters:\s*(\d+)", _text(proc / "status"), re.MULTILINE)
    return int(found[1]) if found else 0


def _limits(text: str) -> dict[str, str]:
    """Soft and hard limits by the kernel's names. proc_pid_limits(5)"""
    return {line[:26].strip(): " ".join(line[26:].split()[:2]) for line in text.splitlines()[1:]}


def _group(proc: Path) -> tuple[dict[str, str], dict[str, int] | None]:
    """The values of the process's control group, and the BPF programs attached to it and those above."""
    lines = (proc / "cgroup").read_text().splitlines()
    path = next((line[3:] for line in lines if line.startswith("0::")), "")
    for base in _UNIFIED:
        group = base / path.lstrip("/")
        if path and (group / "cgroup.procs").exists():
            present = ((name, group / name) for name in _CONTROLS)
            return {name: _first(file) for name, file in present if file.exists()}, _programs(group)
    return {}, None


def _programs(group: Path) -> dict[str, int] | None:
    try:
        descriptor = os.open(group, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        return {name: kernel.attached_programs(descriptor, kind) for name, kind in _PROGRAMS.items()}
    except OSError:
        return None
    finally:
        os.close(descriptor)
