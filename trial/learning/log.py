"""Having the kernel record the system calls that a choice of filter depends on, and no others.

Tried on 247, 252, 257 and 262: `SystemCallLog=@known` and `SystemCallLog=~uselib` record every call,
`SystemCallLog=~` none. Every call would be too many: a few thousand at the start of a small service, of which
the kernel's log lets ten through. The ordinary ones (read, mmap ...) are in every filter anyway.
"""

from catalog.sets import Sets
from host.layout import Layout
from trial.learning.proposal import CANDIDATES, COMMON

_PROOF = frozenset({"execve", "execveat"})
"""Recorded though it is ordinary: every service makes it, so a silent kernel is told from a quiet service."""


def logging(sets: Sets) -> str:
    """Lines that have the kernel record what matters, calls that systemd has no name for included."""
    deciding = _PROOF.union(*(sets.members(group) for group in CANDIDATES))
    ordinary = sorted(sets.members(COMMON) - deciding)
    return f"[Service]\nSystemCallLog=\nSystemCallLog=~{' '.join(ordinary)}\n"


def mark(layout: Layout) -> tuple[str, ...]:
    """A command that has another program make a record."""
    manager = ("--user",) if layout.user else ()
    return ("/usr/bin/systemd-run", *manager, "--quiet", "--wait", "-p", "SystemCallLog=uname", "/bin/uname")
