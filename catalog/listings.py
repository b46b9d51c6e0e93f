"""Reading the listings that `systemd-analyze` prints, and our own copy for where there is no systemd."""

from collections.abc import Mapping
from functools import cache

from catalog.names import CAPABILITIES
from catalog.resources import read
from catalog.sets import Sets


def parse(listings: Mapping[str, str]) -> Sets:
    """What a host's `systemd-analyze` printed, by verb; our own where it printed nothing."""
    ours = bundled()
    return Sets(
        syscalls=groups(listings.get("syscall-filter", "")) or ours.syscalls,
        capabilities=tuple(row[0].upper() for row in _rows(listings.get("capability", "")))
        or ours.capabilities,
        filesystems=groups(listings.get("filesystems", "")) or ours.filesystems,
        exit_statuses={row[0]: int(row[1]) for row in _rows(listings.get("exit-status", ""))},
    )


def _rows(text: str) -> list[list[str]]:
    """Rows of a table whose second column is a number, without its head."""
    rows = (line.split() for line in text.splitlines())
    return [row for row in rows if len(row) >= 2 and row[1].isdecimal()]


def groups(text: str) -> dict[str, tuple[str, ...]]:
    """Members by group, as `syscall-filter` and `filesystems` print them: a group, then its members indented.

    What is in no group is commented out at their end, and left out here; so is what stands in parentheses.
    """
    found: dict[str, list[str]] = {}
    group: list[str] | None = None
    for line in text.splitlines():
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        if not line[0].isspace():
            group = found.setdefault(word, []) if word.startswith("@") else None
        elif group is not None:
            group.append(word.partition(" ")[0])
    return {name: tuple(members) for name, members in found.items()}


@cache
def bundled() -> Sets:
    """The groups of systemd 262, the newest that we know, and the capabilities of Linux 6."""
    rows = (line.split("\t") for line in read("syscalls.tsv").splitlines()[1:])
    return Sets({group: tuple(members.split()) for group, members in rows}, CAPABILITIES)


@cache
def syscall_numbers(architecture: str) -> dict[str, int]:
    """Numbers of the system calls by name on an architecture, as SystemCallArchitectures= names it.

    Only of those that it has; empty for architectures other than x86-64, arm64 and x86. From libseccomp 2.6;
    x86's socket and System V calls, which that has as parts of others, from linux/arch/x86 unistd_32.h.
    """
    header, *lines = (line.split("\t") for line in read("syscall-numbers.tsv").splitlines())
    if architecture not in header:
        return {}
    column = header.index(architecture)
    return {line[0]: int(line[column]) for line in lines if line[column] != "-"}


@cache
def syscall_names(architecture: str) -> dict[int, str]:
    """Names of the system calls by number on an architecture, as in syscall_numbers."""
    return {number: name for name, number in syscall_numbers(architecture).items()}


@cache
def every_syscall() -> frozenset[str]:
    """The system calls of all architectures, and those in any group."""
    lines = read("syscall-numbers.tsv").splitlines()[1:]
    return bundled().every_syscall | {line.partition("\t")[0] for line in lines}
