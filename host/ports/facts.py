"""What kind of host it is, and what its systemd knows."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from host.layout import SYSTEM, Layout


class HostFacts(Struct, frozen=True):
    """What a host is: read once, when it is opened."""

    version: int
    """systemd's major version, such as 252."""
    version_text: str
    """As `systemctl --version` prints it, such as "252 (252.39-1~deb12u2)"."""
    name: str
    """The host's name."""
    root: bool
    """Whether the helper may write system units and talk to PID 1 without asking."""
    architecture: str = "x86-64"
    """As systemd names it in SystemCallArchitectures=."""
    features: str = ""
    """systemd's compile-time features, such as "+PAM +AUDIT -APPARMOR"."""
    raised: bool = False
    """Whether root's rights were asked for when something needed them."""
    inside: tuple[str, ...] = ()
    """The units of this host that unitsmith itself runs in: its session's, its user's manager."""
    layout: Layout = SYSTEM
    """Where its manager has its units."""

    @property
    def user_manager(self) -> bool:
        """Whether this is a user's manager rather than PID 1."""
        return self.layout.user

    @property
    def scope(self) -> str:
        """What the units of this manager are remembered by: the host, and whether they are the user's own."""
        return f"{self.name}{self.layout.option}"

    @property
    def may_change(self) -> bool:
        """Whether the helper may write the manager's units: root may, and users may write their own."""
        return self.root or self.layout.user


class ManualPage(Struct, frozen=True):
    """One manual page as it is installed."""

    name: str
    """Without the section, such as "systemd.exec"."""
    identity: str
    """Path, size and time of change: equal identities mean equal text."""
    roff: bytes = b""
    """The page's source, decompressed; empty where only identities were asked for."""


LISTINGS = ("syscall-filter", "capability", "filesystems", "exit-status")
"""Verbs of `systemd-analyze` that print names which values are made of."""


class Facts(Protocol):
    """What kind of host it is and what its systemd knows."""

    async def facts(self) -> HostFacts:
        """Version, name and rights. Raises HostUnavailable where no systemd is installed; it need not run."""

    async def configuration_items(self) -> str:
        """`systemd --dump-configuration-items`: every section and directive that this systemd parses."""

    async def manual_pages(self, names: Sequence[str], *, text: bool = True) -> tuple[ManualPage, ...]:
        """The installed pages among these names; pages that are not installed are left out."""

    async def listings(self) -> Mapping[str, str]:
        """What `systemd-analyze` prints, by verb of LISTINGS; empty where this systemd has none such."""
