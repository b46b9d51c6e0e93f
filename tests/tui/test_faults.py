"""What systemd ignores in a unit's files: a line on the first screen that leads to the list."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from host.ports import HostUnavailable
from tui.app import UnitsmithApp
from tui.editor.panes.faults import FaultsLine
from tui.editor.panes.preview import Preview
from tui.render.text import plain
from workbench.session import Session

from .conftest import NARROW, WIDE, until

TEXT = """\
[Service]
ExecStart=/bin/true
PrivateTmp=yes # why
PrivateTmpp=yes
After=network.target
[Container]
Image=x
"""


def app_of(folder: Path, text: str) -> UnitsmithApp:
    path = folder / "web.service"
    path.write_text(text, "utf-8")

    async def none(_say: object) -> None:
        raise HostUnavailable("a file needs no host")

    return UnitsmithApp([Session(none)], path)  # type: ignore[arg-type]


def said(pilot: Pilot[None]) -> str:
    return " ".join(str(line.render()) for line in pilot.app.screen.query(FaultsLine))


def top(pilot: Pilot[None]) -> list[str]:
    view = pilot.app.screen.query_one(Preview)
    return [plain(view.line(y)).strip() for y in range(12)]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_line_counts_them_and_leads_to_the_list(size: tuple[int, int], tmp_path: Path) -> None:
    app = app_of(tmp_path, TEXT)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: bool(said(pilot)))
        assert "ignores 4 lines" in said(pilot)
        assert "!" in said(pilot)
        await pilot.press("exclamation_mark")
        await pilot.pause()
        view: Widget = app.screen.query_one(Preview)
        assert app.screen.focused is view
        assert view.scroll_offset.y == 0
        assert "ignores 4 lines" in top(pilot)[0]
        assert "web.service:3: PrivateTmp=: It takes" in top(pilot)[1]
        await pilot.press("escape", "1")
        await pilot.click(FaultsLine)
        await pilot.pause()
        assert app.screen.focused is view


async def test_a_unit_that_can_not_be_loaded_says_so_first(tmp_path: Path) -> None:
    app = app_of(tmp_path, "[Service]\nExecStart=/bin/true\nWorkingDirectory=~/x\n")
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: bool(said(pilot)))
        assert "can't load it" in said(pilot)


async def test_a_fine_unit_has_no_such_line(tmp_path: Path) -> None:
    app = app_of(tmp_path, "[Service]\nExecStart=/bin/true\n")
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, lambda: getattr(app.screen, "snapshot", None) is not None)
        assert not said(pilot)
        await pilot.press("exclamation_mark")
