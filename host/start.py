"""Starting the helper process: the first thing that unitsmith does, so that it is ready when it is needed."""

import os
import socket
import subprocess
from collections.abc import Sequence

import msgspec

from host.own import isolated
from host.wire import Entry

_HELPER = "host.helper.__main__"


class Helper:
    """A started helper: its process, and this side of the channel to it.

    The channel is a socket and no pair of pipes: another process of the same user can open a pipe by way of
    /proc/PID/fd, and write requests to it; for a socket the kernel refuses that. proc_pid_fd(5)"""

    def __init__(self, process: subprocess.Popen[bytes], channel: socket.socket) -> None:
        self.process = process
        self.channel = channel

    @property
    def ended(self) -> bool:
        """Whether it has ended."""
        return self.process.poll() is not None

    def close(self) -> None:
        """Close the channel and what it complains on: it ends by itself then."""
        self.channel.close()
        if self.process.stderr is not None:
            self.process.stderr.close()


def start_helper(entry: Entry, prefix: Sequence[str] = ()) -> Helper:
    """Start the helper process; `prefix` is a command that gives rights, such as sudo.

    It runs isolated, by absolute path: see host.own."""
    argument = msgspec.json.encode(entry).decode()
    kept = (*_ENVIRONMENT, *(_ASKING if prefix else ()))
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [*prefix, *isolated(_HELPER), argument],
            stdin=theirs.fileno(),
            stdout=theirs.fileno(),
            stderr=subprocess.PIPE,
            env={key: os.environ[key] for key in kept if key in os.environ},
        )
    return Helper(process, ours)


_ENVIRONMENT = (
    "PATH",
    "HOME",
    "LANG",
    "LC_ALL",
    "TERM",
    "USER",
    "LOGNAME",
    "XDG_RUNTIME_DIR",
    "XDG_STATE_HOME",
    "DBUS_SESSION_BUS_ADDRESS",
)
_ASKING = ("SSH_AUTH_SOCK",)
"""What sudo may want to know whom it asks: pam_ssh_agent_auth(8)."""
