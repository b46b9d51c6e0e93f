"""Writing checks: what can be read is not what passed, a near miss is told, and ^t runs them now."""

from collections.abc import Sequence
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Static, TextArea

from host.ports import CheckResult
from tui.dialogs.checks import ChecksScreen

from .. import sample
from .conftest import WIDE, WebApp, opened, until


def answers(command: Sequence[str]) -> CheckResult:
    """The port is there, the page is not."""
    return CheckResult(22, "refused", 0.01) if "curl" in command[2] else CheckResult(0, "", 0.01)


def remarks(pilot: Pilot[None]) -> str:
    return str(pilot.app.screen.query_one("#checks-remarks", Static).render())


async def test_checks_are_judged_while_they_are_typed_and_run_when_wanted(tmp_path: Path) -> None:
    host = sample.host(check=answers)
    host.files["/usr/bin/web"] = b""
    app = WebApp(host, tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ChecksScreen))
        area = app.screen.query_one(TextArea)
        area.text = "tcp 127.0.0.1:80\nurl http://localhost/\nreload\nup 5\ntcp nowhere"
        await until(
            pilot,
            lambda: "? There is no program reload on this host. Did you mean reloads?" in remarks(pilot),
        )
        assert "· port 80 on 127.0.0.1" in remarks(pilot)
        assert "! tcp nowhere: write HOST:PORT" in remarks(pilot)
        assert "✓" not in remarks(pilot)
        await pilot.press("ctrl+t")  # not while one of them is none
        assert "✓" not in remarks(pilot)
        area.text = "tcp 127.0.0.1:80\nurl http://localhost/\nup 5"
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "✗ http://localhost/: exit status 22: refused" in remarks(pilot))
        assert "The service is checked as it runs now; nothing is changed." in remarks(pilot)
        assert "✓ port 80 on 127.0.0.1: ok" in remarks(pilot)
        assert "· it stays up for 5 s: a test alone watches that" in remarks(pilot)
        await pilot.press("escape")
        assert host.files.keys() == sample.FILES.keys() | {"/usr/bin/web"}


async def test_with_nothing_drafted_a_test_runs_the_checks_and_says_so(tmp_path: Path) -> None:
    app = WebApp(sample.host(), tmp_path)
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, ChecksScreen))
        said = "There are no checks yet: type one, or ^o proposes some."
        await until(pilot, lambda: said in remarks(pilot))
        app.screen.query_one(TextArea).text = "tcp 127.0.0.1:80"
        await pilot.press("ctrl+s")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, ChecksScreen) and "✓ port 80" in remarks(pilot))
        assert "Nothing is drafted, so the service is checked as it runs now." in remarks(pilot)
        await pilot.press("escape", "C")
        await until(pilot, lambda: isinstance(app.screen, ChecksScreen) and "✓ port 80" in remarks(pilot))
        assert "nothing is changed" in remarks(pilot)
