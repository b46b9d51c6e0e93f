"""Reading the listings that `systemd-analyze` prints, and our own copy for where there is no systemd."""

from functools import cache

from catalog.sets import Sets


def parse(syscalls: str) -> Sets:
    """What a host's `systemd-analyze syscall-filter` printed; our own groups where it printed none."""
    groups = syscall_groups(syscalls)
    return Sets(syscalls=groups) if groups else bundled()


def syscall_groups(text: str) -> dict[str, tuple[str, ...]]:
    """Members by group. The list of ungrouped system calls at the end is commented out, and left out here."""
    groups: dict[str, list[str]] = {}
    group: list[str] | None = None
    for line in text.splitlines():
        word = line.strip()
        if not word or word.startswith("#"):
            continue
        if not line[0].isspace():
            group = groups.setdefault(word, []) if word.startswith("@") else None
        elif group is not None:
            group.append(word)
    return {name: tuple(members) for name, members in groups.items()}


@cache
def bundled() -> Sets:
    """The groups of systemd 262, the newest that we know."""
    rows = (line.split("\t") for line in _read("syscalls.tsv").splitlines()[1:])
    return Sets(syscalls={group: tuple(members.split()) for group, members in rows})


@cache
def syscall_numbers(architecture: str) -> dict[str, int]:
    """Numbers of the system calls by name on an architecture, as SystemCallArchitectures= names it.

    Only of those that it has; empty for architectures other than x86-64 and arm64. From libseccomp 2.6.
    """
    header, *lines = (line.split("\t") for line in _read("syscall-numbers.tsv").splitlines())
    if architecture not in header:
        return {}
    column = header.index(architecture)
    return {line[0]: int(line[column]) for line in lines if line[column] != "-"}


@cache
def every_syscall() -> frozenset[str]:
    """The system calls of all architectures, and those in any group."""
    lines = _read("syscall-numbers.tsv").splitlines()[1:]
    return bundled().every_syscall | {line.partition("\t")[0] for line in lines}


def _read(name: str) -> str:
    from importlib.resources import files  # slow to import, and seldom needed

    return files("catalog").joinpath("data", name).read_text("utf-8")
