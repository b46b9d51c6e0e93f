"""A draft cut into lines that can be left out or loosened, each by itself."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from catalog.kinds.canonical import canonical
from trial.diagnosis import kinds, ladders
from trial.events import Suspect, by_directive
from trial.proof.outcomes import Levels
from unit.assignment import Assignment, read
from unit.document import Document
from unit.shared import together

Key = tuple[str, str]
"""Section and name of a directive."""

_EFFECTIVE = ("Unit", "Service")
"""The sections that a restart goes by."""
_OPENING = (
    *("ReadWritePaths", "ExecPaths", "BindPaths", "BindReadOnlyPaths", "DeviceAllow", "IPAddressAllow"),
    *("SocketBindAllow", "AmbientCapabilities", "SupplementaryGroups"),
    *("StateDirectory", "CacheDirectory", "LogsDirectory", "RuntimeDirectory", "ConfigurationDirectory"),
)
"""Directives that open what others close: those are often missed by others, and seldom to blame."""


class Line(Struct, frozen=True):
    """What is left out or loosened as one."""

    keys: tuple[Key, ...]
    """One directive, or several that systemd keeps in one place."""
    rungs: tuple[str, ...] = ()
    """Remedies to write instead, strictest first: each a line, or several."""

    @property
    def name(self) -> str:
        """The directive's name."""
        return self.keys[0][1]

    @property
    def depth(self) -> int:
        """The level at which it is gone."""
        return len(self.rungs) + 1


class Lines:
    """The lines of a drop-in, on a systemd of some version, over the unit's other `files`."""

    def __init__(
        self, drop_in: bytes, files: Sequence[bytes], version: int, suspects: Sequence[Suspect] = ()
    ) -> None:
        self._drop_in = drop_in
        self._base = _values(one for content in files for one in read(content))
        self._drafted = _values(read(drop_in))
        self._version = version
        remedies = {one.directive: one.remedies for one in suspects}
        changing = [key for key in self._drafted if self._changes(key)]
        self.lines = tuple(self._line(keys, remedies) for keys in _groups(changing))

    @property
    def depths(self) -> Levels:
        """The level at which each is gone."""
        return tuple(line.depth for line in self.lines)

    def blamed(self, suspects: Iterable[Suspect]) -> tuple[int, ...]:
        """The lines that suspects are about, in their order."""
        wanted = [one.directive for one in suspects]
        return tuple(
            place
            for name in wanted
            for place, line in enumerate(self.lines)
            if any(key[1] == name for key in line.keys)
        )

    @property
    def order(self) -> tuple[int, ...]:
        """All lines, those that open something last."""
        return tuple(sorted(range(len(self.lines)), key=lambda place: self.lines[place].name in _OPENING))

    def at(self, levels: Levels) -> bytes:
        """The drop-in with each line as loose as that. Raises BadAssignment."""
        edits: dict[Key, tuple[str, ...]] = {}
        for line, level in zip(self.lines, levels, strict=True):
            if level == line.depth:
                edits |= dict.fromkeys(line.keys, ())
        for line, level in zip(self.lines, levels, strict=True):
            if 0 < level < line.depth:
                self._loosen(line, line.rungs[level - 1], edits)
        document = Document.parse(self._drop_in)
        document.edit(edits)
        return document.content

    def _loosen(self, line: Line, rung: str, edits: dict[Key, tuple[str, ...]]) -> None:
        """Write a rung: its own directive anew, what it sets besides beside what there is of that."""
        for name, values in by_directive(rung).items():
            if name == line.name:
                edits[line.keys[0]] = self._afresh(line.keys[0], tuple(values))
            else:
                key = ("Service", name)
                there = edits.get(key, self._drafted.get(key, ()))
                edits[key] = (*there, *(value for value in values if value not in there))

    def _changes(self, key: Key) -> bool:
        """Whether a directive, with the draft, has another value than without."""
        section, name = key
        drafted, base = _effective(self._drafted[key]), _effective(self._base.get(key, ()))
        return section != "Service" or not kinds.same(name, drafted, base)

    def _line(self, keys: tuple[Key, ...], remedies: dict[str, tuple[str, ...]]) -> Line:
        """A line with its rungs: what was proposed for it, which is narrower, and then its ladder."""
        name = keys[0][1]
        value = _plain(name, _effective(self._drafted[keys[0]]))
        base = _plain(name, _effective(self._base.get(keys[0], ()))) or kinds.default(name)
        steps = ladders.between(name, value, base, self._version)
        narrow = [one for one in remedies.get(name, ()) if self._is_narrow(one, name, base)]
        return Line(keys, tuple(dict.fromkeys((*narrow, *(f"{name}={step}" for step in steps)))))

    def _is_narrow(self, remedy: str, name: str, base: str) -> bool:
        """Whether a remedy keeps more than a looser value as a whole does."""
        written = by_directive(remedy)
        fine = all(
            kinds.takes(each, value, self._version) for each in written for value in written[each] if value
        )
        if name not in written:
            return fine
        known = kinds.words().get(name)
        value = _plain(name, _effective(written[name]))
        return fine and value not in (*(known.ladder if known else ()), kinds.default(name), base, "")

    def _afresh(self, key: Key, values: tuple[str, ...]) -> tuple[str, ...]:
        """Values that count alone, whatever the unit's other files say."""
        name = key[1]
        known = kinds.kind(name, self._version)
        if key not in self._base or known is None or not known.accumulates or not values[0]:
            return values
        # After the full bounding set, capabilities replace it or change nothing, by systemd's version.
        full = name == "CapabilityBoundingSet" and values[0].startswith("~")
        return ("~" if full else "", *values)


def _values(assignments: Iterable[Assignment]) -> dict[Key, tuple[str, ...]]:
    found: dict[Key, tuple[str, ...]] = {}
    for one in assignments:
        key = (one.section, one.name)
        found[key] = (*found.get(key, ()), one.value)
    return found


def _groups(keys: Iterable[Key]) -> list[tuple[Key, ...]]:
    """The directives that a restart goes by, those together that systemd keeps in one place."""
    found: list[tuple[Key, ...]] = []
    for key in (one for one in keys if one[0] in _EFFECTIVE):
        place = next((n for n, group in enumerate(found) if any(_meet(key, one) for one in group)), None)
        if place is None:
            found.append((key,))
        else:
            found[place] = (*found[place], key)
    return found


def _meet(one: Key, other: Key) -> bool:
    return one[0] == other[0] and (one[1] in together(other) or other[1] in together(one))


def _effective(values: Sequence[str]) -> tuple[str, ...]:
    """What is left of a directive's lines after the last one that empties it."""
    last = max((place for place, value in enumerate(values) if not value), default=-1)
    return tuple(values[last + 1 :])


def _plain(name: str, values: Sequence[str]) -> str:
    """Lines as a ladder spells them."""
    known = kinds.kind(name)
    return " ".join(canonical(known, value) if known else value for value in values)
