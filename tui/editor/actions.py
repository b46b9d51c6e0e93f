"""Everything that can be done with an opened unit, by the ids of the commands."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from tui.editor.draft import DraftActions
from tui.editor.exits import Exits
from tui.editor.external import ExternalActions
from tui.editor.files import FileActions
from tui.editor.harden import HardenActions
from tui.editor.host_watch import HostWatch
from tui.editor.layout import Layout
from tui.editor.learn import LearningActions
from tui.editor.manual import ManualActions
from tui.editor.memory import Memory
from tui.editor.rights import Rights
from tui.editor.shell import ShellActions
from tui.editor.trial import TrialActions
from tui.ui import Ui

if TYPE_CHECKING:
    from tui.editor.panes.all import Panes
    from workbench.open_unit import OpenUnit

Handlers = Mapping[str, Callable[[], object]]
"""What commands do, by their ids."""


class Actions:
    """The groups of actions of one unit."""

    def __init__(self, unit: "OpenUnit", ui: Ui, memory: Memory, panes: "Panes", layout: Layout) -> None:
        directives, preview, trial = panes.directives, panes.preview, panes.trial
        self._panes, self._ui = panes, ui
        self.rights = Rights(unit, ui)
        self.draft = DraftActions(unit, ui, memory)
        self.external = ExternalActions(unit, ui)
        self.files = FileActions(unit, ui, self.rights, trial)
        self.trial = TrialActions(unit, ui, self.rights, trial, preview, layout)
        self.harden = HardenActions(unit, ui, self.rights, trial, preview, layout, self.trial.edit_checks)
        self.learning = LearningActions(unit, ui, self.rights)
        self.shell = ShellActions(unit, ui, self.rights)
        self.manual = ManualActions(unit, ui, directives)
        self.following = HostWatch(unit, ui, trial)
        self.leaving = Exits(unit, ui, memory, self.learning, trial, preview)

    def handlers(self) -> Handlers:
        """What the commands do that are about the unit."""
        return self._of_draft() | self._of_trial() | self._of_panes()

    def _of_draft(self) -> dict[str, Callable[[], object]]:
        return {
            "presets": self.draft.presets,
            "outside": self.external.begin,
            "save": self.files.save,
            "vendor": self.draft.as_vendor,
            "versions": self.files.versions,
            "export": self.files.export,
            "copy": lambda: self._ui.copy(self._panes.preview.text),
            "undo": self.draft.undo,
            "redo": self.draft.redo,
        }

    def _of_trial(self) -> dict[str, Callable[[], object]]:
        trial = self._panes.trial
        return {
            "test": self.trial.test,
            "keep": self.files.keep,
            "revert": self.trial.revert,
            "fix": self.trial.fix,
            "fix-all": self.trial.fix_all,
            "prove": self.trial.prove,
            "trace": self.trial.trace,
            "harden": self.harden.begin,
            "pause": self.harden.pause,
            "accept": self.harden.accept,
            "drop": self.trial.drop,
            "remedies": self.trial.remedies,
            "checks": self.trial.checks,
            "check-now": self.trial.check_now,
            "learn": self.learning.begin,
            "shell": self.shell.begin,
            "rights": self.rights.ask,
            "filter": trial.filter,
            "proof": trial.next_proof,
            "history": self.files.history,
            "another": self.leaving.open_another,
            "quit": self.leaving.quit,
        }

    def _of_panes(self) -> dict[str, Callable[[], object]]:
        directives, preview = self._panes.directives, self._panes.preview
        return {
            "toggle": directives.toggle,
            "next": partial(directives.step, 1),
            "previous": partial(directives.step, -1),
            "explain": directives.explain,
            "whole": directives.whole_text,
            "page": self.manual.open,
            "link": directives.next_link,
            "back": directives.back,
            "forth": directives.forth,
            "edit": directives.edit_value,
            "unset": directives.unset,
            "forget": directives.forget,
            "text-take": preview.take,
            "text-leave": preview.leave,
            "text-skip": preview.skip,
            "text-undo": partial(preview.undo, 1),
            "text-redo": partial(preview.undo, -1),
            "value-add": partial(directives.do_edit, "add"),
            "value-text": partial(directives.do_edit, "as_text"),
            "value-instead": partial(directives.do_edit, "instead"),
        }
