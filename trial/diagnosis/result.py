"""The unit's Result, where it says more than that the service failed. org.freedesktop.systemd1(5)"""

from collections.abc import Iterator

from trial.diagnosis import remedies
from trial.diagnosis.case import Case, Suspicion

RESULTS: dict[str, tuple[str, ...]] = {
    "timeout": (
        *(
            "Type",
            "NotifyAccess",
            "TimeoutStartSec",
            "TimeoutStopSec",
            "RestrictAddressFamilies",
            "PrivateNetwork",
        ),
        *("IPAddressDeny", "PIDFile", "CPUQuota", "MemoryHigh", "RuntimeMaxSec", "PrivateUsers"),
    ),
    "protocol": ("Type", "NotifyAccess", "PIDFile", "PrivatePIDs", "RestrictAddressFamilies"),
    "watchdog": ("WatchdogSec", "NotifyAccess", "CPUQuota"),
    "oom-kill": ("MemoryMax", "MemoryHigh", "MemorySwapMax", "LimitAS"),
    "start-limit-hit": ("Restart", "RestartSec", "StartLimitBurst", "StartLimitIntervalSec"),
    "resources": ("PIDFile", "EnvironmentFile", "Slice", "Sockets", "LimitNOFILE"),
}
"""Directives by the unit's Result, the likeliest first."""


def suspects(case: Case) -> Iterator[Suspicion]:
    """The directives that bring such a result about."""
    result = case.standing.result
    if names := RESULTS.get(result):
        weight = 120 if result in ("oom-kill", "watchdog", "protocol") else 85
        why = f"the unit's result is {result!r}"
        for place, name in enumerate(names):
            change = case.change.get(name)
            if change is None:
                continue
            # sd_notify(3) speaks over AF_UNIX, and most programs say nothing when that fails.
            fixes = remedies.with_family(change, "AF_UNIX") if name == "RestrictAddressFamilies" else ()
            yield Suspicion(name, weight - place, why, fixes)
    if "Type" in case.change and case.standing.active == "inactive":
        yield Suspicion("Type", 70, "it ended without an error")
