"""What systemd makes of a service's effective values, as far as they count for its exposure.

Sources: load-fragment.c (how lines of a list combine) and unit_patch_contexts() in unit.c (what implies
what), systemd 247 to 262.
"""

from ipaddress import ip_network

from msgspec import Struct

from catalog.exposure.lists import address_families, architectures, bounding_set, namespaces, syscalls
from catalog.exposure.values import Values, boolean, last_of
from catalog.sets import Sets
from catalog.user_manager import SCORED_SINCE

_SWITCH = {"no": "no", "yes": "yes"}
_HOME = {**_SWITCH, "read-only": "read-only", "tmpfs": "tmpfs"}
_SYSTEM = {**_SWITCH, "full": "full", "strict": "strict"}
_MORE = {
    "PrivateTmp": ("disconnected",),
    "PrivateUsers": ("self", "identity", "full", "managed"),
    "ProtectControlGroups": ("private", "strict"),
    "ProtectHostname": ("private",),
}
"""Values of switches besides yes and no; each counts as yes."""

_SWITCHES = (
    *("PrivateDevices", "PrivateMounts", "PrivateNetwork", "PrivateTmp", "PrivateUsers"),
    *("ProtectControlGroups", "ProtectKernelModules", "ProtectKernelTunables", "ProtectKernelLogs"),
    *("ProtectClock", "ProtectHostname", "LockPersonality", "MemoryDenyWriteExecute", "NoNewPrivileges"),
    *("RestrictRealtime", "RestrictSUIDSGID", "RemoveIPC"),
)
_DROPS = {
    "PrivateDevices": {"CAP_MKNOD", "CAP_SYS_RAWIO"},
    "ProtectKernelModules": {"CAP_SYS_MODULE"},
    "ProtectKernelLogs": {"CAP_SYSLOG"},
    "ProtectClock": {"CAP_SYS_TIME", "CAP_WAKE_ALARM"},
}
_DYNAMIC = ("PrivateTmp", "RemoveIPC", "NoNewPrivileges", "RestrictSUIDSGID")
_MOUNTS = (
    "PrivateDevices",
    "PrivateTmp",
    "ProtectControlGroups",
    "ProtectKernelTunables",
    "ProtectKernelModules",
)


class Sandbox(Struct, frozen=True):
    """The settled values of one service."""

    on: frozenset[str]
    """The switches that are on, whoever switched them on."""
    system: str
    home: str
    user: str
    dynamic: bool
    groups: bool
    """Whether there are supplementary groups."""
    rooted: bool
    """Whether the service has a root directory or image of its own."""
    bounding: frozenset[str]
    ambient: bool
    namespaces: frozenset[str]
    """Those that may still be made."""
    families_allow: bool
    families: frozenset[str]
    syscalls_allow: bool
    syscalls: frozenset[str]
    architectures: frozenset[str]
    umask: int
    keyring: str
    proc: str
    subset: str
    notify: str
    delegate: bool
    ip_filter: bool
    deny_all: bool
    allow_localhost: bool
    allow_other: bool
    device_policy: str
    devices: bool
    default_dependencies: bool
    unprivileged: bool = False
    """Whether it is known not to be root's, whoever it names."""

    @property
    def privileged(self) -> bool:
        """Whether it runs as root."""
        return not self.unprivileged and (self.user in ("0", "root") or not (self.dynamic or self.user))


