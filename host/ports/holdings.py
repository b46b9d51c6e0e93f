"""What a process of a service holds and does at one moment, as /proc tells it. proc(5)"""

from typing import Protocol

from msgspec import Struct


class Listening(Struct, frozen=True):
    """A socket that waits for clients."""

    kind: str
    """tcp, udp or unix."""
    address: str
    """An IP address, or the path of a socket; a path that begins with @ is no file."""
    port: int = 0

    @property
    def is_local(self) -> bool:
        """Whether only this host can reach it."""
        return self.kind == "unix" or self.address.startswith("127.") or self.address == "::1"


class Holding(Struct, frozen=True):
    """One process of a unit."""

    pid: int
    program: str = ""
    """The path of what it runs; empty where that can't be read."""
    users: tuple[int, ...] = ()
    """Real, effective, saved and file system user."""
    groups: tuple[int, ...] = ()
    """The same of groups."""
    effective: str = "0"
    """The capabilities that it has now, as a mask in hex."""
    directory: str = "/"
    """Where it works."""
    written: tuple[str, ...] = ()
    """Files that it has open for writing."""
    read: tuple[str, ...] = ()
    """Files that it has open, or mapped, besides."""
    devices: tuple[str, ...] = ()
    """Device nodes that it has open."""
    families: tuple[str, ...] = ()
    """Address families of its sockets."""
    listening: tuple[Listening, ...] = ()
    makes_code: bool = False
    """Whether it has memory that can be written and executed, or code that is in no file."""
    policy: int = 0
    """How it is scheduled. sched(7): 1 FIFO, 2 RR, 6 DEADLINE"""
    namespaces: tuple[str, ...] = ()
    """Kinds of namespaces in which it is not where the service's first process is."""
    traced: bool = False
    """Whether another process traces it."""


class Holdings(Protocol):
    """What the processes of a unit hold."""

    async def holdings(self, unit: str) -> tuple[Holding, ...]:
        """Each process in the unit's control group; what can't be read is left out."""
