"""A closer look as the screen shows it: events in, a frozen view out, and that as rows of text."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from trial.events import Armed, Step, Undone
from trial.look.events import Looked, LookEvent, Looking, Traced
from tui.keymap import filled
from tui.render.text import Line, Run
from workbench.duration import ticking


class LookView(Struct, frozen=True):
    """Where a closer look stands."""

    cost: str = ""
    """What it takes."""
    traced: tuple[Traced, ...] = ()
    """Its starts that are over."""
    step: str = ""
    """What the trial that is going on does now."""
    deadline: float = 0.0
    """When its undo fires, in seconds of duration.ticking(); 0 while none is armed."""
    end: Looked | None = None
    lost: str = ""
    """Why it ended without an end."""

    @property
    def going(self) -> bool:
        """Whether it may still change the host."""
        return self.end is None and not self.lost

    def after(self, event: LookEvent) -> "LookView":
        """The view after one more event."""
        match event:
            case Looking(text=text):
                return replace(self, cost=text)
            case Traced():
                return replace(self, traced=(*self.traced, event), step="")
            case Step(text=text):
                return replace(self, step=text)
            case Armed():
                return replace(self, deadline=ticking() + event.deadline - event.time)
            case Undone():
                return replace(self, deadline=0.0)
            case Looked():
                return replace(self, end=event, deadline=0.0)
            case _:
                return self


def progress(view: LookView) -> Iterator[Line]:
    """What it does now, and what it saw by now."""
    with_draft = "with the draft" if view.traced else "as it was"
    yield (Run("… "), Run(f"Closer look: strace watches it start {with_draft}", "bold"))
    if view.step:
        yield (Run(f"  {view.step}", "dim"),)
    if view.cost:
        yield (Run(f"{view.cost}. {filled('{revert} cancels; each trial is undone.')}", "dim"),)
    yield from map(line_of, reversed(view.traced))


def line_of(event: Traced) -> Line:
    """How one of its starts went."""
    how = "with the draft" if event.drafted else "as it was"
    mark = Run("✓ ", "good") if event.passed else Run("✗ ", "bad")
    return (mark, Run(f"{how}: {event.calls} system calls"), Run(f"  {event.reason}", "dim"))


def ending(view: LookView) -> Line:
    """What came of it, in a sentence."""
    if view.end is None:
        return (Run("NOT SEEN", "bold warn"), Run(f"  {view.lost}"))
    if view.end.why_not:
        return (Run("NOT SEEN", "bold warn"), Run(f"  {view.end.why_not}"))
    restarts = f"{view.end.restarts} restarts"
    return (
        Run("SEEN", "bold bad"),
        Run(f"  by strace, in {restarts}: a call that fails with the draft alone"),
    )
