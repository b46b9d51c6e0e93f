"""What tests of editors share: a host with people and files, and how an editor is opened and read."""

from pathlib import Path

from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from host.ports import ProcessState
from tui.editor.panes.panels import PanelList
from tui.values.said import Saying

from .. import sample
from .conftest import WebApp, opened, shown, until

PEOPLE = b"root:x:0:0::/root:/bin/sh\nweb:x:33:33::/srv:/bin/false\nwebmaster:x:1000:1000::/:/bin/sh\n"
PROCESS = ProcessState({"CapEff": "0000000000000401"}, (), (), families=("AF_INET",))
"""CAP_CHOWN and CAP_NET_BIND_SERVICE."""


def peopled(cache: Path) -> WebApp:
    """The interface on a host with people, files and a process."""
    made = WebApp(sample.host(process=PROCESS), cache)
    made.host.files |= {"/etc/passwd": PEOPLE, "/srv/data/x": b"", "/srv/dark/y": b"", "/usr/bin/web": b""}
    return made


async def edit(pilot: Pilot[None], directive: str) -> None:
    """Open the editor of a directive, wherever it is listed."""
    if not pilot.app.screen.query(PanelList):
        await opened(pilot)
    await until(pilot, lambda: "=" in shown(pilot, "panels"))
    await pilot.press("slash")
    pilot.app.post_message(events.Paste(directive.lower()))
    await pilot.press("enter")
    panels = pilot.app.screen.query_one(PanelList)
    await until(pilot, lambda: panels.has_focus and panels.key and panels.key[1] == directive)
    await pilot.press("e")
    await until(pilot, lambda: hint(pilot))


def hint(pilot: Pilot[None], name: str = "value-hint") -> str:
    """What the editor says."""
    found = pilot.app.screen.query(f"#{name}").results(Saying)
    return next((str(one.content) for one in found), "")


async def asked(pilot: Pilot[None], group: str = "offers") -> None:
    """The host has answered what could be typed next, or what it knows of a value."""
    workers = pilot.app.workers
    await workers.wait_for_complete([one for one in workers if one.group == group])
    await pilot.pause()


def entry(pilot: Pilot[None]) -> str:
    return pilot.app.screen.query_one("#value-entry", Input).value


def gone(pilot: Pilot[None]) -> bool:
    return not pilot.app.screen.query("#value-editor")


async def taken(pilot: Pilot[None], *lines: str) -> None:
    """Enter, and the preview says these lines and no others."""
    await pilot.press("enter")
    await until(pilot, lambda: gone(pilot))
    await until(pilot, lambda: drafted(pilot) == list(lines))
    assert isinstance(pilot.app.focused, PanelList)


def drafted(pilot: Pilot[None]) -> list[str]:
    screen = pilot.app.screen
    text = screen.snapshot.drop_in  # type: ignore[attr-defined]  # the editor's screen
    return [line for line in text.splitlines() if "=" in line and not line.startswith("#")]
