"""Where nothing tells: what could break a service of this kind, by what its unit suggests. It is no finding.

The order at the end is that of how often a directive breaks services that were hardened without a look at
them.
"""

import re
from collections.abc import Callable, Iterator

from msgspec import Struct

from trial.diagnosis.case import Case, Suspicion
from trial.own import named_in

_PROGRAMS = {
    "code": r"java\S* node(?:js)? deno bun php\S* luajit\S* dotnet mono qemu-.* erl beam.smp julia"
    r" postgres ruby\S*"
    r" chrom(?:e|ium) firefox gjs polkitd elasticsearch grafana-server suricata clamd pypy3? wasmtime pwsh"
    r" \S+\.jar"
    r" influxd rspamd haproxy openresty",
    "ports": r"nginx apache2 httpd caddy haproxy lighttpd sshd named unbound dnsmasq dovecot postfix"
    r" master smbd exim4?"
    r" vsftpd proftpd rpcbind ntpd chronyd squid traefik envoy slapd snmpd in.tftpd rsync",
    "looks": r"\S*exporter telegraf netdata collectd zabbix_agentd monit \S*agent\S* atopd? htop auditd"
    r" lldpd smartd",
    "network": r"openvpn wg-quick wpa_supplicant dhclient dhcpcd NetworkManager strongswan charon"
    r" keepalived bird frr"
    r" tailscaled lldpd hostapd",
    "starts": "cron sudo su sh bash perl dockerd containerd podman runc lxc-start",
    "reads": r"python\S* perl ruby\S* sh bash php\S* node",
}
"""Programs by what they do besides what their directives say: patterns of their names."""


class Hint(Struct, frozen=True):
    """Something that a unit suggests."""

    words: str
    holds: Callable[[Case], object]
    names: tuple[str, ...]


def _hint(words: str, holds: Callable[[Case], object], names: str) -> Hint:
    return Hint(words, holds, tuple(names.split()))


def _runs(kind: str) -> Callable[[Case], object]:
    patterns = _PROGRAMS[kind].split()

    def holds(case: Case) -> str:
        programs = " ".join(path.rpartition("/")[2] for path in case.now.programs)
        return named_in(f"{programs} {case.now.commands.replace('/', ' ')}", patterns)

    return holds


def _mentions(pattern: str) -> Callable[[Case], object]:
    found = re.compile(pattern)
    names = (
        "WorkingDirectory",
        "EnvironmentFile",
        "Environment",
        "PIDFile",
        "RootDirectory",
        "ReadWritePaths",
    )

    def holds(case: Case) -> object:
        return found.search("\n".join((case.now.commands, *(case.now.last(name) for name in names))))

    return holds


def _writes_outside(case: Case) -> bool:
    return case.root and not any(case.now.directories())


HINTS: tuple[Hint, ...] = (
    _hint(
        "its unit names a path below /home", _mentions(r"(?:/home/|/root\b|~/)"), "ProtectHome ProtectSystem"
    ),
    _hint("its unit names a path below /tmp", _mentions(r"/(?:var/)?tmp/"), "PrivateTmp TemporaryFileSystem"),
    _hint(
        "its unit names a device",
        _mentions(r"/dev/(?!null|zero|u?random|stdout|stderr|log)"),
        "PrivateDevices DevicePolicy DeviceAllow ProtectClock",
    ),
    _hint(
        "it makes code as it runs, as such programs do",
        _runs("code"),
        "MemoryDenyWriteExecute SystemCallFilter",
    ),
    _hint(
        "such servers listen on ports below 1024",
        _runs("ports"),
        "CapabilityBoundingSet PrivateUsers User DynamicUser AmbientCapabilities",
    ),
    _hint(
        "its command names a port below 1024",
        _mentions(r"(?:[:=\s])(?:80|443|53|25|22|21|123|389|514|587|853|993)\b"),
        "CapabilityBoundingSet PrivateUsers User SocketBindDeny",
    ),
    _hint(
        "it sets up interfaces and routes",
        _runs("network"),
        "CapabilityBoundingSet PrivateNetwork RestrictAddressFamilies ProtectKernelTunables"
        " PrivateDevices ProtectKernelModules",
    ),
    _hint(
        "it looks at other processes, as such programs do",
        _runs("looks"),
        "ProtectProc ProcSubset PrivateUsers ProtectKernelLogs CapabilityBoundingSet",
    ),
    _hint(
        "it reports to systemd that it is up",
        lambda case: case.now.last("Type").startswith("notify"),
        "RestrictAddressFamilies NotifyAccess",
    ),
    _hint(
        "it starts other programs",
        _runs("starts"),
        "NoNewPrivileges RestrictSUIDSGID NoExecPaths SystemCallFilter TasksMax",
    ),
    _hint("it is run by an interpreter", _runs("reads"), "NoExecPaths ProtectHome SystemCallFilter"),
    _hint(
        "it runs as root, which may take on other users",
        lambda case: case.root,
        "CapabilityBoundingSet SystemCallFilter",
    ),
    _hint(
        "it runs as root and may write anywhere",
        _writes_outside,
        "ProtectSystem ReadOnlyPaths User DynamicUser",
    ),
    _hint("it has a user of its own", lambda case: not case.root, "PrivateUsers ProtectSystem"),
)
"""What a unit suggests, the plainest first."""

_ORDER = (
    "SystemCallFilter ProtectSystem PrivateNetwork RestrictAddressFamilies CapabilityBoundingSet User"
    " DynamicUser"
    " ProtectHome MemoryDenyWriteExecute ReadOnlyPaths InaccessiblePaths TemporaryFileSystem NoExecPaths"
    " PrivateUsers"
    " PrivateDevices PrivateTmp RootDirectory IPAddressDeny MemoryMax LimitNOFILE TasksMax Type ExecStart"
    " ProtectProc ProcSubset"
    " RestrictNamespaces NoNewPrivileges DevicePolicy ProtectKernelTunables ProtectControlGroups"
    " ProtectKernelModules"
    " ProtectKernelLogs SystemCallArchitectures RestrictRealtime ProtectClock ProtectHostname"
    " RestrictSUIDSGID"
    " PrivateIPC UMask KeyringMode RemoveIPC LockPersonality"
)
ORDER = tuple(_ORDER.split())
"""Directives by how often they break services, the worst first."""


def suspects(case: Case) -> Iterator[Suspicion]:
    """All changes, those first that the unit itself gives a reason to think of."""
    for name in (change.name for change in case.changes if not change.via):
        place = ORDER.index(name) if name in ORDER else len(ORDER)
        held = [
            (min(hint.names.index(name), 2), number, hint)
            for number, hint in enumerate(HINTS)
            if name in hint.names and hint.holds(case)
        ]
        nearness, number, hint = min(held, key=lambda one: one[:2], default=(9, 0, None))
        why = "nothing in the log tells; "
        why += f"possible, since {hint.words}" if hint else "it is one of the changes"
        weight = -10_000 * (nearness + 1) - 100 * number - place
        yield Suspicion(name, weight, why, certainty="possible")
