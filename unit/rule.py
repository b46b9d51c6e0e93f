"""How assignments of one directive combine; the catalogue knows it, see `Rule.of`."""

from collections.abc import Callable

from msgspec import Struct

from catalog.directive import Directive, Kind
from catalog.kinds import check
from unit.fatal import ends


class Rule(Struct, frozen=True):
    """How a directive's assignments combine, and how to undo them."""

    accumulates: bool = False
    """Whether a further assignment adds to the earlier ones rather than replacing them."""
    resets: bool = False
    """Whether an empty assignment forgets the earlier ones."""
    default: str = ""
    """What holds when nobody sets it; empty where there is no value to write for it."""
    reset: str = ""
    """The value that brings the default back, where `resets`; not always the empty one."""
    kind: Kind | None = None
    """What values it takes; None where nothing is known of it."""

    def refuses(self, value: str) -> bool:
        """Whether systemd ignores an assignment of this value, so that an earlier one stays."""
        return not self.accumulates and self.wrong(value) is not None

    def wrong(self, value: str) -> str | None:
        """Why systemd ignores an assignment of this value, or a part of it; None where it does not."""
        return check(self.kind, value) if self.kind else None

    def ends(self, name: str, value: str) -> bool:
        """Whether systemd stops reading a file at this assignment."""
        return self.kind is not None and ends(name, self.kind, value)

    def fresh(self, value: str) -> str:
        """What to assign before a value so that it starts a list afresh.

        A bounding set's capabilities must follow the empty set, its exceptions (`~CAP_...`) the full one:
        after the full one, capabilities replace it up to systemd 257 and change nothing on 262 (tried).
        """
        return self.reset if value.startswith(self.reset) else ""

    @classmethod
    def of(cls, directive: Directive) -> "Rule":
        """The rule of a catalogue's directive."""
        kind = directive.kind
        # systemd.exec(5): an empty assignment is the empty set here, `~` alone is the full one, the default.
        reset = "~" if directive.name == "CapabilityBoundingSet" else ""
        return cls(kind.accumulates, kind.resets, directive.default, reset, kind)


Rules = Callable[[str, str], Rule]
"""The rule of (section, name), for every name: unknown ones are plain values."""


def rules_of(catalogue: dict[tuple[str, str], Directive]) -> Rules:
    """Rules from directives by (section, name)."""
    rules = {key: Rule.of(directive) for key, directive in catalogue.items()}
    plain = Rule()
    return lambda section, name: rules.get((section, name), plain)
