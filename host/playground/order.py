"""What the asking side and the keeper say to each other: one JSON line each way, then the pipe's end.

The keeper ends the playground when its standard input ends, so that no way of dying leaves one behind.
"""

import msgspec


class Order(msgspec.Struct, frozen=True):
    """What to boot."""

    root: str
    """The tree to boot, an absolute path; "/" is this machine's own."""
    name: str
    """Its host name."""
    demo: bool = True
    """Whether the demo service is installed and started."""
    user: bool = False
    """Whether there is a normal user with a manager, whose the demo service then is."""
    user_namespace: bool = False
    """Whether its root is an unprivileged user outside (user_namespaces(7))."""
    files: dict[str, bytes] = {}
    """Written before it boots: absolute path inside, content; those that begin with #! are executable."""
    deadline: float = 60.0
    """Seconds until it must be up."""


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """It is up."""

    leader: int
    """The PID of its PID 1, as seen from outside."""
    demo: bool
    """Whether it has the demo service (a tree without Python can't)."""


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """It could not be booted, and nothing is left of it."""

    kind: str
    """The name of the error of host.ports to raise."""
    text: str


Answer = Ready | Refused
