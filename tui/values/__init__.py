"""Editors of values, one for each family: chosen by what a directive takes.

Each is a few widgets in the place below the panels. Enter takes the value if it is one, Escape leaves it as
it was, and ^l shows any value as lines of text.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from catalog.directive import Family, Kind
from workbench.items import PICKED

if TYPE_CHECKING:
    from tui.values.editor import ValueEditor
    from workbench.edited_value import EditedValue

_EDITORS = {
    "choice": ("tui.values.choice", "ChoiceEditor"),
    "measure": ("tui.values.measure", "MeasureEditor"),
    "pick": ("tui.values.pick", "PickEditor"),
    "list": ("tui.values.list_editor", "ListEditor"),
    "line": ("tui.values.line", "LineEditor"),
    "text": ("tui.values.text", "TextEditor"),
}
"""Where each is; imported when it is first used."""


def family(kind: Kind) -> str:
    """The name of the editor that fits a kind."""
    if kind.grammar in PICKED:
        return "pick"
    if kind.accumulates or kind.family is Family.LIST:
        return "list"
    if kind.family in (Family.BOOLEAN, Family.CHOICE):
        # What wants something after it must be typed.
        return "line" if any(value.endswith(":") for value in kind.values) else "choice"
    return "measure" if kind.family in (Family.NUMBER, Family.SIZE, Family.TIME) else "line"


def editor_of(valuing: "EditedValue") -> "ValueEditor":
    """The editor for a directive."""
    module, name = _EDITORS[family(valuing.kind)]
    made: ValueEditor = getattr(import_module(module), name)(valuing)
    return made
