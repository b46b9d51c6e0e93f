"""Whose units are tried: root's, or those of a normal user with a manager of their own."""

import contextlib
import shlex
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager

from msgspec import Struct

from host.playground import Playground
from host.playground.account import account_of
from host.real import RealHost
from host.start import start_helper
from host.wire import Account, Entry

from .rig import connected, inside, put


class Root(Struct, frozen=True):
    """Root, and PID 1."""

    playground: Playground
    own: str = "/etc/systemd/system"
    """Where the admin's units are."""
    base: str = "sysinit.target"
    """What everything needs."""

    def systemctl(self, *words: str, check: bool = True) -> str:
        """Ask the manager."""
        return inside(self.playground, "systemctl", *words, check=check)

    def analyze(self, *words: str) -> str:
        """Ask systemd-analyze about it."""
        return inside(self.playground, "systemd-analyze", *words)

    def put(self, path: str, text: str) -> None:
        """Write a file."""
        put(self.playground, path, text)

    def connected(self) -> AbstractAsyncContextManager[RealHost]:
        """A host whose helper is root."""
        return connected(self.playground)


class Someone(Struct, frozen=True):
    """A user who is logged in, as far as their manager is concerned."""

    playground: Playground
    name: str
    account: Account
    base: str = "basic.target"

    @classmethod
    def logged_in(cls, playground: Playground, name: str = "someone", *groups: str) -> "Someone":
        """Make a user, and have their manager started."""
        also = ("--groups", ",".join(groups)) if groups else ()
        inside(playground, "useradd", "--create-home", *also, name)
        account = account_of(playground.path("/"), name)
        inside(playground, "systemctl", "start", f"user@{account.uid}.service")
        return cls(playground, name, account)

    @property
    def runtime(self) -> str:
        """Their XDG_RUNTIME_DIR."""
        return f"/run/user/{self.account.uid}"

    @property
    def own(self) -> str:
        """Where their own units are."""
        return f"{self.account.home}/.config/systemd/user"

    def run(self, *command: str, check: bool = True) -> str:
        """Run a command as they would; its output."""
        return inside(self.playground, *self.account.become, *command, check=check)

    def systemctl(self, *words: str, check: bool = True) -> str:
        """Ask their manager."""
        return self.run("systemctl", "--user", *words, check=check)

    def analyze(self, *words: str) -> str:
        """Ask systemd-analyze about it."""
        return self.run("systemd-analyze", "--user", *words)

    def put(self, path: str, text: str) -> None:
        """Write a file of theirs."""
        folder = shlex.quote(path.rpartition("/")[0])
        self.run("sh", "-c", f"mkdir -p {folder}; cat >{shlex.quote(path)} <<'EOF'\n{text}EOF")

    def unit(self, name: str, text: str) -> None:
        """A unit of theirs, started."""
        self.put(f"{self.own}/{name}", text)
        self.systemctl("daemon-reload")
        self.systemctl("restart", name)

    @contextlib.asynccontextmanager
    async def connected(self) -> AsyncIterator[RealHost]:
        """A host whose helper runs as they do, and asks their manager."""
        entry = Entry(self.playground.leader, user=True, account=self.account)
        host = await RealHost.open(start_helper(entry))
        try:
            yield host
        finally:
            await host.close()
