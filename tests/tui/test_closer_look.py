"""The closer look on the screen: asked for with a key, by itself where nothing tells, and cancelled."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from textual.pilot import Pilot

from host.fake import FakeHost, Outcome, Script, Settings
from host.ports import Attempt
from tui.editor.panes.outcome import OutcomeView
from tui.editor.panes.trial import TrialPane

from .. import sample
from .conftest import NARROW, WIDE, WebApp, opened, row, shown, to, until

ARGUMENTS = 'AT_FDCWD</>, "/var/lib/web/x", O_RDWR'
WORKED = [Attempt("openat", ARGUMENTS, "", 7, 1, 1)]
FAILS = [Attempt("openat", ARGUMENTS, "EROFS", 7, 1, 1)]


def title(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen_stack[0].query_one(TrialPane).border_title)


def summary(pilot: Pilot[None]) -> str:
    return " ".join(pilot.app.screen_stack[0].query_one(OutcomeView).text.split())


def breaks(*said: str) -> Script:
    def script(unit: str, settings: Settings) -> Outcome:
        if settings.get("ProtectSystem") == ("strict",) and not settings.get("ReadWritePaths"):
            return Outcome("failed", "failed", "failed", "exit-code", 1, 1, said)
        return Outcome(lines=("ready",))

    return script


def host(script: Script, first: Callable[[], object] | None = None) -> FakeHost:
    """A host with a tracer; `first` happens in the middle of the first start."""

    def starts() -> Iterator[Sequence[Attempt]]:
        if first is not None:
            first()
            yield WORKED
        while True:
            yield from (WORKED, FAILS)

    every = starts()
    return sample.host(script=script, traced=lambda: next(every))


async def drafted(pilot: Pilot[None]) -> None:
    await opened(pilot)
    await to(pilot, "ProtectSystem")
    await pilot.press("space")
    await until(pilot, lambda: "[x]" in row(pilot, "ProtectSystem"))
    await pilot.press("ctrl+t")


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_where_nothing_tells_it_comes_by_itself_and_f_takes_what_it_found(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    app = WebApp(host(breaks()), tmp_path)
    async with app.run_test(size=size) as pilot:
        await drafted(pilot)
        await until(pilot, lambda: "SEEN by strace, in 4 restarts" in summary(pilot))
        await until(pilot, lambda: title(pilot) == "Test · FAILED")
        assert "ProtectSystem= seen" in summary(pilot)
        assert "f ReadWritePaths=/var/lib/web" in summary(pilot)
        assert "fails with EROFS" in summary(pilot)
        assert "before: worked" in shown(pilot, "journal")
        assert [path for path in app.host.files if path.startswith("/run/")] == []
        await pilot.press("f")
        await until(pilot, lambda: title(pilot) == "Test · PASSED")


async def test_on_request_and_cancelled(tmp_path: Path) -> None:
    titles: list[str] = []

    def cancel() -> None:
        pane = app.screen_stack[0].query_one(TrialPane)
        titles.append(str(pane.border_title))
        pane.revert()

    app = WebApp(host(breaks("web: /var/lib/web/x: Read-only file system"), cancel), tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await drafted(pilot)
        await until(pilot, lambda: title(pilot) == "Test · FAILED")
        await until(pilot, lambda: "ProtectSystem= likely" in summary(pilot))
        await pilot.press("t")
        await until(pilot, lambda: "NOT SEEN The closer look was cancelled" in summary(pilot))
        assert titles == ["Test · looking closer"]
        assert "ProtectSystem= likely" in summary(pilot)
        await until(pilot, lambda: title(pilot) == "Test · FAILED")
        await pilot.press("t")
        await until(pilot, lambda: "ProtectSystem= seen" in summary(pilot))
        assert [path for path in app.host.files if path.startswith("/run/")] == []
