"""What is done before each picture is taken: the keys, and what the screen must come to."""

from collections.abc import Awaitable, Callable

from msgspec import Struct
from textual.pilot import Pilot

from host.demo import DEMO_UNIT
from tui.config import DEFAULT_THEME
from tui.dialogs.keep import KeepScreen
from tui.editor.panes.panels import PanelList
from tui.editor.panes.trial import TrialPane
from tui.editor.screen import EditorScreen
from tui.picker.screen import PickerScreen
from tui.picker.survey import SurveyScreen
from tui.picker.survey_list import SurveyList
from tui.picker.units import UnitList
from workbench import goals_file

Story = Callable[[Pilot[None]], Awaitable[None]]


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait for something to be on the screen."""
    for _ in range(3000):
        if condition():
            return
        await pilot.pause(0.01)
    raise TimeoutError("the screen does not come to what the picture shows")


async def opened(pilot: Pilot[None]) -> None:
    """The editor has its unit, or the picker its list."""
    screen = pilot.app.screen
    if isinstance(screen, PickerScreen):
        await until(pilot, lambda: screen.query_one(UnitList).chosen)
    else:
        await until(pilot, lambda: screen.query_one(PanelList).key)


def verdict(pilot: Pilot[None]) -> str:
    """The word in the Test pane's frame."""
    return str(pilot.app.screen.query_one(TrialPane).border_title).rpartition(" ")[2]


async def go_to(pilot: Pilot[None], name: str) -> None:
    """Search for a directive, and go to it."""
    panels = pilot.app.screen.query_one(PanelList)
    await pilot.press("slash", *name)
    await until(pilot, lambda: panels.key and panels.key[1] == name)
    await pilot.press("enter")


async def go_home(pilot: Pilot[None]) -> None:
    """Back to the group, to its first directive."""
    await pilot.press("slash", "escape", "home")


async def draft(pilot: Pilot[None]) -> None:
    """Four switches that do the demo no harm."""
    for name in ("PrivateDevices", "ProtectKernelModules", "NoNewPrivileges", "ProtectHome"):
        await go_to(pilot, name)
        await pilot.press("space")
    await go_home(pilot)


async def picker(pilot: Pilot[None]) -> None:
    """All units of the playground with what they expose, one of them with a drop-in that was kept."""
    await draft(pilot)
    await passes(pilot)
    await pilot.press("ctrl+s")
    await until(pilot, lambda: isinstance(pilot.app.screen, KeepScreen))
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen) and verdict(pilot) == "KEPT")
    await pilot.press("o")
    await until(pilot, lambda: isinstance(pilot.app.screen, PickerScreen))
    await opened(pilot)
    await pilot.pause(4.0)  # what others expose comes in one by one


async def panels(pilot: Pilot[None]) -> None:
    """What a directive does, opened, among those that gain most."""
    await draft(pilot)
    await pilot.press("1", "home", "right")
    await go_to(pilot, "ProtectSystem")
    await pilot.press("space", "enter")


async def picks(pilot: Pilot[None]) -> None:
    """Capabilities, with those that the process holds."""
    await go_to(pilot, "CapabilityBoundingSet")
    await pilot.press("e", "down", "down", "space", "down")


async def preview(pilot: Pilot[None]) -> None:
    """What each row of the exposure costs, with the draft."""
    await draft(pilot)
    await pilot.press("3", "v", "v", "v")


async def passes(pilot: Pilot[None]) -> None:
    """Test, and wait for that."""
    await pilot.press("ctrl+t")
    await until(pilot, lambda: verdict(pilot) == "PASSED")


async def passed(pilot: Pilot[None]) -> None:
    """A test that passes, and waits to be kept."""
    await draft(pilot)
    await pilot.press("down", "enter")
    await passes(pilot)


async def revert(pilot: Pilot[None]) -> None:
    """Take it back."""
    await pilot.press("ctrl+r")
    await until(pilot, lambda: verdict(pilot) == "REVERTED")


async def failed(pilot: Pilot[None]) -> None:
    """A test that fails and is undone."""
    await go_to(pilot, "ReadOnlyPaths")
    await pilot.press("e", "slash", "enter")
    await until(pilot, lambda: "ReadOnlyPaths=" in str(pilot.app.screen.snapshot.drop_in))  # type: ignore[attr-defined]
    await pilot.press("slash", "escape")
    await pilot.press("ctrl+t")
    await until(
        pilot, lambda: verdict(pilot) == "FAILED" and pilot.app.screen.query_one("#button-test").display
    )


async def proven(pilot: Pilot[None]) -> None:
    """The same draft with others, and a proof of which line it was."""
    await draft(pilot)
    await failed(pilot)
    await pilot.press("b")
    await until(pilot, lambda: verdict(pilot) == "PROVEN")


async def rounds(pilot: Pilot[None]) -> None:
    """The same, mended by one remedy after another."""
    await failed(pilot)
    await pilot.press("F")
    await until(pilot, lambda: verdict(pilot) == "PASSED")


async def nothing(pilot: Pilot[None]) -> None:
    """Nothing is left to be done."""


async def survey(pilot: Pilot[None]) -> None:
    """All services of the machine's tree, held to goals, some of them marked."""
    file = goals_file.own_path()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(_GOALS)
    await pilot.press("f2")
    await until(pilot, lambda: isinstance(pilot.app.screen, SurveyScreen))
    services = pilot.app.screen.query_one(SurveyList)
    await until(pilot, lambda: services.chosen)
    await pilot.press("i")
    await until(pilot, lambda: services.virtual_size.height > SOME)
    await pilot.press("s", "s", "home", "space", "down", "space", "home")


_GOALS = """\
default = 9.5

[goals]
"unitsmith-demo" = 2.0
"systemd-journald" = 5.0

[accepted]
"dbus" = "everything on the machine talks to it"
"""
SOME = 20
"""Services that there are, and not all of them run."""


class Shot(Struct, frozen=True):
    """One picture."""

    name: str
    story: Story
    size: tuple[int, int] = (140, 42)
    theme: str = DEFAULT_THEME
    unit: str | None = DEMO_UNIT
    """Without one the picker is shown."""
    after: Story = nothing
    """What leaves the playground as it was."""


SHOTS = (
    Shot("panels", panels),
    Shot("picks", picks, (100, 34)),
    Shot("preview", preview),
    Shot("passed", passed, after=revert),
    Shot("failed", failed),
    Shot("proven", proven),
    Shot("rounds", rounds, after=revert),
    Shot("small", panels, (80, 24)),
    Shot("light", passed, theme="unitsmith-light", after=revert),
    Shot("picker", picker, (140, 32)),
    Shot("survey", survey, (104, 28), unit=None),
)
"""All of them, in the order in which the README shows them or not."""
