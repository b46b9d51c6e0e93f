"""Learning a unit's system calls from the main screen: ask, watch, and draft the filter that is chosen."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trial.learning.events import Learnt, Proposal
    from tui.dialogs.choice import Choice
    from tui.dialogs.question import Question
    from tui.editor.screen import EditorScreen
    from workbench.bench import Bench

_WHAT = (
    "{unit} is restarted and watched for {seconds:g} s while it notes its system calls; then all is undone,"
    " and filters are proposed from what was seen. Your checks exercise it; use it yourself meanwhile."
)


class Learner:
    """Learns for the main screen."""

    def __init__(self, editor: "EditorScreen") -> None:
        self._editor = editor

    def begin(self) -> None:
        """Learn, after asking."""
        self._editor.rights.then(
            "Nothing was learnt",
            lambda: self._editor.run_worker(self._learn(), group="dialog", exclusive=True),
        )

    async def end(self) -> None:
        """End a learning that goes on, and wait until it is undone."""
        from tui.dialogs.learning import LearningScreen

        for screen in self._editor.app.screen_stack:
            if isinstance(screen, LearningScreen):
                await screen.ended()

    async def _learn(self) -> None:
        from workbench.learning import SECONDS, take

        if (bench := self._editor.bench) is None:
            return
        unit = bench.snapshot().header.unit
        if not await self._agreed(_first(_WHAT.format(unit=unit, seconds=SECONDS))):
            return
        learnt = await self._learnt(bench, unit)
        if learnt is None:
            return
        proposal = await self._chosen(learnt)
        if proposal is not None:
            take(bench, proposal)
            self._editor.show()
            self._editor.notify(f"{proposal.text}: drafted. ^t tests it, ^z takes it back.")

    async def _learnt(self, bench: "Bench", unit: str) -> "Learnt | None":
        """What was learnt, after asking where it better be left alone."""
        from trial.events import Refused
        from tui.dialogs.learning import LearningScreen
        from tui.dialogs.question import insisting
        from workbench.learning import SECONDS, learning

        confirmed = repair = False
        while True:
            begun = learning(bench, seconds=SECONDS, confirmed=confirmed, repair=repair)
            answer = await self._editor.app.push_screen_wait(LearningScreen(unit, SECONDS, begun))
            if not isinstance(answer, Refused):
                break
            if not (answer.ask or answer.repair):
                self._editor.notify(answer.reason, severity="error", timeout=15)
                return None
            if not await self._agreed(insisting(answer.reason, repair=answer.repair)):
                return None
            confirmed, repair = confirmed or answer.ask, repair or answer.repair
        if answer is None:
            self._editor.notify("Nothing was learnt: the service did not stay up.", severity="warning")
        return answer

    async def _agreed(self, question: "Question") -> bool:
        return await self._editor.app.push_screen_wait(question) == "test"

    async def _chosen(self, learnt: "Learnt") -> "Proposal | None":
        from tui.dialogs.choice import ChoosingScreen

        if not learnt.proposals:
            self._editor.notify(" ".join(learnt.notes), severity="warning", timeout=20)
            return None
        found = [_choice(one, learnt) for one in learnt.proposals]
        beyond = " beyond the ordinary" if learnt.method == "log" else ""
        title = f"System calls{beyond} in {learnt.seconds:g} s: {len(learnt.names)}"
        chosen = await self._editor.app.push_screen_wait(ChoosingScreen(title, "drafts it", found))
        return None if chosen is None else learnt.proposals[chosen]


def _first(text: str) -> "Question":
    from tui.dialogs.question import Answer, Question

    return Question(text, Answer("test", "Learn", "l"), Answer("stay", "Leave it alone", "s"))


def _choice(one: "Proposal", learnt: "Learnt") -> "Choice":
    from textual.content import Content

    from tui.dialogs.choice import Choice

    lines = Content.styled("\n".join(one.lines), "$text-success")
    notes = Content("\n".join(f"! {note}" for note in learnt.notes))
    seen = Content.styled(f"seen: {', '.join(learnt.names)}", "$text-muted")
    return Choice(
        f"{one.text}; permits {one.permitted} of {one.known} calls",
        Content("\n\n").join([lines, notes, seen]),
    )
