"""What gives a shell the sandbox and the user of a service, and nothing that would disturb the service."""

from collections.abc import Iterator

from unit.effective import Effectives
from unit.export import Line, lines

_DIRECTORIES = {
    "StateDirectory": "/var/lib",
    "CacheDirectory": "/var/cache",
    "LogsDirectory": "/var/log",
    "RuntimeDirectory": "/run",
}
_OF_THE_SERVICE = (
    *("Exec", "Restart", "Timeout", "Standard", "TTY", "Syslog", "Log", "FileDescriptorStore", "Success"),
    *("RuntimeDirectory", "StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory"),
    *("Type", "ExitType", "PIDFile", "BusName", "NotifyAccess", "Sockets", "WatchdogSec", "RemainAfterExit"),
    *("GuessMainPID", "KillMode", "KillSignal", "FinalKillSignal", "SendSIGHUP", "SendSIGKILL"),
    *("NonBlocking", "RootDirectoryStartOnly", "OOMPolicy", "RuntimeMaxSec", "RuntimeRandomizedExtraSec"),
    *("USBFunction", "PAMName", "Utmp", "RebootArgument", "StartLimit", "FailureAction", "OpenFile"),
)
"""How directives begin that are about running the service rather than about what it can see and do."""


def properties(values: Effectives, *, user: bool = False) -> list[str]:
    """Arguments of `systemd-run` for a shell. A directory of the service is made writable where it is: if the
    shell had it as its own, systemd would give it away at its start and remove it at its end. user: of a
    user's manager, which can give nothing away, and only it knows where the directories are."""
    kept = ["RuntimeDirectoryPreserve=yes"] if user else []
    words = (*(word for line in lines(values) for word in _words(line, user=user)), *kept)
    return [f"--property={word}" for word in words]


def _words(line: Line, *, user: bool) -> Iterator[str]:
    if line.section != "Service":
        return
    if user and line.name in _DIRECTORIES:
        yield f"{line.name}={line.setting.value}"
    elif base := _DIRECTORIES.get(line.name):
        names = (word.partition(":")[0] for word in line.setting.value.split())
        yield from (f"ReadWritePaths=-{base}/{name}" for name in names if name and "%" not in name)
    elif not line.name.startswith(_OF_THE_SERVICE):
        yield f"{line.name}={line.setting.value}"
