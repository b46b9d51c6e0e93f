"""Directives that are kept in one place, so that what is done to one is done to others.

Source: systemd's load-fragment.c: config_parse_bind_paths(), _timer(), _path_spec(), _socket_listen(),
_load_credential(), _set_credential(), _exec_input_text(), _service_timeout(), _exec_cpu_sched_policy().
"""

from collections.abc import Mapping, Sequence

_LISTS: Mapping[str, Sequence[Sequence[str]]] = {
    "Timer": [
        ("OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec", "OnCalendar"),
    ],
    "Path": [("PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty")],
    "Socket": [
        (
            *("ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "ListenNetlink"),
            *("ListenSpecial", "ListenMessageQueue", "ListenUSBFunction"),
        ),
    ],
}
_OF_EXEC = (
    ("BindPaths", "BindReadOnlyPaths"),
    ("IOSchedulingClass", "IOSchedulingPriority"),
    ("StandardInputText", "StandardInputData"),
    ("LoadCredential", "LoadCredentialEncrypted"),
    ("SetCredential", "SetCredentialEncrypted"),
)
_EXEC = ("Service", "Socket", "Mount", "Swap")
_TOGETHER = {
    (section, name): tuple(other for other in group if other != name)
    for section in (*_EXEC, "Timer", "Path")
    for group in (*_LISTS.get(section, ()), *(_OF_EXEC if section in _EXEC else ()))
    for name in group
} | {(section, "CPUSchedulingPolicy"): ("CPUSchedulingPriority",) for section in _EXEC}
_COVERED = {("Service", "TimeoutSec"): ("TimeoutStartSec", "TimeoutStopSec")}


def together(key: tuple[str, str]) -> Sequence[str]:
    """The directives of the same section that an empty assignment of this one empties, too."""
    return _TOGETHER.get(key, ())


def covered(key: tuple[str, str]) -> Sequence[str]:
    """The directives of the same section that any assignment of this one sets, too."""
    return _COVERED.get(key, ())
