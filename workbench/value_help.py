"""What is asked about directives while their values are edited, with a draft in force."""

from collections.abc import Sequence

from catalog.kinds import doubt
from catalog.listings import bundled
from host.ports import Host
from unit.assignment import BadAssignment
from unit.draft import Draft
from workbench.composed import Composed, short_origin
from workbench.edited_value import EditedValue
from workbench.items import Items
from workbench.known import Key, judge
from workbench.lookups import lookup_of


class ValueHelp:
    """A unit with its draft, asked about one directive at a time."""

    def __init__(self, host: Host | None, composed: Composed) -> None:
        self._host, self._composed = host, composed
        self._base = composed.base
        self._known = composed.base.known

    def values(self, key: Key) -> tuple[str, ...]:
        """A directive's assignments, to be edited."""
        return self._composed.after.get(*key).values

    def items(self, key: Key) -> Items:
        """A list as rows, to be changed."""
        theirs = self._base.under.get(*key).settings
        origins = [(setting.value, short_origin(setting)) for setting in theirs]
        return Items.of(self._known[key].kind, origins, self.values(key))

    def check(self, key: Key, values: Sequence[str]) -> str | None:
        """What is wrong with values, or what keeps them from being written; one sentence."""
        if problem := judge(self._known[key], values):
            return problem
        try:
            self._base.render(Draft().set(*key, values))
        except BadAssignment as error:
            return str(error)
        return None

    def doubt(self, key: Key, values: Sequence[str]) -> str | None:
        """What systemd would pass over in values without a word, one sentence."""
        kind = self._known[key].kind
        return next((told for value in values if (told := doubt(kind, value))), None)

    def valuing(self, key: Key) -> EditedValue:
        """What is asked about a directive while its value is edited."""
        directive, sets = self._known[key], self._known.catalogue.sets
        return EditedValue(
            directive,
            self.items(key),
            sets=sets if sets.syscalls else bundled(),
            check=lambda values: self.check(key, values),
            doubt=lambda values: self.doubt(key, values),
            gain=lambda values: self._composed.gain(directive, values),
            lookup=lookup_of(self._host, self._base.opened, self._composed.after),
        )
