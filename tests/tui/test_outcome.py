"""The rows above the journal: what they say, what Enter and a click on them do; and the journal's filter."""

from textual.pilot import Pilot

from host.ports import JournalEntry
from trial.events import Checked, Logged, Suspect, Undone, Verdict
from tui.editor.panes.journal import JournalView
from tui.editor.panes.outcome import OutcomeView
from tui.render.outcome import outcome
from tui.render.rows import Present
from tui.render.text import plain, width_of
from tui.render.trial import TrialView

from .conftest import WIDE, WebApp, click, opened, row, shown, to, until
from .test_trial import title

SUSPECTS = (
    Suspect(
        "ProtectSystem",
        "it said: Read-only file system",
        ("ReadWritePaths=/var/lib/web", "ProtectSystem=full"),
    ),
    Suspect("PrivateTmp", "a file below /tmp is not there"),
)


def failed() -> TrialView:
    entry = JournalEntry("c7", 0.0, "Read-only file system")
    view = TrialView().after(Verdict(0.0, False, "it exited with status 1", SUSPECTS, (entry,)))
    return view.after(Undone(0.0, True, True))


def said(view: TrialView | None, present: Present, width: int = 60) -> list[str]:
    return [plain(each.line).rstrip() for each in outcome(view, present, width)]


def test_before_a_trial_checks_are_chips_and_their_lack_is_told() -> None:
    assert "c says what the service must still do" in " ".join(said(None, Present()))
    assert said(None, Present(checks=("port 80", "it reloads")))[-1] == "○ port 80   ○ it reloads"


def test_a_check_waits_then_shows_its_result_in_its_place() -> None:
    present = Present(checks=("port 80", "it reloads"))
    view = TrialView().after(Checked(0.0, "port 80", True, "ok", 0.1))
    assert said(view, present)[0] == "✓ port 80   ○ it reloads"


def test_each_remedy_and_the_draft_without_the_suspect_are_rows_that_act() -> None:
    rows = outcome(failed(), Present(), 60)
    assert [each.action for each in rows if each.action] == [
        "remedy:0:0",
        "remedy:0:1",
        "without:0",
        "without:1",
        "shell",
    ]
    assert all(width_of(each.line) <= 60 for each in rows)


def test_rows_fit_whatever_width_there_is() -> None:
    for width in (16, 33, 200):
        assert all(width_of(each.line) <= width for each in outcome(failed(), Present(), width))


def test_a_check_that_never_passed_comes_before_every_directive() -> None:
    down = "the service was down, so your check could not be tried before the change"
    view = TrialView().after(Verdict(0.0, False, "the check 'x' fails: no", SUSPECTS, doubted=down))
    rows = outcome(view.after(Undone(0.0, True, True)), Present(), 200)
    lines = [plain(each.line) for each in rows]
    at = lines.index(f"? the check itself: {down}")
    assert at < next(number for number, line in enumerate(lines) if SUSPECTS[0].directive in line)
    assert rows[at + 1].action == "checks"


async def broken(pilot: Pilot[None], app: WebApp) -> None:
    await opened(pilot)
    await to(pilot, "ReadOnlyPaths")
    await pilot.press("e", "slash", "enter")
    await until(pilot, lambda: "[x]" in row(pilot, "ReadOnlyPaths"))
    await pilot.press("ctrl+t")
    await until(pilot, lambda: title(app) == "Test · FAILED" and app.screen.query_one("#button-test").display)


async def test_enter_on_a_row_leaves_the_suspect_out_and_undo_brings_it_back(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await broken(pilot, app)
        view = app.screen.query_one(OutcomeView)
        assert "without ReadOnlyPaths=" in view.text
        view.focus()
        await pilot.press("down", "down", "down", "down", "up")
        while "without" not in plain(view.line(view._cursor)):
            await pilot.press("up")
        await pilot.press("enter")
        await until(pilot, lambda: "[ ]" in row(pilot, "ReadOnlyPaths"))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: "[x]" in row(pilot, "ReadOnlyPaths"))


async def test_a_click_on_a_row_does_the_same(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await broken(pilot, app)
        await click(pilot, "without ReadOnlyPaths=", "trial-summary")
        await until(pilot, lambda: "[ ]" in row(pilot, "ReadOnlyPaths"))


async def test_the_evidence_is_pointed_out_and_gone_to(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await broken(pilot, app)
        await until(pilot, lambda: "▶ " in shown(pilot, "journal"))
        marked = " ".join(shown(pilot, "journal").partition("▶ ")[2].split())
        assert marked.startswith("22:13:20 web[102]: cannot open /var/lib/web/state: Read-only file")
        journal = app.screen.query_one(JournalView)
        journal.scroll_to(y=0, animate=False, force=True)
        await pilot.press("n")
        await until(
            pilot,
            lambda: (
                plain(journal.line(journal.scroll_offset.y)).startswith("▶ ")
                or journal.scroll_offset.y == journal.max_scroll_y
            ),
        )


async def test_the_journal_shows_all_the_service_s_own_lines_or_problems(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        await to(pilot, "PrivateDevices")
        await pilot.press("space", "ctrl+t")  # the filter comes with the first test
        await until(pilot, lambda: title(app) == "Test · PASSED")
        from tui.render.trial import record

        journal = app.screen.query_one(JournalView)
        for entry in (
            JournalEntry("1", 0.0, "Starting web.service", identifier="systemd", pid=1),
            JournalEntry("2", 0.0, "ready", identifier="web", pid=9),
            JournalEntry("3", 0.0, "disk is full", identifier="web", pid=9, priority=3),
        ):
            line = record(Logged(0.0, entry))
            assert line is not None
            journal.add(line)
        await until(pilot, lambda: "disk is full" in shown(pilot, "journal"))
        assert "E web[9]: disk is full" in shown(pilot, "journal")
        await pilot.press("l")
        await until(pilot, lambda: "Starting" not in shown(pilot, "journal"))
        assert "ready" in shown(pilot, "journal")
        await pilot.press("l")
        await until(pilot, lambda: "ready" not in shown(pilot, "journal"))
        await pilot.click("#journal-filter", offset=(1, 0))
        await until(pilot, lambda: "Starting" in shown(pilot, "journal"))


async def test_who_reads_is_told_how_much_came_meanwhile(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await opened(pilot)
        from tui.render.trial import record

        await to(pilot, "ProtectHome")
        await pilot.press("space", "ctrl+t")
        await until(pilot, lambda: title(app).endswith("PASSED"))
        journal = app.screen.query_one(JournalView)

        def write(first: int, count: int) -> None:
            for number in range(first, first + count):
                line = record(Logged(0.0, JournalEntry(str(number), 0.0, f"line {number}")))
                assert line is not None
                journal.add(line)

        write(0, 100)
        await until(pilot, lambda: journal.virtual_size.height >= 100)
        journal.scroll_to(y=5, animate=False, force=True)
        write(100, 7)
        await until(pilot, lambda: "7 more" in str(app.screen.query_one("#journal-unread").render()))
        journal.focus()
        await pilot.press("end")
        await until(pilot, lambda: str(app.screen.query_one("#journal-unread").render()) == "")
