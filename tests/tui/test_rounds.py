"""A failure on the screen: what comes first, remedy after remedy, and the proof by trying."""

import asyncio

import pytest
from textual.pilot import Pilot

from host.fake import Outcome, Settings
from trial.events import Armed, Refused, Step, Suspect, Undone, Verdict
from trial.proof.events import Bound, Proof, Proven, Tried, Trying
from trial.rounds.story import Change
from tui.dialogs.question import Question
from tui.dialogs.remedies import RemediesScreen
from tui.editor.screen import EditorScreen
from tui.render.outcome import outcome
from tui.render.proof import ProofView
from tui.render.rows import Present
from tui.render.text import plain
from tui.render.trial import TrialView

from .. import sample
from .conftest import WIDE, WebApp, drawn, opened, until
from .test_trial import in_sight, of_the_trial, summary, title

SMALLEST = (60, 15)
PLACES = ("/var/lib/web/state", "/var/log/web.log", "/srv/web/data")


def web(unit: str, settings: Settings) -> Outcome:
    """ProtectSystem=strict makes it need three paths, one by one; of ReadOnlyPaths=/ it dies silently."""
    opened = " ".join(settings.get("ReadWritePaths", ())).split()
    if "/" in settings.get("ReadOnlyPaths", ()):
        return Outcome(active="failed", sub="failed", result="exit-code", exit_code=1, exit_status=1)
    for place in PLACES if "strict" in settings.get("ProtectSystem", ()) else ():
        if not any(place.startswith(path) for path in opened):
            lines = (f"cannot open {place}: Read-only file system",)
            return Outcome("failed", "failed", "exit-code", exit_code=1, exit_status=1, lines=lines)
    return Outcome(lines=("ready",))


@pytest.fixture
def app(tmp_path: object) -> WebApp:
    return WebApp(sample.host(script=web), tmp_path)  # type: ignore[arg-type]


async def fails(pilot: Pilot[None], app: WebApp, lines: str) -> None:
    await opened(pilot)
    assert isinstance(app.screen, EditorScreen)
    assert app.screen.unit is not None
    app.screen.unit.edits.take_text(f"[Service]\n{lines}")
    app.screen.show()
    await pilot.press("ctrl+t")
    await until(pilot, lambda: title(app) == "Test · FAILED" and "Undone" in summary(app))
    await until(pilot, lambda: not app.screen.panes.trial.going)  # type: ignore[attr-defined]


def draft(app: WebApp) -> str:
    screen = app.screen_stack[0]
    assert isinstance(screen, EditorScreen)
    assert screen.unit is not None
    return screen.unit.view.snapshot().drop_in


async def test_the_smallest_screen_shows_the_suspect_what_fix_would_do_and_the_evidence(app: WebApp) -> None:
    async with app.run_test(size=SMALLEST) as pilot:
        await fails(pilot, app, "ProtectSystem=strict\n")
        await until(pilot, lambda: in_sight(app.screen.panes.trial.query_one("#journal"), "▶ "))  # type: ignore[attr-defined]
        seen = drawn(pilot)
        for words in ("FAILED", "? ProtectSystem= likely", "f  ReadWritePaths=/var/lib/web", "▶ "):
            assert words in seen


async def test_f_takes_one_remedy_after_another_and_each_try_says_how_far_it_got(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await fails(pilot, app, "ProtectSystem=strict\nPrivateDevices=yes\n")
        before = draft(app)
        await pilot.press("ctrl+r")
        told = [note.message for note in app._notifications]
        assert any("No test is going on, so there is nothing to undo." in text for text in told)
        await pilot.press("f")
        await until(
            pilot, lambda: "2nd try, with ReadWritePaths=/var/lib/web: further than before" in summary(app)
        )
        await until(pilot, lambda: not app.screen.panes.trial.going)  # type: ignore[attr-defined]
        await pilot.press("F")
        await until(pilot, lambda: title(app) == "Test · PASSED")
        assert "4th try, with ReadWritePaths=/srv/web: it works" in summary(app)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: title(app) == "Test · REVERTED")
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert draft(app) == before


async def test_b_proves_and_f_drafts_what_passes(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await fails(pilot, app, "ReadOnlyPaths=/\nPrivateDevices=yes\nNoNewPrivileges=yes\n")
        assert "Nothing tells which line it was: b finds out by trying." in summary(app)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, RemediesScreen))
        assert "ReadOnlyPaths= possible: nothing in the log tells" in drawn(pilot)
        await pilot.press("escape", "b")
        await until(pilot, lambda: title(app) == "Test · PROVEN")
        assert "ReadOnlyPaths= proven: without it it works, with it alone it fails" in summary(app)
        assert of_the_trial(app) == []
        await pilot.press("f")
        await until(pilot, lambda: title(app) == "Test · PASSED")
        assert "ReadOnlyPaths" not in draft(app)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: title(app) == "Test · REVERTED")
        await pilot.press("ctrl+z")
        assert "ReadOnlyPaths=/" in draft(app)


