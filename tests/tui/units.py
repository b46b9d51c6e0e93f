"""What tests of the picker share: a host with many units, and how the list is read."""

import asyncio
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static

from host.fake import FakeHost
from host.ports import HostFacts
from tui.app import UnitsmithApp
from tui.editor.screen import EditorScreen
from tui.picker.units import UnitList
from tui.render.text import plain

from .. import sample
from .conftest import opened as editor_is_there
from .conftest import until

SYSTEM = "/usr/lib/systemd/system"
MORE = {
    f"{SYSTEM}/backup.service": b"[Unit]\nDescription=Nightly backup\n[Service]\nExecStart=/bin/b\n",
    f"{SYSTEM}/getty@.service": b"[Unit]\nDescription=Getty on %I\n[Service]\nExecStart=/bin/g\n",
    f"{SYSTEM}/mail.service": b"[Unit]\nDescription=Post office\n[Service]\nExecStart=/bin/m\n",
    "/etc/systemd/system/mail.service.d/zz-unitsmith.conf": b"[Service]\nPrivateTmp=yes\n",
    f"{SYSTEM}/web.socket": b"[Unit]\nDescription=Web's port\n[Socket]\nListenStream=80\n",
    "/etc/systemd/system/gone.service": b"",
}
NAMES = ("backup.service", "getty@.service", "gone.service", "mail.service", "web.service")


class PickerApp(UnitsmithApp):
    """The picker over the units of a host in memory, with the playground beside it."""

    def __init__(self, host: FakeHost, cache: Path, **options: object) -> None:
        self.host = host
        self.gate = asyncio.Event()
        self.gate.set()
        self.here = sample.session(host, cache, self.gate)
        demo = sample.host(facts=HostFacts(252, sample.VERSION, "playground", root=True))
        self.playground = sample.session(
            demo, cache, title="the playground", about="a throwaway systemd", first=sample.UNIT
        )
        sessions = [self.here, self.playground]
        super().__init__(sessions, clock=lambda: sample.LATER, **options)  # type: ignore[arg-type]


def units_to_pick() -> FakeHost:
    """A host with a unit of each sort, one of them failed."""
    host = sample.host()
    host.files |= MORE
    host._states["backup.service"] = {"ActiveState": "failed", "SubState": "failed"}
    return host


def units(pilot: Pilot[None]) -> list[str]:
    """The lines of the list."""
    view = pilot.app.screen.query_one(UnitList)
    return [plain(view.line(y)).rstrip() for y in range(view.virtual_size.height)]


def line(pilot: Pilot[None], text: str) -> str:
    return next((line for line in units(pilot) if text in line), "")


def named(pilot: Pilot[None]) -> list[str]:
    """The units that are listed, in order."""
    names = (*NAMES, "web.socket")
    return [name for text in units(pilot) for name in names if f" {name} " in f"{text} "]


def under_cursor(pilot: Pilot[None]) -> str:
    return next((text for text in units(pilot) if text.startswith("▸")), "")


def note(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#pick-note", Static).render())


def notices(app: UnitsmithApp) -> str:
    return " ".join(each.message for each in app._notifications)


async def listed(pilot: Pilot[None]) -> None:
    """All units are there, not only those that are loaded."""
    await until(pilot, lambda: line(pilot, "mail.service"))


async def click(pilot: Pilot[None], text: str) -> None:
    view = pilot.app.screen.query_one(UnitList)
    y = next(at for at, line in enumerate(units(pilot)) if text in line)
    await pilot.click(view, offset=(20, y - view.scroll_offset.y))
    await pilot.pause()


async def in_editor(pilot: Pilot[None], unit: str) -> None:
    await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
    await editor_is_there(pilot)
    assert unit in str(pilot.app.screen.query_one("#facts").render())
