"""What each preview shows of a snapshot, as rows: the drop-in, the unit, the difference, the exposure."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from catalog.exposure import Row as Judged
from tui.keymap import filled
from tui.render.exposure import change, curve, gain, gauge
from tui.render.text import EMPTY, Line, Run
from workbench.faults import Faults
from workbench.snapshot import Exposure, Snapshot
from workbench.texts import short

Key = tuple[str, str]

TABS = ("Drop-in", "Unit", "Diff", "Exposure")
EXPOSURE = TABS.index("Exposure")
_FOLD = 3
"""Lines that one of the unit's own takes at most: a command may have thousands of characters."""
_LEAST = "<0.01"
"""What a row gains that moves the whole by less than a hundredth."""


class Row(Struct, frozen=True):
    """One line of a preview before it is wrapped."""

    runs: tuple[Run, ...]
    key: Key | None = None
    """The directive that it is about."""
    gutter: Line = EMPTY
    """What stands before it; further lines of a long one have blanks there."""
    bare: bool = False
    """Whether the gutter is left out where the text is copied."""
    hanging: str = "    "
    """What stands before further lines: lines of files are told apart by it."""
    most: int = 0
    """How many lines it may take, the last one ending in an ellipsis; 0 where it may take any."""
    aside: bool = False
    """Whether it is left out of what is copied."""
    first: bool = False
    """Whether the cursor begins there, though it is about no directive."""

    @property
    def text(self) -> str:
        """As it would be pasted."""
        return "".join(run.text for run in (self.runs if self.bare else (*self.gutter, *self.runs)))


def rows(snapshot: Snapshot, tab: int, width: int) -> Sequence[Row]:
    """The rows of a tab, for a width."""
    if tab == 0:
        return list(drop_in(snapshot))
    if tab == 1:
        return list(unit(snapshot, width))
    return list(diff(snapshot) if tab == 2 else exposure(snapshot.exposure))


@lru_cache(maxsize=2048)
def assignment(text: str) -> tuple[Run, ...]:
    """One line of a unit file, coloured. Remembered: of hundreds, a key changes a few."""
    if text.startswith(("#", ";")):
        return (Run(text, "comment"),)
    if text.startswith("["):
        return (Run(text, "heading"),)
    name, equals, value = text.partition("=")
    return (Run(name, "key"), Run(equals, "bold"), Run(value, "good")) if equals else (Run(text),)


def said(text: str, style: str = "dim") -> Row:
    """A sentence of our own."""
    return Row((Run(text, style),), hanging="")


def drop_in(snapshot: Snapshot) -> Iterator[Row]:
    """The drop-in, below the path at which it would be kept; what is wrong stands below its line."""
    yield said(f"# {'/'.join(snapshot.drop_in_path.rsplit('/', 2)[1:])}", "comment")
    if not snapshot.drop_in:
        yield said(filled("Nothing to write yet: {toggle} switches a directive on."))
    told = {line.number: line for line in snapshot.lines}
    marked = {line.key for line in snapshot.lines if any(grave for _, grave in line.remarks)}
    for problem in snapshot.problems:
        if problem.key not in marked:
            yield Row((Run(f"! {problem.text}", "invalid"),), problem.key, hanging="  ")
    for number, text in enumerate(snapshot.drop_in.splitlines(), 1):
        line = told.get(number)
        wrong = bool(line and any(grave for _, grave in line.remarks))
        runs = (Run(text, "invalid"),) if wrong else assignment(text)
        yield Row(runs, line.key if line else None)
        for remark, grave in line.remarks if line else ():
            shape, style = ("!", "invalid") if grave else ("?", "warn")
            yield Row((Run(f"{shape} {remark}", style),), None, (Run("  "),), hanging="  ")


