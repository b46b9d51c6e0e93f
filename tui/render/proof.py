"""A proof as the screen shows it: events in, a frozen view out, and that as rows of text."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from trial.events import Armed, Step, Undone, in_a_row
from trial.proof.events import Bound, Proof, ProofEvent, Tried, Trying
from tui.keymap import filled
from tui.render.text import Line, Run
from workbench.duration import ticking

_CULPRITS = 3
"""Lines at fault that the highest bound is for."""


class ProofView(Struct, frozen=True):
    """Where a proof stands."""

    bound: Bound | None = None
    trying: Trying | None = None
    tried: tuple[tuple[str, Tried], ...] = ()
    """What was tried, and how it went."""
    step: str = ""
    """What the trial that is going on does now."""
    deadline: float = 0.0
    """When its undo fires, in seconds of duration.ticking(); 0 while none is armed."""
    end: Proof | None = None
    lost: str = ""
    """Why it ended without an end."""

    @property
    def going(self) -> bool:
        """Whether it may still change the host."""
        return self.end is None and not self.lost

    @property
    def proven(self) -> bool:
        """Whether it found who is to blame."""
        return self.end is not None and bool(self.end.proven)

    @property
    def most(self) -> int:
        """Restarts at most, for one line at fault; for three, once it is clear that one is not all."""
        if self.bound is None:
            return 0
        number = self.trying.number if self.trying else 0
        one, three = self.bound.one + self.bound.values, self.bound.three + _CULPRITS * self.bound.values
        return one if number <= one else max(three, number)

    def after(self, event: ProofEvent) -> "ProofView":
        """The view after one more event."""
        match event:
            case Bound():
                return replace(self, bound=event)
            case Trying():
                return replace(self, trying=event, step="")
            case Tried() if self.trying:
                return replace(self, tried=(*self.tried, (self.trying.text, event)), trying=None)
            case Step(text=text):
                return replace(self, step=text)
            case Armed():
                return replace(self, deadline=ticking() + event.deadline - event.time)
            case Undone():
                return replace(self, deadline=0.0)
            case Proof():
                return replace(self, end=event, deadline=0.0)
            case _:
                return self


def progress(view: ProofView) -> Iterator[Line]:
    """What is tried now, and how it went by now, the newest first."""
    if view.trying and view.bound:
        count = f"{view.trying.number} of at most {view.most}"
        yield (Run("… "), Run(f"Proof, restart {count}: ", "bold"), Run(view.trying.text, "bold"))
        yield (Run(view.step, "dim"),)
    else:
        yield (Run("… "), Run("Proof by trying", "bold"))
    if view.bound:
        stop = filled("{revert} cancels; each trial is undone.")
        yield (Run(f"{view.bound.text} {stop}", "dim"),)
    yield from reversed([_tried(*one) for one in view.tried])


def _tried(text: str, event: Tried) -> Line:
    if event.passed:
        return (Run("✓ ", "good"), Run(f"{text}: it works"))
    return (Run("✗ ", "bad"), Run(f"{text}: "), Run(event.reason, "dim"))


def ending(view: ProofView) -> Line:
    """What came of it, in a sentence."""
    if view.end is None:
        return (Run("NOT PROVEN", "bold warn"), Run(f"  {view.lost}"))
    restarts = f"{view.end.restarts} restart{'' if view.end.restarts == 1 else 's'}"
    if not view.proven:
        return (Run("NOT PROVEN", "bold warn"), Run(f"  ({restarts}) {view.end.why_not}"))
    return (Run("PROVEN", "bold bad"), Run(f"  by {restarts} why it fails"))


def passes(end: Proof) -> str:
    """What the draft becomes that was seen to pass."""
    if not end.drop_in:
        return "nothing of the draft is left that passes"
    looser = [in_a_row(one.instead) for one in end.proven if one.instead]
    gone = [f"{one.directive}=" for one in end.proven if not one.instead]
    return "; ".join(filter(None, (", ".join(looser), f"without {', '.join(gone)}" if gone else "")))
