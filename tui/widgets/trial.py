"""The Test pane: the button, what is going on, the journal, the verdict and the decision."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from tui.commands import BY_ID
from tui.duration import countdown
from tui.widgets.journal import JournalView

if TYPE_CHECKING:
    from tui.trial_view import TrialView

HINT = (
    "Test restarts the unit with this draft, follows its journal, and undoes everything unless you keep it."
)
NO_HOST = "A file by itself cannot be tested. Open the unit by its name on the machine that runs it."
MOVED_ON = "The draft has changed since: Keep keeps what was tested."
_CLASSES = {"PASSED": "-good", "KEPT": "-good", "FAILED": "-bad", "REFUSED": "-bad", "REVERTED": "-warn"}


class TrialPane(Vertical):
    """Everything about trying the draft."""

    BORDER_TITLE = "Test"

    def __init__(self, clock: Callable[[], float], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._view: TrialView | None = None
        self._testable = True
        self._moved_on = False
        self._shown: object = None
        self._said = Content("")

    def compose(self) -> ComposeResult:
        """Summary, journal, buttons."""
        yield Static(HINT, id="trial-summary")
        yield JournalView(id="journal")
        with Horizontal(id="trial-buttons"):
            for name, variant in (("test", "primary"), ("keep", "success"), ("revert", "default")):
                command = BY_ID[name]
                label = f"{command.label} {command.shown}"
                button = Button(label, id=f"button-{name}", action=command.action, compact=True)
                button.variant = variant
                button.display = name == "test"
                button.disabled = True
                yield button

    def on_mount(self) -> None:
        """The countdown runs while an undo is armed."""
        self.set_interval(0.5, self._count)

    def show(self, view: "TrialView | None", testable: bool, ready: bool, moved_on: bool = False) -> None:
        """Show a trial, or the lack of one.

        `testable`: there is a host. `ready`: there is a draft, too, and no trial.
        `moved_on`: the draft is not what was tried.
        """
        shown = (view, testable, ready, moved_on)
        if shown == self._shown:
            return
        self._shown = shown
        self._view, self._testable, self._moved_on = view, testable, moved_on
        going = view is not None and view.going
        standing = view is not None and view.standing
        self._button("test", shown=not going, enabled=ready)
        self._button("keep", shown=standing, enabled=standing)
        self._button("revert", shown=going, enabled=going)
        self.query_one("#button-revert", Button).label = "Revert ^r" if standing else "Cancel ^r"
        self.border_title = f"Test · {view.word or 'running'}" if view else "Test"
        for name in set(_CLASSES.values()):
            self.set_class(view is not None and _CLASSES.get(view.word) == name, name)
        summary = self._summary()
        if not summary.is_same(self._said):  # an update lays the whole screen out anew
            self._said = summary
            self.query_one("#trial-summary", Static).update(summary)
        self._count()

    def _button(self, name: str, shown: bool, enabled: bool) -> None:
        button = self.query_one(f"#button-{name}", Button)
        button.display, button.disabled = shown, not enabled

    def _count(self) -> None:
        """The seconds left, in the frame."""
        left = ""
        if self._view and self._view.going and self._view.deadline:
            kept = " unless kept" if self._view.standing else ""
            left = f"undone in {countdown(self._view.deadline - self._clock())}{kept}"
        if left != (self.border_subtitle or ""):
            self.border_subtitle = left

    def _summary(self) -> Content:
        view = self._view
        if view is None:
            return Content.styled(HINT if self._testable else NO_HOST, "$foreground-muted")
        lines = []
        if view.facts:
            lines.append(
                Content("   ").join(
                    Content.assemble(
                        ("✓ " if fact.good else "✗ ", "$text-success" if fact.good else "$text-error"),
                        fact.text,
                    )
                    for fact in view.facts
                )
            )
        if view.word:
            colour = {"-good": "$text-success", "-bad": "$text-error"}.get(
                _CLASSES[view.word], "$text-warning"
            )
            lines.append(Content.assemble((view.word, f"bold {colour}"), "  ", view.reason))
        else:
            lines.append(Content.styled(f"… {view.step}", "$foreground-muted"))
        for suspect in view.suspects:
            lines.append(
                Content.assemble(
                    ("? ", "$text-warning"), (f"{suspect.directive}=", "bold"), f" {suspect.why}"
                )
            )
            lines += [Content.styled(f"    try {remedy}", "$text-primary") for remedy in suspect.remedies]
        lines += [Content.styled(f"! {text}", "$text-warning") for text in view.warnings]
        if view.undone:
            lines.append(Content.styled(view.undone, "" if view.healthy else "bold $text-error"))
        if view.standing and self._moved_on:
            lines.append(Content.styled(f"! {MOVED_ON}", "$text-warning"))
        return Content("\n").join(lines)
