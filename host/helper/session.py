"""The user's own manager: how it is reached, and where it keeps what unitsmith writes.

systemctl --user goes the same way: the private socket where there is one, else the session bus; with the
socket no dbus-daemon is needed, and a dead one does no harm. pam_systemd(8) for XDG_RUNTIME_DIR.
"""

import os
import socket
from pathlib import Path

from host.helper.bus import MANAGER, PROPERTIES, Bus, plain
from host.layout import Layout, of_user
from host.ports import HostUnavailable


def runtime_directory() -> str:
    """The user's XDG_RUNTIME_DIR, put into the environment for the programs that need it.

    Raises HostUnavailable where the user has none, and where it is another user's."""
    number = os.geteuid()
    place = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{number}"
    try:
        owner = Path(place).stat().st_uid
    except OSError:
        raise HostUnavailable(f"{_NONE} ({place} is missing){_remedy(number)}") from None
    if owner != number:
        raise HostUnavailable(
            f"{place} is another user's: --user is about your own manager, so run unitsmith without sudo,"
            " or from a login of that user's (machinectl shell NAME@)."
        )
    os.environ["XDG_RUNTIME_DIR"] = place
    return place


def connection() -> Bus:
    """A bus to the user's manager. Raises HostUnavailable where there is none."""
    place = runtime_directory()
    private = f"{place}/systemd/private"
    if _answers(private):
        return Bus(f"unix:path={private}".encode(), user=True)
    if not Path(place, "bus").exists() and "DBUS_SESSION_BUS_ADDRESS" not in os.environ:
        raise HostUnavailable(f"{_NONE} (nobody answers at {private}){_remedy(os.geteuid())}")
    return Bus(None, user=True)


def _answers(path: str) -> bool:
    """Whether somebody listens: before 252, `systemd-analyze --user verify` took it from the manager."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def layout_of(bus: Bus) -> Layout:
    """Where the manager says that it looks: its own environment decides, not ours."""
    runtime = os.environ["XDG_RUNTIME_DIR"]
    found = plain(bus.call(b"Get", b"ss", MANAGER, b"UnitPath", interface=PROPERTIES))
    controls = [path for path in found if path.endswith("/systemd/user.control")]
    config = next((path for path in controls if not path.startswith(f"{runtime}/")), "")
    home = os.environ.get("HOME", "/")
    state = os.environ.get("XDG_STATE_HOME", "")
    return of_user(
        config.removesuffix(".control") or f"{home}/.config/systemd/user",
        runtime,
        state if state.startswith("/") else f"{home}/.local/state",
    )


def _remedy(number: int) -> str:
    if number == 0:
        return ": root rarely has one; run unitsmith as the user whose services they are."
    return (
        ": log in as that user (machinectl shell NAME@), or have one started without a login"
        " (loginctl enable-linger NAME)."
    )


_NONE = "You have no user manager here"
