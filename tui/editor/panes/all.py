"""The four panes together."""

from msgspec import Struct

from tui.editor.panes.directives import DirectivesPane
from tui.editor.panes.preview_pane import PreviewPane
from tui.editor.panes.sections import SectionList
from tui.editor.panes.trial import TrialPane


class Panes(Struct, frozen=True):
    """The panes of one screen."""

    sections: SectionList
    directives: DirectivesPane
    preview: PreviewPane
    trial: TrialPane


def made() -> Panes:
    """New ones, with the ids by which the styles know them."""
    sections = SectionList(id="sections")
    sections.border_title = "Directives"
    return Panes(
        sections,
        DirectivesPane(id="panels-pane"),
        PreviewPane(id="preview-pane"),
        TrialPane(id="test-pane"),
    )
