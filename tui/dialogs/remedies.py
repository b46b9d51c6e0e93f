"""What can be done about a failure: each suspect's remedies, or the draft without it."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trial.events import Suspect, in_a_row


class RemediesScreen(ModalScreen[tuple[str, str] | None]):
    """Answers with a suspect and the line to draft, which is empty to leave the suspect out."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]

    def __init__(self, suspects: Sequence[Suspect]) -> None:
        super().__init__()
        self._suspects = suspects
        self._choices: list[tuple[str, str]] = []

    def compose(self) -> ComposeResult:
        """All of them, by suspect."""
        options: list[Option] = []
        for suspect in self._suspects:
            sure = (f" {suspect.certainty}", "$text-muted")
            heading = Content.assemble((f"{suspect.directive}=", "bold"), sure, f": {suspect.why}")
            options.append(Option(heading, disabled=True))
            options += [
                self._option(f"  {in_a_row(line)}", suspect.directive, line) for line in suspect.remedies
            ]
            options.append(self._option(f"  without {suspect.directive}=", suspect.directive, ""))
        with Vertical(classes="dialog") as box:
            box.border_title = "What to write instead"
            box.border_subtitle = "enter drafts it and tests again   escape closes"
            yield OptionList(*options, id="remedies")

    def _option(self, text: str, suspect: str, line: str) -> Option:
        self._choices.append((suspect, line))
        return Option(Content(text), id=str(len(self._choices) - 1))

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id is not None:
            self.dismiss(self._choices[int(event.option_id)])
