"""Filters from what was seen: readable before clever."""

from collections.abc import Iterable

from catalog.listings import syscall_numbers
from catalog.sets import Sets
from trial.learning.events import Proposal, Setting
from trial.learning.seen import Seen

COMMON = "@system-service"
"""What services commonly need. systemd.exec(5), SystemCallFilter"""
CANDIDATES = (
    *("@aio", "@chown", "@clock", "@cpu-emulation", "@debug", "@keyring", "@memlock", "@module", "@mount"),
    *("@obsolete", "@pkey", "@privileged", "@raw-io", "@reboot", "@resources", "@setuid", "@swap"),
)
"""Groups that a service without need of them is better without; none has a call that any program makes."""


def proposals(
    seen: Seen, names: frozenset[str], sets: Sets, native: str, families: Iterable[str] | None = None
) -> tuple[Proposal, ...]:
    """The filters for what was seen, the most readable first. `names` are the calls that must be permitted,
    `families` those that sockets had, None where that is not known."""
    known = sets.members("@known") or sets.every_syscall
    own = frozenset(syscall_numbers(native)) & known or known
    extra = sorted(names & known - sets.members(COMMON))
    permitted = sets.members(COMMON) | frozenset(extra)
    unused = [group for group in CANDIDATES if sets.members(group) and not sets.members(group) & names]
    spare = _largest(sets, [group for group in unused if sets.members(group) & permitted])
    denied = _largest(sets, unused)
    others = _besides(seen, families)
    allow = " ".join((COMMON, *extra))
    found = [
        Proposal(
            "allow",
            "what services commonly need" + (f", and {', '.join(extra)}" if extra else ""),
            (Setting("SystemCallFilter", (allow,)), *others),
            len(own & permitted),
            len(own),
        )
    ]
    if spare:
        found.append(
            Proposal(
                "narrow",
                "the same without the groups of which it used nothing",
                (Setting("SystemCallFilter", (allow, f"~{' '.join(spare)}")), *others),
                len(own & permitted - _all(sets, spare)),
                len(own),
            )
        )
    if denied:
        found.append(
            Proposal(
                "deny",
                "everything but the groups of which it used nothing, new calls of later kernels included",
                (Setting("SystemCallFilter", (f"~{' '.join(denied)}",)), *others),
                len(own - _all(sets, denied)),
                len(own),
            )
        )
    return tuple(found)


def _besides(seen: Seen, families: Iterable[str] | None) -> tuple[Setting, ...]:
    """What goes with each of them: an error rather than a kill, and no calls of other architectures."""
    found = [
        Setting("SystemCallErrorNumber", ("EPERM",)),
        Setting("SystemCallArchitectures", (" ".join(("native", *sorted(seen.foreign))),)),
    ]
    if families is not None:
        # Logging and looking up names take it, in a program that has a reason to for the first time.
        wanted = sorted({"AF_UNIX", *families}, key=lambda name: (name != "AF_UNIX", name))
        found.append(Setting("RestrictAddressFamilies", (" ".join(wanted),)))
    return tuple(found)


def _all(sets: Sets, groups: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(sets.members(group) for group in groups))


def _largest(sets: Sets, groups: list[str]) -> list[str]:
    """Those groups that are not within another of them."""
    held = {group: sets.members(group) for group in groups}
    return [group for group in groups if not any(held[group] < other for other in held.values())]
