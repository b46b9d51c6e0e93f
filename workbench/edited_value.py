"""One directive's value while it is edited: what it is, what is wrong with it, and what is known of it."""

from collections.abc import Callable, Sequence

from catalog.directive import Directive, Kind
from catalog.kinds import steps
from catalog.kinds.check import check
from catalog.kinds.forms import form
from catalog.kinds.in_words import reading
from catalog.kinds.quoting import pieces, quoted, unquoted
from catalog.kinds.suggest import suggestions
from catalog.meanings import meaning
from catalog.sets import Sets
from workbench.items import Items
from workbench.known import Key
from workbench.lookup import Lookup
from workbench.remarks import Remark, remark

Judge = Callable[[Sequence[str]], str | None]
_UNITS = {"LimitRTTIME": "us", "TimerSlackNSec": "ns"}
"""Of time spans without a unit, where it is not seconds. systemd.exec(5)"""


class EditedValue:
    """What an editor asks about the directive that it edits."""

    def __init__(
        self,
        directive: Directive,
        items: Items,
        *,
        sets: Sets,
        check: Judge,
        doubt: Judge,
        gain: Callable[[Sequence[str]], int],
        lookup: Lookup,
    ) -> None:
        self.directive, self.items, self.sets = directive, items, sets
        self.check, self.doubt, self._lookup = check, doubt, lookup
        self.gain = gain
        """By how many hundredths other values would lower the unit's exposure."""

    @property
    def key(self) -> Key:
        """Section and name."""
        return self.directive.key

    @property
    def kind(self) -> Kind:
        """What values it takes."""
        return self.directive.kind

    @property
    def values(self) -> tuple[str, ...]:
        """Its assignments now."""
        return self.items.lines

    @property
    def steps(self) -> tuple[str, ...]:
        """The values to choose from; empty where there is more to say."""
        return steps(self.kind)

    @property
    def unit(self) -> str:
        """Of time spans that have none."""
        return _UNITS.get(self.directive.name, "s")

    @property
    def form(self) -> str:
        """What it takes, a phrase."""
        return form(self.kind)

    def meaning(self, value: str) -> str:
        """A sentence about a value; empty where nobody says."""
        return meaning(self.directive, value)

    def reading(self, value: str) -> str:
        """What a number, size or time span comes to; what the prefixes of a command do."""
        if self.kind.grammar == "commands":
            from catalog.kinds.prefixes import command

            return "; ".join(command(self.kind, value).means)
        return reading(self.kind, value, self.unit)

    # Rows of lists

    def check_row(self, text: str) -> str | None:
        """What is wrong with one row of a list, one sentence."""
        return check(self.kind, text)

    def shown(self, text: str) -> str:
        """A row as people read it: variables without the quotes that they are written in."""
        if self.kind.grammar != "environment":
            return text
        plain = unquoted(text)
        return text if plain is None or not plain.isprintable() else plain

    def written(self, text: str) -> str:
        """A row as it is written, from what was typed: quotes are put where they are needed."""
        text = text.strip()
        if self.kind.grammar != "environment" or text[:1] in ("'", '"'):
            return text
        several = pieces(text)
        if len(several) > 1 and all(check(self.kind, one) is None for one in several):
            return text  # NAME=value several times, as a line of a unit file has them
        return quoted(text) if text else ""

    # What the host knows

    def suggestions(self, typed: str) -> tuple[str, ...]:
        """What could continue a word, as far as the catalogue knows."""
        return suggestions(self.kind, self.sets, typed)

    async def offers(self, typed: str) -> tuple[str, ...]:
        """What could continue a word, as far as the host knows. Raises HostError."""
        return await self._lookup.offers(self.directive, typed)

    async def remark(self, text: str) -> Remark | None:
        """What is known of a word or line. Raises HostError."""
        return await remark(self._lookup, self.directive, text)

    async def held(self) -> frozenset[str]:
        """What of the kind's members the main process has now. Raises HostError."""
        ambient = self.directive.name == "AmbientCapabilities"
        return await self._lookup.held(self.kind.grammar, self.sets, ambient)
