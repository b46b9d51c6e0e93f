"""The manual pages that a catalogue is made from, and which of them a section is explained on."""

_SHARED = ("systemd.exec", "systemd.resource-control", "systemd.kill", "systemd.unit")
OWN = {
    "Unit": ("systemd.unit",),
    "Install": ("systemd.unit",),
    **{
        name.capitalize(): (f"systemd.{name}", *_SHARED)
        for name in ("service", "socket", "mount", "automount", "swap", "timer", "path", "slice", "scope")
    },
}
"""By section: the page of its own, then those that it shares with others."""

PAGES = (*_SHARED, *dict.fromkeys(pages[0] for pages in OWN.values() if pages[0] not in _SHARED))
"""The manual pages to ask the host for."""
