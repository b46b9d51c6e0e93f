"""How the lines of systemd's restricting lists combine, each by its own rules (load-fragment.c)."""

from collections.abc import Iterable
from functools import lru_cache

from catalog.exposure.values import boolean, inverted
from catalog.sets import Sets

CAPABILITIES = (
    *("CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL"),
    *("CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE"),
    *("CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER"),
    *("CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT"),
    *("CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME"),
    *("CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL"),
    *("CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM"),
    *("CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE"),
)
"""By number. capabilities(7)."""

_EVERY = frozenset(CAPABILITIES)
_FAMILIES = frozenset(
    f"AF_{name}"
    for line in (
        "UNIX LOCAL INET AX25 IPX APPLETALK NETROM BRIDGE ATMPVC X25 INET6 ROSE DECnet NETBEUI SECURITY KEY",
        "NETLINK ROUTE PACKET ASH ECONET ATMSVC RDS SNA IRDA PPPOX WANPIPE LLC IB MPLS CAN TIPC BLUETOOTH",
        "IUCV RXRPC ISDN PHONET IEEE802154 CAIF ALG NFC VSOCK KCM QIPCRTR SMC XDP MCTP",
    )
    for name in line.split()
)
_SAME = {"AF_LOCAL": "AF_UNIX", "AF_ROUTE": "AF_NETLINK"}
_ARCHITECTURES = frozenset(
    name
    for line in (
        "native x86 x86-64 x32 arm arm64 loongarch64 m68k mips mips64 mips64-n32 mips-le mips64-le",
        "mips64-le-n32 parisc parisc64 ppc ppc64 ppc64-le riscv64 s390 s390x",
    )
    for name in line.split()
)
NAMESPACES = frozenset({"cgroup", "ipc", "net", "mnt", "pid", "user", "uts"})
_NAMESPACE_WORDS = NAMESPACES | {"time"}


@lru_cache(maxsize=64)
def bounding_set(lines: tuple[str, ...], initial: frozenset[str] = _EVERY) -> frozenset[str]:
    """The capabilities that are left: lines add, those with `~` take away, the first one replaces."""
    left = initial
    for line in lines:
        exceptions, words = inverted(line)
        named = frozenset(filter(None, map(_capability, words)))
        if not named or left == initial:
            left = _EVERY - named if exceptions else named
        else:
            left = left - named if exceptions else left | named
    return left


def _capability(word: str) -> str:
    if word.isdecimal():
        return CAPABILITIES[int(word)] if int(word) < len(CAPABILITIES) else ""
    return word.upper() if word.upper() in _EVERY else ""


@lru_cache(maxsize=64)
def namespaces(lines: tuple[str, ...]) -> frozenset[str]:
    """The kinds of namespaces that may still be made."""
    left: frozenset[str] | None = None
    for line in lines:
        switch = boolean(line)
        if switch is not None:
            left = frozenset() if switch else _NAMESPACE_WORDS
            continue
        exceptions, words = inverted(line)
        named = frozenset(words)
        if not named <= _NAMESPACE_WORDS:
            continue  # one unknown word, and systemd ignores the line
        if left is None:
            left = _NAMESPACE_WORDS - named if exceptions else named
        else:
            left = left - named if exceptions else left | named
    return NAMESPACES if left is None else left & NAMESPACES


@lru_cache(maxsize=64)
def address_families(lines: tuple[str, ...]) -> tuple[bool, frozenset[str]]:
    """Whether the families are the only ones allowed, rather than the ones refused; and the families."""
    allow, families = False, None
    for line in lines:
        if line == "none":
            allow, families = True, None
            continue
        exceptions, words = inverted(line)
        if families is None:
            allow, families = not exceptions, set[str]()
        named = {_SAME.get(word, word) for word in _FAMILIES.intersection(words)}
        families = families | named if allow is not exceptions else families - named
    return allow, frozenset(families or ())


def architectures(lines: Iterable[str]) -> frozenset[str]:
    """The architectures whose system calls are allowed; empty for all."""
    return _ARCHITECTURES.intersection(word for line in lines for word in line.split())


_remembered: dict[int, tuple[Sets, dict[tuple[str, ...], tuple[bool, frozenset[str]]]]] = {}


def syscalls(lines: tuple[str, ...], sets: Sets) -> tuple[bool, frozenset[str]]:
    """Whether the system calls are the only ones allowed, rather than the ones refused; and the calls."""
    if not lines:
        return False, frozenset()
    if id(sets) not in _remembered:
        _remembered.clear()
        _remembered[id(sets)] = (sets, {})
    known = _remembered[id(sets)][1]
    if lines not in known:
        if len(known) > 64:
            known.clear()
        known[lines] = _combined(lines, sets)
    return known[lines]


def _combined(lines: Iterable[str], sets: Sets) -> tuple[bool, frozenset[str]]:
    allow, calls = False, None
    for line in lines:
        exceptions, words = inverted(line)
        if calls is None:
            allow = not exceptions
            calls = set(sets.members("@default")) if allow else set()
        for word in words:
            name, errno, _number = word.partition(":")
            if errno and not exceptions:
                continue  # what is allowed can't fail with a number of its own
            members = sets.members(name) if name.startswith("@") else {name}
            if allow is not exceptions:
                calls |= members
            else:
                calls -= members
    return allow, frozenset(calls or ())