async def test_leaving_in_the_middle_of_a_proof_undoes_what_is_tried(app: WebApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await fails(pilot, app, "ReadOnlyPaths=/\nPrivateDevices=yes\nNoNewPrivileges=yes\n")
        restart = app.host.restart

        async def slow(unit: str, deadline: float) -> object:
            app.host.restart = restart  # type: ignore[method-assign]  # that of the undo is quick again
            return await asyncio.Event().wait()

        app.host.restart = slow  # type: ignore[method-assign, assignment]
        await pilot.press("b")
        await until(pilot, lambda: "Restarting" in summary(app))
        await pilot.press("ctrl+q")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("r")
        await until(pilot, lambda: app._exit)
    assert of_the_trial(app) == []


def rows(view: TrialView, present: Present, proof: ProofView | None = None) -> list[str]:
    return [plain(row.line).rstrip() for row in outcome(view, present, 70, proof)]


FAILED = TrialView().after(
    Verdict(0.0, False, "it exited", (Suspect("PrivateTmp", "perhaps", (), "possible"),))
)


def test_a_proof_shows_its_bound_where_it_is_and_how_each_part_went() -> None:
    proof = ProofView().after(Bound(0.0, 8, 5, 14, 2, "8 lines: at most 5."))
    proof = proof.after(Trying(0.0, 1, "without PrivateTmp=", ("PrivateTmp",)))
    assert rows(FAILED, Present(), proof)[0] == "… Proof, restart 1 of at most 7: without PrivateTmp="
    proof = proof.after(Tried(0.0, 1, True, "")).after(Trying(0.0, 2, "with PrivateTmp= alone", ()))
    proof = proof.after(Armed(0.0, 60.0)).after(Step(0.0, "arm", "Arming the undo"))
    assert proof.deadline > 0
    said = rows(FAILED, Present(), proof)
    assert said[:2] == ["… Proof, restart 2 of at most 7: with PrivateTmp= alone", "Arming the undo"]
    assert "✓ without PrivateTmp=: it works" in said
    assert "8 lines: at most 5. ^r cancels; each trial is undone." in " ".join(" ".join(said).split())
    late = proof.after(Tried(0.0, 2, True, "")).after(Trying(0.0, 9, "all", ()))
    assert late.most == 14 + 3 * 2


def test_who_is_proven_takes_the_place_of_the_suspects() -> None:
    one = Proven("PrivateTmp", True, (), "without it it works", "PrivateTmp=no")
    end = Proof(0.0, (one,), 2, "[Service]\n", suspects=(one.suspect,))
    proof, view = ProofView().after(end), FAILED.after(Undone(0.0, True, True)).with_proof(end)
    assert [suspect.certainty for suspect in view.suspects] == ["proven"]
    said = rows(view, Present(passes="PrivateTmp=no"), proof)
    assert said[:3] == [
        "PROVEN by 2 restarts why it fails",
        "! PrivateTmp= proven: without it it works",
        "    f  PrivateTmp=no",
    ]
    unproven = ProofView().after(Proof(0.0, (), 1, "", "It was cancelled."))
    assert "NOT PROVEN (1 restart) It was cancelled." in rows(FAILED, Present(), unproven)


def test_what_fix_would_do_stands_first_and_what_was_tried_is_said_to_be() -> None:
    suspect = Suspect("ProtectSystem", "EROFS", ("ReadWritePaths=/a", "ProtectSystem=full"))
    view = TrialView().after(Verdict(0.0, False, "EROFS", (suspect,))).after(Undone(0.0, True, True))
    tried = frozenset({("ProtectSystem", "ReadWritePaths=/a")})
    present = Present(proposal=Change("ProtectSystem", "ProtectSystem=full"), tried=tried, provable=True)
    said = rows(view, present)
    assert said[2:4] == ["    f  ProtectSystem=full", "    ↵  ReadWritePaths=/a (tried)"]
    assert "    b  prove by trying which lines break it" in said
    story = Present(story=("1st try: fails", "2nd try: it works"), stopped="Stopped: no more.", changes=2)
    told = rows(view, story)
    assert told.index("2nd try: it works") < told.index("1st try: fails") < told.index("Stopped: no more.")
    assert "In the draft, ^z undoes its 2 changes one by one." in told


def test_a_refusal_says_that_its_undo_is_not_armed_any_more() -> None:
    refused = Refused(0.0, "This systemd would ignore a part of the drop-in.")
    assert "not armed any more" in " ".join(
        rows(TrialView().after(Armed(0.0, 60.0)).after(refused), Present())
    )
    assert "armed" not in " ".join(rows(TrialView().after(refused), Present()))
