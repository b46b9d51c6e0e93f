"""What is often said again as it was: Textual (8.2.8) would draw a box anew, or lay the screen out."""

from textual.widget import Widget
from textual.widgets import Static


def title(widget: Widget, words: str) -> None:
    """Give a widget's frame a title."""
    if widget.border_title != words:
        widget.border_title = words


def line(widget: Static, words: str) -> None:
    """Say something in a place of one line, whose size does not depend on it."""
    if widget.content != words:
        widget.update(words, layout=False)
