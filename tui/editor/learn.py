"""Learning a unit's system calls from the main screen: ask, watch, and draft the filter that is chosen."""

from typing import TYPE_CHECKING

from tui.editor.rights import Rights
from tui.ui import Ui
from workbench.open_unit import OpenUnit

if TYPE_CHECKING:
    from trial.learning.events import Learnt, Proposal
    from tui.dialogs.choice import Choice
    from tui.dialogs.question import Question

_WHAT = (
    "{unit} is restarted and watched for {seconds:g} s while it notes its system calls; then all is undone,"
    " and filters are proposed from what was seen. Your checks exercise it; use it yourself meanwhile."
)


class LearningActions:
    """Learning which system calls a unit makes."""

    def __init__(self, unit: OpenUnit, ui: Ui, rights: Rights) -> None:
        self._unit, self._ui, self._rights = unit, ui, rights

    def begin(self) -> None:
        """Learn, after asking."""
        self._rights.then("Nothing was learnt", lambda: self._ui.run(self._learn()))

    async def end(self) -> None:
        """End a learning that goes on, and wait until it is undone."""
        from tui.dialogs.learn import LearningScreen

        for screen in self._ui.over:
            if isinstance(screen, LearningScreen):
                await screen.ended()

    async def _learn(self) -> None:
        from workbench.learn import SECONDS, take

        name = self._unit.name
        if not await self._agreed(_first(_WHAT.format(unit=name, seconds=SECONDS))):
            return
        learnt = await self._learnt(name)
        if learnt is None:
            return
        proposal = await self._chosen(learnt)
        if proposal is not None:
            take(self._unit, proposal)
            self._ui.refresh()
            self._ui.notify(f"{proposal.text}: drafted. ^t tests it, ^z undoes it.")

    async def _learnt(self, name: str) -> "Learnt | None":
        """What was learnt, after asking where it better be left alone."""
        from trial.events import Refused
        from tui.dialogs.learn import LearningScreen
        from tui.dialogs.question import insisting
        from workbench.learn import SECONDS, learning

        confirmed = repair = False
        while True:
            begun = learning(self._unit, seconds=SECONDS, confirmed=confirmed, repair=repair)
            answer = await self._ui.ask(LearningScreen(name, SECONDS, begun))
            if not isinstance(answer, Refused):
                break
            if not (answer.ask or answer.repair):
                self._ui.notify(answer.reason, severity="error", timeout=15)
                return None
            if not await self._agreed(insisting(answer.reason, repair=answer.repair)):
                return None
            confirmed, repair = confirmed or answer.ask, repair or answer.repair
        if answer is None:
            self._ui.notify("Nothing was learnt: the service did not stay up.", severity="warning")
        return answer

    async def _agreed(self, question: "Question") -> bool:
        return await self._ui.ask(question) == "test"

    async def _chosen(self, learnt: "Learnt") -> "Proposal | None":
        from tui.dialogs.choice import ChoosingScreen

        if not learnt.proposals:
            self._ui.notify(" ".join(learnt.notes), severity="warning", timeout=20)
            return None
        found = [_choice(one, learnt) for one in learnt.proposals]
        beyond = " beyond the ordinary" if learnt.method == "log" else ""
        title = f"System calls{beyond} in {learnt.seconds:g} s: {len(learnt.names)}"
        chosen = await self._ui.ask(ChoosingScreen(title, "drafts it", found))
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
