"""Units to choose from: which come first, which fit what is typed, and what is to be known of each."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from host.ports import UnitRow
from unit.names import is_template
from workbench.fuzzy import Fit, Text

ALL = "all"
TYPES: dict[str, tuple[str, ...]] = {
    "service": ("service",),
    "socket": ("socket",),
    "timer": ("timer",),
    "path": ("path",),
    "mount": ("mount", "automount", "swap"),
    "target": ("target",),
    "slice": ("slice", "scope"),
    ALL: (),
}
"""What can be shown alone, and the types of units that belong to it; everything belongs to the last."""

_SHUT = {
    "not-found": "some unit names it, but there is no such file",
    "masked": "masked: `systemctl unmask {}` before you edit it",
}
_GREY = {
    "generated": "made anew by a generator at each boot and reload; drop-ins hold",
    "transient": "made at run time, and gone when it stops",
    "alias": "another name of a unit",
}


class Listed(Struct, frozen=True):
    """One unit of the list."""

    row: UnitRow
    type: str
    recent: int | None = None
    """Its place among those that were opened last, from 0; None where it was not."""

    @property
    def failed(self) -> bool:
        """Whether it failed."""
        return self.row.active == "failed"

    @property
    def shut(self) -> str:
        """Why it can't be opened, empty where it can."""
        masked = self.row.file_state.startswith("masked")
        text = _SHUT.get("masked" if masked else self.row.load, "")
        if self.type in ("device", "scope"):
            text = f"{self.type}s have no file to edit"
        return text.format(self.row.name)

    @property
    def why(self) -> str:
        """Why it is no unit like others, empty where it is."""
        if text := self.shut or _GREY.get(self.row.file_state, ""):
            return text
        if self.row.load in ("bad-setting", "error"):
            return f"systemd could not load it: `systemctl status {self.row.name}` says why"
        return ""

    @property
    def remark(self) -> str:
        """What is to be known before it is opened, empty where nothing is."""
        if not self.why and is_template(self.row.name):
            return "a template: what is kept holds for all of its instances"
        return self.why


class Match(Struct, frozen=True):
    """A unit that fits what was typed."""

    listed: Listed
    fit: Fit


class Listing:
    """All units of a host, in the order in which they are looked for: failed, recent, running, others."""

    def __init__(self, rows: Sequence[UnitRow] = (), recent: Sequence[str] = ()) -> None:
        places = {name: place for place, name in enumerate(recent)}
        listed = [Listed(row, row.name.rpartition(".")[2], places.get(row.name)) for row in rows]
        self.units = tuple(sorted(listed, key=_order))
        self._texts = [Text(one.row.name, one.row.description) for one in self.units]

    def count(self, type_: str) -> int:
        """How many units there are of a type of TYPES."""
        return sum(_belongs(one, type_) for one in self.units)

    def failed(self, type_: str) -> int:
        """How many of them failed."""
        return sum(one.failed and _belongs(one, type_) for one in self.units)

    def find(self, query: str, type_: str) -> tuple[Match, ...]:
        """Units of a type that fit some words, the best first; all of them for no words."""
        words = query.lower().split()
        if not words:
            return tuple(Match(one, Fit(0)) for one in self.units if _belongs(one, type_))
        ranked = []
        for place, (one, text) in enumerate(zip(self.units, self._texts, strict=True)):
            if _belongs(one, type_) and (fit := text.fit(words)) is not None:
                # Who types the beginning of a name means the shortest; what can't be opened comes last.
                ranked.append(
                    (fit.rank, bool(one.shut), len(one.row.name) - len(one.type), place, Match(one, fit))
                )
        return tuple(match for *_, match in sorted(ranked, key=lambda each: each[:-1]))


def renewed(rows: Sequence[UnitRow], loaded: Sequence[UnitRow]) -> tuple[UnitRow, ...]:
    """All units as they were listed, with what is loaded now: the states of their files are the old ones."""
    files = {row.name: row.file_state for row in rows}
    now = {row.name: replace(row, file_state=files.get(row.name, "")) for row in loaded}
    gone = (
        replace(row, active="inactive", sub="dead") for row in rows if row.name not in now and row.file_state
    )
    return (*now.values(), *gone)


def _belongs(one: Listed, type_: str) -> bool:
    return type_ == ALL or one.type in TYPES[type_]


def _order(one: Listed) -> tuple[int, int, str]:
    if one.failed:
        return 0, 0, one.row.name
    if one.recent is not None:
        return 1, one.recent, ""
    rest = 3 if one.why else 2
    return rest, 0 if one.row.active != "inactive" else 1, one.row.name
