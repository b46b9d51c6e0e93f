"""A check of the user's that fails while the service itself runs.

It ran outside of the service's sandbox: what is refused to it is not what the service was refused, and what
it can't find may be what the service made elsewhere.
"""

import re
from collections.abc import Iterator

from trial import denial
from trial.diagnosis.case import Case, Suspicion, ranked
from trial.diagnosis.paths import paths
from trial.diagnosis.reach import covers

_OTHERWISE = (
    *(
        "PrivateNetwork",
        "IPAddressDeny",
        "SocketBindDeny",
        "RestrictNetworkInterfaces",
        "UMask",
        "PrivateTmp",
    ),
    *(
        "RestrictAddressFamilies",
        "ProtectHome",
        "User",
        "DynamicUser",
        "ProcSubset",
        "ReadOnlyPaths",
        "ProtectSystem",
    ),
)
"""Directives that leave a service running and of no use to its clients, the likeliest first."""
_TELLING: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), tuple(names.split()))
    for pattern, names in (
        (
            r"refused|unreachable|couldn.t connect|failed to connect|no route|reset by peer",
            "PrivateNetwork SocketBindDeny IPAddressDeny RestrictNetworkInterfaces RestrictAddressFamilies",
        ),
        (
            r"timed? ?out|no answer",
            "IPAddressDeny PrivateNetwork RestrictNetworkInterfaces CPUQuota SocketBindDeny",
        ),
        (
            r"\b(?:403|404)\b|forbidden|not found|without '",
            "ProtectHome InaccessiblePaths TemporaryFileSystem PrivateTmp User DynamicUser ReadOnlyPaths"
            " ProtectSystem",
        ),
        (
            r"\b50[0234]\b|internal server|bad gateway",
            "PrivateNetwork RestrictAddressFamilies IPAddressDeny PrivateTmp ReadOnlyPaths ProtectSystem"
            " ProtectHome",
        ),
    )
)
_HIDING = ("PrivateTmp", "TemporaryFileSystem", "RootDirectory", "RootImage")
"""What has a service make its files where nobody else sees them."""
_CLOSING = (
    "UMask",
    "RuntimeDirectoryMode",
    "StateDirectoryMode",
    "User",
    "Group",
    "DynamicUser",
    "RuntimeDirectory",
)
"""What makes a service's files such that others can't use them."""


def suspects(case: Case) -> Iterator[Suspicion]:
    """The directives that keep clients away."""
    if not case.check:
        return
    why = f"the check fails: {case.check[:160]}"
    if not case.baseline:
        why = f"{why} (it was not seen to pass without the change either)"
    yield from _files(case, why)
    for pattern, names in _TELLING:
        if pattern.search(case.check):
            yield from ranked(case, names, 70, why, (), "likely" if case.baseline else "possible")
    yield from ranked(case, _OTHERWISE, 50, why, (), "possible")


def _files(case: Case, why: str) -> Iterator[Suspicion]:
    there = paths(case.check)
    if denial.MISSING.search(case.check):
        hiding = [name for name in _HIDING if name in case.change]
        yield from ranked(
            case, [name for name in hiding if any(covers(case.change[name], path) for path in there)], 80, why
        )
    if denial.DENIED.search(case.check):
        yield from ranked(case, _CLOSING, 78, why)
