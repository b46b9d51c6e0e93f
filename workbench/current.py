"""An opened unit as it is by now: what shows it and what changes it share this."""

from unit.draft import Draft
from workbench.composed import Base, Composed
from workbench.known import Known


class Current:
    """A unit as it was read last, and the draft over it."""

    def __init__(self, base: Base, known: Known) -> None:
        self.base, self.known = base, known
        self.composed = Composed(base, Draft())

    @property
    def draft(self) -> Draft:
        """What the user wants changed."""
        return self.composed.draft

    def put(self, draft: Draft) -> None:
        """Have another draft."""
        self.composed = Composed(self.base, draft)
