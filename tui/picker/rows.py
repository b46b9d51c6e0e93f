"""The picker's lines: a unit's state, name, description, file, exposure and what unitsmith keeps for it."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from rich.cells import cell_len

from tui.picker.items import Heading, Item, Offer, Remark
from tui.render.text import Line, Run, fit
from unit.names import is_template
from workbench.unit_list import Listed, Match

STATES = {
    "active": ("●", "good"),
    "reloading": ("↻", "good"),
    "activating": ("◌", "warn"),
    "deactivating": ("◌", "warn"),
    "failed": ("✗", "bad"),
}
"""A shape and a style for each state; the word stands beside them."""
RATINGS = {"DANGEROUS": "bad", "UNSAFE": "bad", "EXPOSED": "bad", "MEDIUM": "warn"}
"""A style for each word of systemd's for an exposure; the others are good."""
_WIDE, _WIDEST = 96, 118
"""Columns from which there is room for more."""


class Columns(Struct, frozen=True):
    """How wide each column is; 0 leaves it out."""

    name: int
    about: int
    state: int = 14
    sub: int = 0
    file: int = 0
    score: int = 5
    kept: int = 2


def columns(items: Iterable[Item], width: int) -> Columns:
    """Columns for these items on lines of some width."""
    names = (cell_len(item.listed.row.name) for item in items if isinstance(item, Match))
    longest = max(names, default=0) + 1
    sub = 12 if width >= _WIDEST else 0
    file = 16 if width >= _WIDEST else 11 if width >= _WIDE else 0
    score = 14 if width >= _WIDE else 5
    kept = 7 if width >= _WIDE else 2
    rest = width - 2 - 14 - sub - file - score - kept
    name = max(16, min(longest, rest * 11 // 20))
    return Columns(name, max(0, rest - name), 14, sub, file, score, kept)


def row(item: Item, wide: Columns, cursor: bool, score: tuple[str, str] | None) -> Line:
    """One item as a line; `score` is the exposure and its word, where it is known."""
    match item:
        case Heading(text):
            return (Run(f"  {text}", "heading"),)
        case Remark(text, strong):
            return (Run(f"  {text}", "bad" if strong else "dim"),)
        case Offer():
            return tuple(_offer(item, wide, cursor))
        case Match():
            return tuple(_unit(item, wide, cursor, score))


def _pointer(cursor: bool) -> Run:
    return Run("▸ " if cursor else "  ", "label")


def _offer(offer: Offer, wide: Columns, cursor: bool) -> Iterator[Run]:
    yield _pointer(cursor)
    yield Run(fit({"place": "⇒ go to", "file": "▤ file", "directory": "▤ in"}[offer.what], wide.state), "dim")
    room = wide.sub + wide.name + wide.about + wide.file + wide.score + wide.kept
    title = min(room, max(wide.sub + wide.name, cell_len(offer.title) + 2))
    yield from marked(offer.title, offer.fit.name, title, "name")
    yield from marked(offer.about, offer.fit.about, room - title, "dim")


def _unit(match: Match, wide: Columns, cursor: bool, score: tuple[str, str] | None) -> Iterator[Run]:
    one, row = match.listed, match.listed.row
    grey = bool(one.why)
    yield _pointer(cursor)
    yield _state(one, wide.state)
    if wide.sub:
        yield Run(fit(row.sub if row.sub not in ("dead", row.active) else "", wide.sub), "dim")
    yield from marked(row.name, match.fit.name, wide.name, "dim" if grey else "name")
    about, places = (one.why, ()) if row.description in ("", row.name) else (row.description, match.fit.about)
    yield from marked(about, places, wide.about, "dim" if grey else "value")
    if wide.file:
        yield Run(fit(f" {row.file_state}", wide.file), "dim")
    yield from _score(score, wide.score)
    kept = "✎ kept" if wide.kept > 2 else "✎"
    yield Run(fit(kept if row.kept else "", wide.kept), "changed")


def _state(one: Listed, width: int) -> Run:
    row = one.row
    if row.load in ("bad-setting", "error"):
        return Run(fit(f"⊘ {row.load}", width), "bad")
    if one.shut:
        return Run(
            fit(f"⊘ {row.load if row.load == 'not-found' else row.file_state or 'no file'}", width), "dim"
        )
    if is_template(row.name):
        return Run(fit("○ template", width), "dim")
    shape, style = STATES.get(row.active, ("○", "dim"))
    return Run(fit(f"{shape} {row.active}", width), style)


def _score(score: tuple[str, str] | None, width: int) -> Iterator[Run]:
    if score is None:
        yield Run(" " * width)
        return
    shown, word = score
    text = f"{shown:>4} {word}" if width > 5 else f"{shown:>4}"
    yield Run(fit(text, width), RATINGS.get(word, "good"))


def marked(text: str, places: Iterable[int], width: int, style: str) -> Iterator[Run]:
    """A text in a column, with the letters at some places standing out."""
    text = fit(text, width - 1) + " " if width > 1 else fit(text, width)
    chosen = {at for at in places if at < len(text)}
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or (at in chosen) != (start in chosen):
            yield Run(text[start:at], f"{style} match" if start in chosen else style)
            start = at
