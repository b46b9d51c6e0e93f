"""Starting the helper process: the first thing that unitsmith does, so that it is ready when it is needed."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from host.wire import Entry

_HELPER = Path(__file__).parent / "helper" / "__main__.py"


def start_helper(entry: Entry, prefix: Sequence[str] = ()) -> subprocess.Popen[bytes]:
    """Start the helper process; `prefix` is a command that gives rights, such as sudo.

    It runs isolated (-I), by absolute path: neither working directory nor environment can lend it code."""
    argument = msgspec.json.encode(entry).decode()
    kept = (*_ENVIRONMENT, *(_ASKING if prefix else ()))
    return subprocess.Popen(
        [*prefix, sys.executable, "-I", str(_HELPER), argument],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={key: os.environ[key] for key in kept if key in os.environ},
    )


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
