"""How bad each row of the exposure table is for a service, 0 to its range; None where it does not apply.

Source: the assess_ functions of systemd's analyze-security.c, the same from 247 to 262.
"""

from collections.abc import Callable, Iterator

from catalog.exposure.sandbox import Sandbox
from catalog.exposure.table import Rule
from catalog.sets import Sets

Native = frozenset[str]
"""The system calls that the host's architecture has; empty where that is unknown: then all."""
Judge = Callable[[Sandbox, Rule], int | None]


def badness(box: Sandbox, rule: Rule, sets: Sets, native: Native) -> int | None:
    """One row's badness."""
    if rule.default_dependencies and not box.default_dependencies:
        return None
    if rule.rule == "system_call_filter":
        return _syscalls(box, rule, sets, native)
    return _JUDGES[rule.rule](box, rule)


def _syscalls(box: Sandbox, rule: Rule, sets: Sets, native: Native) -> int:
    if not box.syscalls_allow and not box.syscalls:
        return 10
    group = sets.members(rule.parameter)
    group = group & native if native else group
    if box.syscalls_allow:
        return 9 if group & box.syscalls else 0
    return 10 if group - box.syscalls else 0


def _bool(box: Sandbox, rule: Rule) -> int:
    return box.delegate if rule.parameter == "inverted" else rule.directive not in box.on


def _user(box: Sandbox, _rule: Rule) -> int:
    if box.user == "nobody":
        return 9
    return 10 if box.privileged else 0


def _supplementary_groups(box: Sandbox, _rule: Rule) -> int | None:
    return None if box.privileged else box.groups


def _remove_ipc(box: Sandbox, _rule: Rule) -> int | None:
    return None if box.privileged or box.unprivileged else "RemoveIPC" not in box.on


def _umask(box: Sandbox, _rule: Rule) -> int:
    open_to = ((0o002, 10), (0o004, 5), (0o020, 2), (0o040, 1))
    return next((bad for bit, bad in open_to if not box.umask & bit), 0)


def _address_family(box: Sandbox, rule: Rule) -> int:
    """Up to here a family is restricted or not; the rows for "other" know no name."""
    rows = {_row_of(family) for family in box.families}
    restricted = box.families_allow is not (rule.parameter in rows)
    return not restricted


def _row_of(family: str) -> str:
    named = {"AF_INET": "AF_INET_INET6", "AF_INET6": "AF_INET_INET6"}
    family = named.get(family, family)
    return family if family in ("AF_INET_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET") else "OTHER"


def _architectures(box: Sandbox, _rule: Rule) -> int:
    if not box.architectures:
        return 10
    return 0 if box.architectures == {"native"} else 8


def _ip(box: Sandbox, _rule: Rule) -> int:
    if box.ip_filter:
        return 0
    if not box.deny_all:
        return 10
    return 5 if box.allow_other else 2 if box.allow_localhost else 0


def _devices(box: Sandbox, _rule: Rule) -> int:
    if box.device_policy not in ("strict", "closed"):
        return 10
    return 5 if box.devices else 0


_JUDGES: dict[str, Judge] = {
    "user": _user,
    "supplementary_groups": _supplementary_groups,
    "bool": _bool,
    "protect_home": lambda box, _: {"yes": 0, "tmpfs": 1, "read-only": 5}.get(box.home, 10),
    "protect_system": lambda box, _: {"strict": 0, "full": 3, "yes": 5}.get(box.system, 10),
    "root_directory": lambda box, _: not box.rooted,
    "capability_bounding_set": lambda box, rule: not box.bounding.isdisjoint(rule.capabilities),
    "umask": _umask,
    "keyring_mode": lambda box, _: box.keyring != "private",
    "protect_proc": lambda box, _: {"invisible": 0, "ptraceable": 0, "noaccess": 1}.get(box.proc, 3),
    "proc_subset": lambda box, _: box.subset != "pid",
    "notify_access": lambda box, _: box.notify == "all",
    "remove_ipc": _remove_ipc,
    "restrict_namespaces": lambda box, rule: rule.parameter in box.namespaces,
    "address_family": _address_family,
    "system_call_architectures": _architectures,
    "ip_address_allow": _ip,
    "device_allow": _devices,
    "ambient_capabilities": lambda box, _: box.ambient,
}


def all_badness(
    box: Sandbox, rules: tuple[Rule, ...], sets: Sets, native: Native
) -> Iterator[tuple[Rule, int | None]]:
    """Every row with its badness."""
    for rule in rules:
        yield rule, badness(box, rule, sets, native)
