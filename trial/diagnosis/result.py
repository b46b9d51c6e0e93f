"""The unit's Result, where it says more than that the service failed. org.freedesktop.systemd1(5)"""

from collections.abc import Iterator

from trial.diagnosis import remedies
from trial.diagnosis.case import Case, Suspicion
from trial.events import Certainty

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
    "oom-kill": ("MemoryMax", "MemoryHigh", "MemorySwapMax", "MemoryZSwapMax"),
    "start-limit-hit": ("Restart", "RestartSec", "StartLimitBurst", "StartLimitIntervalSec"),
    "resources": ("PIDFile", "EnvironmentFile", "Slice", "Sockets", "LimitNOFILE"),
}
"""Directives by the unit's Result, the likeliest first."""
_NAMING = ("oom-kill", "watchdog")
"""Results that only such a directive brings about."""


def suspects(case: Case) -> Iterator[Suspicion]:
    """The directives that bring such a result about."""
    result = case.standing.result
    if names := RESULTS.get(result):
        weight = 120 if result in (*_NAMING, "protocol") else 85
        why = f"the unit's result is '{result}'"
        sure: Certainty = "seen" if result in _NAMING else "likely"
        for place, name in enumerate(names):
            change = case.change.get(name)
            if change is None:
                continue
            # sd_notify(3) speaks over AF_UNIX, and most programs say nothing when that fails.
            fixes = remedies.with_family(change, "AF_UNIX") if name == "RestrictAddressFamilies" else ()
            if name == "RestrictAddressFamilies" and not fixes:
                continue
            yield Suspicion(name, weight - place, why, fixes, sure if place == 0 else "likely")
    if "Type" in case.change and case.standing.active == "inactive":
        yield Suspicion("Type", 70, "it ended without an error")
