"""A drop-in that is named on the command line."""

import sys

from host import regular
from host.ports import HostError


def read_drop_in(name: str) -> bytes:
    """A file's content, standard input's for -. Raises HostError for what is no file of at most 1 MiB."""
    try:
        if name == "-":
            return regular.limited(sys.stdin.buffer, "standard input")
        return regular.read(name)
    except OSError as error:
        raise HostError(f"{error.filename or name} can't be read: {error.strerror}.") from error