def sandbox(values: Values, sets: Sets, section: str = "Service", *, user_manager: int = 0) -> Sandbox:
    """What systemd makes of a unit's values."""

    def held(name: str) -> tuple[str, ...]:
        return values(section, name)

    def word(name: str, known: dict[str, str], default: str) -> str:
        return last_of(lines, known, default) if (lines := held(name)) else default

    def text(name: str) -> str:
        return held(name)[-1] if held(name) else ""

    dynamic = word("DynamicUser", _SWITCH, "no") == "yes"
    image = bool(text("RootImage"))
    on = {name for name in _SWITCHES if _is_on(name, held(name))}
    system, home = word("ProtectSystem", _SYSTEM, "no"), word("ProtectHome", _HOME, "no")
    if dynamic:
        on.update(_DYNAMIC)
        system = "strict"
        home = "read-only" if home == "no" else home
    if on.intersection(_MOUNTS) or system != "no" or home != "no" or image:
        on.add("PrivateMounts")
    dropped = {cap for name, caps in _DROPS.items() if name in on for cap in caps}
    families_allow, families = address_families(held("RestrictAddressFamilies"))
    allow, filtered = syscalls(held("SystemCallFilter"), sets)
    policy = word("DevicePolicy", {"auto": "auto", "closed": "closed", "strict": "strict"}, "auto")
    listed = bool([line for line in held("DeviceAllow") if line])
    if policy == "auto" and "PrivateDevices" in on:
        policy = "closed"
    allowed = _networks(held("IPAddressAllow"))
    return Sandbox(
        on=frozenset(on),
        system=system,
        home=home,
        user=text("User"),
        dynamic=dynamic,
        groups=any(line for line in held("SupplementaryGroups")),
        rooted=text("RootDirectory") not in ("", "/") or image,
        bounding=bounding_set(held("CapabilityBoundingSet")) - dropped,
        ambient=bool(bounding_set(held("AmbientCapabilities"), initial=frozenset())),
        namespaces=namespaces(held("RestrictNamespaces")),
        families_allow=families_allow,
        families=families,
        syscalls_allow=allow,
        syscalls=filtered,
        architectures=architectures(held("SystemCallArchitectures")),
        umask=_umask(held("UMask")),
        keyring=word(
            "KeyringMode",
            {"inherit": "inherit", "private": "private", "shared": "shared"},
            "inherit" if user_manager else "private",
        ),
        proc=word(
            "ProtectProc", {one: one for one in ("default", "noaccess", "invisible", "ptraceable")}, "default"
        ),
        subset=word("ProcSubset", {"all": "all", "pid": "pid"}, "all"),
        notify=word("NotifyAccess", {one: one for one in ("none", "main", "exec", "all")}, "none"),
        delegate=_delegates(held("Delegate")),
        ip_filter=bool(held("IPIngressFilterPath") or held("IPEgressFilterPath")),
        deny_all={"0.0.0.0/0", "::/0"} <= _networks(held("IPAddressDeny")),
        allow_localhost=bool(allowed & _LOCALHOST),
        allow_other=bool(allowed - _LOCALHOST),
        device_policy=policy,
        devices=listed or "ProtectClock" in on or (image and policy != "auto"),
        default_dependencies=last_of(values("Unit", "DefaultDependencies"), _SWITCH, "yes") == "yes",
        unprivileged=user_manager >= SCORED_SINCE,
    )


_LOCALHOST = frozenset({"127.0.0.0/8", "::1/128"})
_NETWORKS = {
    "any": ("0.0.0.0/0", "::/0"),
    "localhost": tuple(_LOCALHOST),
    "link-local": ("169.254.0.0/16", "fe80::/64"),
    "multicast": ("224.0.0.0/4", "ff00::/8"),
}


_WORDS = {name: {**_SWITCH, **dict.fromkeys(_MORE.get(name, ()), "yes")} for name in _SWITCHES}
"""The values of each switch, and what they count as."""


def _is_on(name: str, lines: tuple[str, ...]) -> bool:
    return bool(lines) and last_of(lines, _WORDS[name], "no") == "yes"


def _umask(lines: tuple[str, ...]) -> int:
    for line in reversed(lines):
        try:
            return int(line, 8)
        except ValueError:
            continue
    return 0o022


def _delegates(lines: tuple[str, ...]) -> bool:
    if not lines:
        return False
    switch = boolean(lines[-1])
    return True if switch is None else switch


def _networks(lines: tuple[str, ...]) -> frozenset[str]:
    found: set[str] = set()
    for line in lines:
        for one in line.split():
            if one in _NETWORKS:
                found.update(_NETWORKS[one])
                continue
            try:
                found.add(str(ip_network(one, strict=False)))
            except ValueError:
                continue  # systemd ignores it too
    return frozenset(found)
