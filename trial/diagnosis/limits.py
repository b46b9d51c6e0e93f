"""Messages that tell enough by themselves: a limit was reached, or the network is not there."""

import re
from collections.abc import Iterator

from trial.diagnosis.case import Case, Suspicion, ranked

LIMITS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), names)
    for pattern, names in (
        (
            r"Cannot allocate memory|out of memory|ENOMEM|MemoryError",
            ("MemoryMax", "LimitAS", "LimitDATA", "MemoryHigh"),
        ),
        (
            r"Resource temporarily unavailable|can't start new thread|EAGAIN",
            ("TasksMax", "LimitNPROC", "LimitSIGPENDING"),
        ),
        (r"Too many open files|EMFILE", ("LimitNOFILE",)),
        (r"File too large|EFBIG", ("LimitFSIZE",)),
        (r"No such process|ESRCH", ("ProtectProc", "PrivatePIDs")),
        (r"Exec format error", ("SystemCallArchitectures", "NoExecPaths", "ExecPaths")),
        (
            r"Network is unreachable|ENETUNREACH|Network is down",
            ("PrivateNetwork", "RestrictNetworkInterfaces"),
        ),
        (
            r"name resolution|Name or service not known|nodename nor servname|resolve",
            ("PrivateNetwork", "IPAddressDeny", "RestrictAddressFamilies", "IPAddressAllow"),
        ),
        (
            r"Connection (?:refused|timed out)|Cannot assign requested|No route to host|timed out",
            (
                "PrivateNetwork",
                "IPAddressDeny",
                "RestrictNetworkInterfaces",
                "IPAddressAllow",
                "SocketBindDeny",
            ),
        ),
        (r"Required key not available|ENOKEY", ("KeyringMode",)),
        (r"Identifier removed|EIDRM", ("RemoveIPC", "PrivateIPC")),
        (r"nobody|65534", ("PrivateUsers",)),
    )
)
"""Directives by messages that tell enough by themselves, the likeliest first."""


def suspects(case: Case, line: str, why: str) -> Iterator[Suspicion]:
    """The directives that a line tells of by itself."""
    for pattern, names in LIMITS:
        if pattern.search(line):
            yield from ranked(case, names, 95, why)
