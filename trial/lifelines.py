"""Units whose restart can cut somebody off, or take the machine down: why to ask first."""

_NETWORK = "it manages the network that you may be connected by"
_SESSION = "a session may run in it"

_REASONS = {
    "it carries the messages between services and logins": "dbus dbus-broker",
    "it holds the login sessions": "systemd-logind elogind",
    "it writes the journal that this trial reads": "systemd-journald",
    "it manages the devices": "systemd-udevd",
    "it resolves names for the whole machine": "systemd-resolved",
    "it decides who may do what": "polkit",
    "it holds the desktop session": "display-manager gdm gdm3 sddm lightdm lxdm xdm greetd ly slim wdm",
    "you may be connected by it, and new logins need it": "ssh sshd dropbear sssd cockpit",
    _NETWORK: (
        "systemd-networkd NetworkManager networking network dhcpcd connman iwd wpa_supplicant netplan"
        " firewalld nftables ufw openvpn tailscaled"
    ),
}
_LIFELINES = {f"{name}.service": reason for reason, names in _REASONS.items() for name in names.split()}
_INSTANCE_REASONS = {
    "all sessions of that user run below it": "user",
    _SESSION: "getty autovt serial-getty container-getty ssh sshd",
    _NETWORK: "wpa_supplicant ifup dhcpcd netctl wg-quick openvpn openvpn-client",
}
_INSTANCES = {name: reason for reason, names in _INSTANCE_REASONS.items() for name in names.split()}
"""The same of templates."""


def why(unit: str, inside: tuple[str, ...] = ()) -> str:
    """Why a restart of this unit is dangerous, as a clause; empty where nothing is known that is. `inside`
    names the units that unitsmith itself runs in."""
    if unit in inside:
        return "unitsmith itself runs in it, and would be stopped with it"
    template, at, _ = unit.partition("@")
    found = _INSTANCES.get(template, "") if at else _LIFELINES.get(unit, "")
    if not found and unit.startswith("systemd-"):
        return "it is a part of systemd that the whole machine uses"
    return found
