"""A check of the user's that fails while the service itself runs."""

from collections.abc import Iterator

from trial.diagnosis.case import Case, Suspicion, ranked

UNREACHABLE = (
    *(
        "PrivateNetwork",
        "IPAddressDeny",
        "SocketBindDeny",
        "RestrictNetworkInterfaces",
        "UMask",
        "PrivateTmp",
    ),
    *("RestrictAddressFamilies", "ProtectHome", "User", "ProcSubset", "ReadOnlyPaths", "ProtectSystem"),
)
"""Directives that leave a service running and of no use to its clients, the likeliest first."""


def suspects(case: Case) -> Iterator[Suspicion]:
    """The directives that keep clients away."""
    if case.check:
        yield from ranked(case, UNREACHABLE, 50, f"the check fails: {case.check[:160]}")
