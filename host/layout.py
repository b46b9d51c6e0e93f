"""Where a manager looks for what unitsmith writes: PID 1's places, and those of a user's own manager.

Sources: systemd.unit(5), the table of the unit file load path; file-hierarchy(7).
"""

from msgspec import Struct


class Layout(Struct, frozen=True):
    """The directories of one manager; the defaults are PID 1's."""

    runtime: str = "/run/systemd/system"
    """Units that a reboot (a user's: the end of the last session) removes."""
    control: str = "/run/systemd/system.control"
    """Drop-ins that beat all others, removed likewise."""
    flags: str = "/run/unitsmith"
    """unitsmith's own notes about trials, removed likewise."""
    kept: str = "/etc/systemd/system"
    """Units and drop-ins that stay, the admin's or the user's own."""
    versions: str = "/var/lib/unitsmith/versions"
    """Earlier contents of files in `kept`."""
    user: bool = False
    """Whether it is a user's manager."""

    @property
    def systemctl(self) -> str:
        """How people ask this manager."""
        return f"systemctl{self.option}"

    @property
    def option(self) -> str:
        """What commands take to mean this manager, with a blank before it; nothing for PID 1."""
        return " --user" if self.user else ""


SYSTEM = Layout()
"""PID 1's."""


def of_user(config: str, runtime: str, state: str) -> Layout:
    """A user's: `config` is where the manager finds the user's own units (~/.config/systemd/user), `runtime`
    its XDG_RUNTIME_DIR, `state` the user's XDG_STATE_HOME."""
    return Layout(
        runtime=f"{runtime}/systemd/user",
        control=f"{runtime}/systemd/user.control",
        flags=f"{runtime}/unitsmith",
        kept=config,
        versions=f"{state}/unitsmith/versions",
        user=True,
    )
