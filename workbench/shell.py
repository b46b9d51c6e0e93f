"""A shell with the sandbox and the user of a service: the command for it, and running it in a terminal."""

import subprocess
from collections.abc import Sequence

from host.ports import HostError

_RUN = (
    "systemd-run",
    "--quiet",
    "--collect",
    "--wait",
    "--service-type=exec",
    "--description=unitsmith shell",
)


def command(
    enter: Sequence[str], arguments: Sequence[str], words: Sequence[str], *, terminal: bool
) -> list[str]:
    """What to run: into the target if it is another systemd's, then a transient unit with the sandbox."""
    how = "--pty" if terminal else "--pipe"
    return [*enter, *_RUN, how, *arguments, "--", *(words or ("/bin/sh",))]


def run(words: Sequence[str]) -> int:
    """Run a command with this terminal; its exit status. Raises HostError where it can't be started."""
    try:
        return subprocess.run(words, check=False).returncode
    except OSError as error:
        raise HostError(f"{words[0]} can't be run: {error.strerror}.") from error
