"""Many figures of one unit under values that differ little: rows that read the same are judged once."""

from functools import cache
from operator import attrgetter

from catalog.exposure.rules import Native, badness
from catalog.exposure.sandbox import Sandbox
from catalog.exposure.table import Rule, table
from catalog.sets import Sets

READS: dict[str, tuple[str, ...]] = {
    "user": ("user", "dynamic"),
    "supplementary_groups": ("user", "dynamic", "groups"),
    "bool": ("on", "delegate"),
    "protect_home": ("home",),
    "protect_system": ("system",),
    "root_directory": ("rooted",),
    "capability_bounding_set": ("bounding",),
    "umask": ("umask",),
    "keyring_mode": ("keyring",),
    "protect_proc": ("proc",),
    "proc_subset": ("subset",),
    "notify_access": ("notify",),
    "remove_ipc": ("user", "dynamic", "on"),
    "restrict_namespaces": ("namespaces",),
    "address_family": ("families_allow", "families"),
    "system_call_architectures": ("architectures",),
    "system_call_filter": ("syscalls_allow", "syscalls"),
    "ip_address_allow": ("ip_filter", "deny_all", "allow_localhost", "allow_other"),
    "device_allow": ("device_policy", "devices"),
    "ambient_capabilities": ("ambient",),
}
"""What rows of each kind read of a sandbox, besides its default dependencies."""


class Figures:
    """Figures as `score` has them, 0.0 to 10.0, before systemd's arithmetic rounds them up to tenths."""

    def __init__(self, sets: Sets, native: Native) -> None:
        self._sets, self._native = sets, native
        self._known: dict[tuple[str, object], tuple[int, int]] = {}

    def of(self, box: Sandbox) -> float:
        """The figure of a sandbox."""
        points = weight = 0
        for kind, (rules, read) in _kinds().items():
            key = (kind, read(box))
            found = self._known.get(key)
            if found is None:
                found = self._known[key] = self._judged(rules, box)
            points += found[0]
            weight += found[1]
        return 10 * points / weight

    def _judged(self, rules: list[Rule], box: Sandbox) -> tuple[int, int]:
        """The points of some rows, and what they weigh."""
        points = weight = 0
        for rule in rules:
            bad = badness(box, rule, self._sets, self._native)
            if bad is not None:
                weight += rule.weight
                points += -(-bad * rule.weight // rule.range)
        return points, weight


@cache
def _kinds() -> "dict[str, tuple[list[Rule], attrgetter[object]]]":
    """The rows of each kind, and what reads of a sandbox what they do."""
    found: dict[str, tuple[list[Rule], attrgetter[object]]] = {}
    for rule in table():
        read = attrgetter("default_dependencies", *READS[rule.rule])
        found.setdefault(rule.rule, ([], read))[0].append(rule)
    return found
