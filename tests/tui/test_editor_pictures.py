"""What each family of editors looks like: a picture that changes is looked at, then renewed."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from catalog.catalog import Catalog
from catalog.directive import Directive, Family, Kind
from host.ports import ProcessState
from workbench.store import Store

from .. import sample
from .conftest import NARROW, WIDE, WebApp, shown, until
from .valuing import edit, hint

pytestmark = pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="pictures are made with Python 3.11")

Compare = Callable[..., bool]


def _words() -> Catalog:
    """The catalogue of the other pictures, with a directive for each family of editors."""
    own = sample.own_words()
    several = {"accumulates": True, "resets": True}
    capabilities = ("CAP_CHOWN", "CAP_KILL", "CAP_NET_ADMIN", "CAP_NET_BIND_SERVICE", "CAP_SYS_ADMIN")
    more = {
        "CapabilityBoundingSet": Kind(Family.LIST, capabilities, grammar="capabilities", **several),
        "SystemCallFilter": Kind(Family.LIST, ("@swap", "@timer"), grammar="syscalls", **several),
        "ReadWritePaths": Kind(Family.LIST, grammar="paths", **several),
        "Environment": Kind(Family.LIST, grammar="environment", **several),
        "ExecStart": Kind(Family.TEXT, ("-", "@", ":", "+", "!", "!!"), grammar="commands", **several),
        "MemoryMax": Kind(Family.SIZE, ("infinity",), resets=True, percent="too"),
        "User": Kind(Family.TEXT, resets=True, grammar="user"),
    }
    page = {"page": "systemd.exec", "heading": "SANDBOXING"}
    made = tuple(Directive("Service", name, kind, **page) for name, kind in more.items())
    return Catalog(252, (*(one for one in own.directives if one.name not in more), *made))


@pytest.fixture
def app(tmp_path: Path, few_words: None) -> WebApp:
    Store(tmp_path).save(sample.VERSION, [sample.PAGE], _words())
    process = ProcessState({"CapEff": "0000000000000401"}, (), ())
    made = WebApp(sample.host(process=process), tmp_path)
    made.host.files |= {"/srv/data/x": b"", "/srv/dark/y": b"", "/etc/passwd": b"web:x:33:33::/:\n"}
    return made


def picture(
    directive: str, keys: list[str], told: str, name: str = "value-hint"
) -> Callable[[Pilot[None]], object]:
    """Open an editor, press keys, and wait for what is told."""

    async def run(pilot: Pilot[None]) -> None:
        await edit(pilot, directive)
        await pilot.press(*keys)
        await until(pilot, lambda: told in (hint(pilot) if name == "value-hint" else shown(pilot, name)))
        await pilot.pause(0.4)

    return run


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_pick_list_of_capabilities(app: WebApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ["down", "down", "space", "down"]
    assert snap_compare(
        app, terminal_size=size, run_before=picture("CapabilityBoundingSet", keys, "● now", "value-picks")
    )


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_pick_list_of_system_calls(app: WebApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = ["~", "down", "space", "right", "down", "space"]
    assert snap_compare(app, terminal_size=size, run_before=picture("SystemCallFilter", keys, "except"))


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_list_of_paths_with_offers(app: WebApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    keys = [*"-/opt/x", "ctrl+j", *"/srv/"]
    assert snap_compare(
        app, terminal_size=size, run_before=picture("ReadWritePaths", keys, "/srv/data/", "value-offers")
    )


def test_a_missing_path(app: WebApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=WIDE, run_before=picture("ReadWritePaths", [*"/no"], "226"))


def test_rows_of_variables(app: WebApp, snap_compare: Compare) -> None:
    keys = [*"SIZE=two words", "ctrl+j", *"NAME=日本", "ctrl+j", "up", "up", "up", "d"]
    assert snap_compare(
        app, terminal_size=WIDE, run_before=picture("Environment", keys, "taken away", "value-rows")
    )


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_size(app: WebApp, snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(app, terminal_size=size, run_before=picture("MemoryMax", [*"1.5G"], "= 1.5 GiB"))


def test_a_choice(app: WebApp, snap_compare: Compare) -> None:
    keys = ["right", "right"]
    assert snap_compare(
        app, terminal_size=WIDE, run_before=picture("ProtectSystem", keys, "[full]", "value-choices")
    )


def test_a_command(app: WebApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=WIDE, run_before=picture("ExecStart", ["home", "-", "+"], "203"))


def test_a_user(app: WebApp, snap_compare: Compare) -> None:
    assert snap_compare(app, terminal_size=WIDE, run_before=picture("User", ["w"], "web", "value-offers"))
