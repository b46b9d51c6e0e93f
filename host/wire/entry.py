"""How a helper is told what to enter, and as whom."""

from msgspec import Struct


class Account(Struct, frozen=True):
    """A user of another systemd, where no names can be looked up from outside."""

    uid: int
    gid: int
    groups: tuple[int, ...]
    home: str

    @property
    def become(self) -> tuple[str, ...]:
        """What to put before a command there so that this user runs it."""
        ids = (f"--reuid={self.uid}", f"--regid={self.gid}", "--init-groups")
        return ("setpriv", *ids, "env", f"XDG_RUNTIME_DIR=/run/user/{self.uid}", f"HOME={self.home}")


class Entry(Struct, frozen=True):
    """How the helper starts: its only command-line argument, as JSON."""

    leader: int = 0
    """PID (as the helper sees it) of the systemd whose namespaces to enter; 0 for this machine's own."""
    user: bool = False
    """Talk to the manager of the user that the helper runs as."""
    account: Account | None = None
    """Whom to become after entering; its root where there is none."""
