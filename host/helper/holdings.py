"""What the processes of a unit hold, read from /proc: one that ends meanwhile is left out."""

import contextlib
import os
import re
import socket
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from host.helper.members import members_of
from host.helper.sockets import families
from host.ports import Holding, Listening

_MOST_PROCESSES = 64
_MOST_FILES = 1024
"""Descriptors of one process that are looked at."""
_NAMESPACES = ("cgroup", "ipc", "mnt", "net", "pid", "user", "uts")
_LISTEN = "0A"
"""TCP's state of a socket that listens. include/net/tcp_states.h"""
_ACCEPTS = 0x10000
"""The flag of a UNIX socket that listens, __SO_ACCEPTCON. proc_pid_net(5)"""
_CODE = re.compile(r"^[0-9a-f]+-[0-9a-f]+ (\S{4}) \S+ \S+ (\d+) *(.*)$", re.MULTILINE)
_KERNELS = ("[vdso]", "[vsyscall]", "[uprobes]")


def holdings(unit: str) -> tuple[Holding, ...]:
    """The processes of a unit, the first that it started first."""
    pids = members_of(unit)[:_MOST_PROCESSES]
    return tuple(found for pid in pids if (found := _holding(pid, pids[0])) is not None)


def _holding(pid: int, first: int) -> Holding | None:
    proc = Path(f"/proc/{pid}")
    status = _status(proc)
    if not status:
        return None
    written, read, devices = _files(proc)
    maps = _text(proc / "maps")
    return Holding(
        pid,
        program=_link(proc / "exe"),
        users=tuple(int(word) for word in status.get("Uid", "").split()),
        groups=tuple(int(word) for word in status.get("Gid", "").split()),
        effective=status.get("CapEff", "0").strip(),
        directory=_link(proc / "cwd") or "/",
        written=written,
        read=tuple(sorted({*read, *_mapped(maps)})),
        devices=devices,
        families=families(proc),
        listening=tuple(_listening(proc)),
        makes_code=_makes_code(maps),
        policy=_policy(pid),
        namespaces=tuple(kind for kind in _NAMESPACES if _namespace(pid, kind) != _namespace(first, kind)),
        traced=status.get("TracerPid", "0").strip() != "0",
    )


def _status(proc: Path) -> dict[str, str]:
    lines = _text(proc / "status").splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


def _files(proc: Path) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The files open for writing, the others, and the devices."""
    written, read, devices = set[str](), set[str](), set[str]()
    for number, path, mode in _descriptors(proc):
        if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
            devices.add(path)
        elif stat.S_ISREG(mode) or stat.S_ISFIFO(mode):
            (written if _writes(proc, number) else read).add(path)
        elif stat.S_ISDIR(mode):
            read.add(path)
    return tuple(sorted(written)), tuple(sorted(read)), tuple(sorted(devices))


def _descriptors(proc: Path) -> Iterator[tuple[str, str, int]]:
    """Number, path and mode of what is open and has a name."""
    with contextlib.suppress(OSError), os.scandir(proc / "fd") as entries:
        for entry in islice(entries, _MOST_FILES):
            with contextlib.suppress(OSError):
                path = str(Path(entry.path).readlink())
                if path.startswith("/") and not path.startswith("/memfd:"):
                    yield entry.name, path.removesuffix(" (deleted)"), Path(entry.path).stat().st_mode


def _writes(proc: Path, number: str) -> bool:
    found = re.search(r"^flags:\s*([0-7]+)", _text(proc / "fdinfo" / number), re.MULTILINE)
    return bool(found and int(found[1], 8) & os.O_ACCMODE)


def _mapped(maps: str) -> set[str]:
    return {path for _, _, path in _CODE.findall(maps) if path.startswith("/") and "(deleted)" not in path}


def _makes_code(maps: str) -> bool:
    return any(
        "x" in rights and ("w" in rights or inode == "0") and path not in _KERNELS
        for rights, inode, path in _CODE.findall(maps)
    )


def _policy(pid: int) -> int:
    with contextlib.suppress(OSError):
        return os.sched_getscheduler(pid) & ~os.SCHED_RESET_ON_FORK
    return 0


def _namespace(pid: int, kind: str) -> str:
    return _link(Path(f"/proc/{pid}/ns/{kind}"))


def _listening(proc: Path) -> Iterator[Listening]:
    """The sockets of a process that wait for clients: proc_pid_net(5)."""
    own = frozenset(_sockets(proc))
    if not own:
        return
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for row in _rows(proc / "net" / table, 9):
            local = table.startswith("udp") and row[2].endswith(":0000")
            if row[9] in own and (row[3] == _LISTEN or local):
                address, _, port = row[1].partition(":")
                yield Listening(table.removesuffix("6"), _address(address), int(port, 16))
    for row in _rows(proc / "net" / "unix", 7):
        if row[6] in own and int(row[3], 16) & _ACCEPTS:
            yield Listening("unix", row[7])


def _sockets(proc: Path) -> Iterator[str]:
    with contextlib.suppress(OSError), os.scandir(proc / "fd") as entries:
        for entry in islice(entries, _MOST_FILES):
            with contextlib.suppress(OSError):
                target = str(Path(entry.path).readlink())
                if target.startswith("socket:["):
                    yield target[8:-1]


def _rows(table: Path, least: int) -> Iterator[list[str]]:
    rows = (line.split() for line in _text(table).splitlines()[1:])
    return (row for row in rows if len(row) > least)


def _address(words: str) -> str:
    """An address as the kernel prints it: words of four bytes, each in the machine's own order."""
    turned = b"".join(bytes.fromhex(words[at : at + 8])[::-1] for at in range(0, len(words), 8))
    return socket.inet_ntop(socket.AF_INET if len(turned) == 4 else socket.AF_INET6, turned)


def _link(path: Path) -> str:
    try:
        return str(path.readlink()).removesuffix(" (deleted)")
    except OSError:
        return ""


def _text(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