def unit(snapshot: Snapshot, width: int) -> Iterator[Row]:
    """The whole unit, each line's file and number in a gutter before it; below it which files those are."""
    wrong = {problem.key for problem in snapshot.problems if problem.key}
    yield from faults(snapshot.faults)
    room = min(max((len(line.origin) for line in snapshot.unit), default=0), max(8, width // 3))
    for line in snapshot.unit:
        origin = line.origin if len(line.origin) <= room else f"…{line.origin[1 - room :]}"
        mark = Run("! ", "invalid") if line.key in wrong and not line.dead else Run("│ ", "dim")
        gutter = (Run(f"{origin:>{room}} ", "changed" if line.drafted else "dim"), mark)
        if line.dead:
            runs: tuple[Run, ...] = (Run(line.text, "strike"), Run(" replaced below", "comment"))
        elif line.drafted and line.key:
            runs = (Run(line.text, "changed"),)
        else:
            runs = assignment(line.text)
        yield Row(runs, line.key, gutter, bare=True, hanging="  ", most=_FOLD)
    if snapshot.files:
        yield Row((), aside=True)
    for label, path in snapshot.files:
        name = Run(f"{label:>{room}}   ", "dim")
        yield Row((Run(path, "dim"),), None, (name,), hanging="", aside=True)


def faults(found: Faults) -> Iterator[Row]:
    """Why systemd does not load the unit, and which lines it ignores."""
    told = [f"systemd can't load it: {found.refused}"] if found.refused else []
    told += [found.counted] if found.counted else []
    for text in told:
        yield Row((Run(f"! {text}", "invalid"),), hanging="  ", aside=True, first=True)
    for one in found.lines:
        where, _, said = one.told.partition(": ")
        yield Row((Run(f"  {short(where)}: ", "dim"), Run(said)), hanging="      ", aside=True, first=True)
    if told:
        yield Row((), aside=True)


def diff(snapshot: Snapshot) -> Iterator[Row]:
    """The difference to what is saved."""
    if not snapshot.diff:
        yield said(filled("No difference to what is saved: {toggle} switches a directive on."))
    names = {key[1]: key for key in snapshot.changed}
    for text in snapshot.diff:
        style = {"+": "added", "-": "removed", "@": "comment"}.get(text[:1], "")
        head = text.startswith(("+++", "---"))
        yield Row((Run(text, "comment" if head else style),), names.get(text[1:].partition("=")[0]))


def total(found: Exposure | None) -> list[list[Run]]:
    """What stands above the exposure's rows: the figure as a bar and in digits, and how it got there."""
    if found is None:
        return []
    above = [*gauge(found), Run("  "), *change(found)]
    return [above, curve(found)] if len(found.path) > 1 else [above]


def exposure(found: Exposure | None) -> Iterator[Row]:
    """What would gain most, then what is at its best and what does not apply."""
    if found is None:
        yield said("Only services, sockets, mounts and swaps have an exposure.")
        return
    before = {row.id: row.badness for row in found.before.rows}
    weight = sum(row.rule.weight for row in found.after.rows if row.badness is not None)
    ranked = sorted(found.after.rows, key=lambda row: -_share(row, weight))
    for row in ranked:
        if row.badness:
            figure = Run(f"{gain(_share(row, weight)) or _LEAST:>5}  ", "good")
            yield Row((Run(row.rule.title),), _key(row), (figure,), hanging="")
    for row in ranked:
        if row.badness == 0:
            taken = bool(before.get(row.id))
            title = Run(row.rule.title, "changed" if taken else "dim")
            yield Row((title,), _key(row), (Run("    ✓  ", "good"),), hanging="")
    if idle := [row.rule.title for row in ranked if row.badness is None]:
        yield Row(())
        yield said(f"Not counted for this unit: {', '.join(idle)}.")


def _share(row: Judged, weight: int) -> int:
    """What a row would gain if it were at its best, in hundredths of the whole."""
    return round(1000 * (row.badness or 0) * row.rule.weight / row.rule.range / weight)


def _key(row: Judged) -> Key:
    return ("Service", row.rule.directive)
