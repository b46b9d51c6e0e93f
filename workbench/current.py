"""An opened unit as it is by now: what shows it and what changes it share this."""

from collections.abc import Mapping

from unit.draft import Draft
from workbench.composed import Base, Composed
from workbench.known import Known


class Current:
    """A unit as it was read last, and the draft over it."""

    def __init__(self, base: Base) -> None:
        self.base = base
        self.composed = Composed(base, Draft())
        self.hardened: Mapping[str, str] = {}
        """What became of directives in the last hardening, by name."""

    @property
    def known(self) -> Known:
        """What can be set in it."""
        return self.base.known

    @property
    def lacks_rights(self) -> bool:
        """Whether the host may only be looked at as yet."""
        facts = self.base.opened.facts
        return facts is not None and not facts.may_change

    @property
    def draft(self) -> Draft:
        """What the user wants changed."""
        return self.composed.draft

    def put(self, draft: Draft) -> None:
        """Have another draft."""
        self.composed = Composed(self.base, draft)
