"""Random service units that say what counts for exposure, right and wrong, as people write them."""

from hypothesis import strategies as st

from catalog.exposure.lists import CAPABILITIES
from catalog.listings import bundled

_SWITCHES = (
    *("PrivateDevices", "PrivateNetwork", "PrivateTmp", "PrivateUsers", "ProtectControlGroups"),
    *("ProtectKernelModules", "ProtectKernelTunables", "ProtectKernelLogs", "ProtectClock"),
    *("ProtectHostname", "LockPersonality", "MemoryDenyWriteExecute", "NoNewPrivileges"),
    *("RestrictRealtime", "RestrictSUIDSGID", "RemoveIPC", "DynamicUser", "Delegate"),
)
_WORDS = {
    "ProtectSystem": ["yes", "no", "full", "strict", "", "x"],
    "ProtectHome": ["yes", "no", "read-only", "tmpfs", "", "x"],
    "UMask": ["0077", "0027", "022", "0", "777", "x", "", "0117"],
    "KeyringMode": ["inherit", "private", "shared", "x"],
    "ProtectProc": ["invisible", "noaccess", "ptraceable", "default", "x"],
    "ProcSubset": ["pid", "all", "x"],
    "User": ["root", "0", "nobody", "www-data", "", "1000"],
    "DevicePolicy": ["closed", "strict", "auto", "x"],
    "DeviceAllow": ["/dev/null rw", "", "char-rtc r", "/dev/sda r"],
    "NotifyAccess": ["all", "main", "x"],
    "SupplementaryGroups": ["adm", ""],
    "RootDirectory": ["/srv", "/"],
    "IPIngressFilterPath": ["/sys/fs/bpf/x"],
}
_FAMILIES = ["AF_UNIX", "AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_BLUETOOTH", "AF_LOCAL"]
_NETWORKS = ["any", "localhost", "10.0.0.0/8", "::/0", "0.0.0.0/0", "link-local", "127.0.0.0/8", "x"]
_SYSCALLS = [*bundled().syscalls, *sorted(bundled().every_syscall)[::9], "@foo", "nosuch"]


def _listed(name: str, pool: list[str], *, most: int, tilde: bool = True) -> st.SearchStrategy[str]:
    marks = st.sampled_from(["", "~"] if tilde else [""])
    words = st.lists(st.sampled_from(pool), min_size=1, max_size=most).map(" ".join)
    return st.builds(lambda mark, text: f"{name}={mark}{text}", marks, words)


_switch = st.builds(
    lambda name, value: f"{name}={value}",
    st.sampled_from(_SWITCHES),
    st.sampled_from(["yes", "no", "1", "off", "maybe", "private", "strict", "disconnected", "self"]),
)
_word = st.sampled_from([f"{name}={value}" for name, values in _WORDS.items() for value in values])
_line = st.one_of(
    _switch,
    _word,
    _listed("CapabilityBoundingSet", [*CAPABILITIES, "cap_chown", "CAP_FOO", "3"], most=12),
    _listed("AmbientCapabilities", list(CAPABILITIES), most=3),
    _listed("RestrictNamespaces", ["net", "mnt", "user", "pid", "ipc", "uts", "cgroup", "x"], most=3),
    _listed("RestrictAddressFamilies", _FAMILIES, most=4),
    _listed("SystemCallFilter", _SYSCALLS, most=5),
    _listed("SystemCallFilter", [f"{name}:EPERM" for name in _SYSCALLS], most=3),
    _listed("SystemCallArchitectures", ["native", "x86-64", "x86", "foo"], most=2, tilde=False),
    _listed("IPAddressDeny", _NETWORKS, most=3, tilde=False),
    _listed("IPAddressAllow", _NETWORKS, most=3, tilde=False),
    st.sampled_from(
        [
            *("CapabilityBoundingSet=", "AmbientCapabilities=", "RestrictNamespaces=", "SystemCallFilter="),
            *("RestrictAddressFamilies=", "RestrictAddressFamilies=none", "RestrictNamespaces=yes"),
            *("RestrictNamespaces=no", "IPAddressDeny=", "SystemCallArchitectures="),
            *("[Unit]\nDefaultDependencies=no\n[Service]", "PrivateMounts=yes"),
        ]
    ),
)
units = st.lists(_line, min_size=1, max_size=14).map(
    lambda lines: "[Service]\nExecStart=/bin/true\n" + "\n".join(lines) + "\n"
)
"""Not among them: an empty `Delegate=` (systemd takes it for yes) and a bare `CapabilityBoundingSet=~`
with capabilities after it (262 keeps the full set, earlier ones don't), and unknown address families
(262 drops the rest of their line, earlier ones only the word)."""
