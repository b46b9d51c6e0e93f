"""What a screen shows of an opened unit: frozen, complete, and cheap to compare."""

from enum import StrEnum

from msgspec import Struct

from catalog.directive import Directive
from catalog.exposure import Score
from unit.implied import Source as Implied
from workbench.faults import Faults


class Mark(StrEnum):
    """How a directive stands. Each has a shape of its own on the screen."""

    UNSET = "unset"
    SET = "set"
    """By the unit's own files."""
    CHANGED = "changed"
    """By the draft."""
    INVALID = "invalid"
    UNSUPPORTED = "unsupported"
    """The host's systemd does not know it."""


class Panel(Struct, frozen=True):
    """One directive as one line."""

    key: tuple[str, str]
    """Section and name."""
    mark: Mark
    value: str
    """What holds, or would with the draft; lists are joined by spaces. Empty where nothing is set and nothing
    is so by default."""
    offer: str = ""
    """What switching it on would set instead; empty where only the user can know, or where that holds."""
    note: str = ""
    """A word for the right margin: "invalid", "unset", "implied"."""
    gain: int | None = None
    """By how many hundredths its edit lowers the unit's exposure, or switching it on would; negative where
    that rises, None where it does not count."""


class Detail(Struct, frozen=True):
    """Everything about one directive, for the panel that is open."""

    directive: Directive
    panel: Panel
    steps: tuple[str, ...]
    """The values that can be stepped through; empty where only the user can know one."""
    value: tuple[str, ...]
    """The values that the draft leads to."""
    now: str
    """What the unit's files set, or systemd's default."""
    origin: str
    """Where that comes from: "nginx.service:12", "default"."""
    problem: str = ""
    """What is wrong with the value, one sentence."""
    refusal: str = ""
    """Why it can't be set on this host, one sentence; empty where it can."""
    gains: tuple[tuple[str, int], ...] = ()
    """Its other values, with what each would gain over the one that holds, in hundredths."""
    implied: tuple[Implied, ...] = ()
    """What other directives of the draft's unit make of it besides."""
    companions: tuple[str, ...] = ()
    """What one adds to it so that a service lives with it: names that this systemd knows."""
    hardened: str = ""
    """What became of it in the last hardening, with the evidence; empty where it was not tried."""
    known: frozenset[str] = frozenset()
    """The names of all directives of the unit's type: those that texts can lead to."""


class Header(Struct, frozen=True):
    """The facts of the first line."""

    unit: str
    active: str = ""
    """active, inactive, failed, activating ...; empty for a file."""
    sub: str = ""
    since: float = 0.0
    """When it got into that state, in seconds since the epoch; 0 where it never did."""
    version: int = 0
    """The host's systemd; 0 where there is none."""
    host: str = ""
    rights: str = ""
    """What a normal user may do there: "looking only", or "as root" once root's rights were given; "your own
    units" where nobody's are needed."""


class GroupRow(Struct, frozen=True):
    """One group of directives."""

    id: str
    title: str
    set: int
    total: int
    changed: int = 0


class Exposure(Struct, frozen=True):
    """How exposed the unit is, by the measure of `systemd-analyze security`."""

    before: Score
    """As its files have it."""
    after: Score
    """As the draft has it."""
    left: int
    """How many directives would still lower it."""
    path: tuple[int, ...] = ()
    """The figures, in tenths, that the draft's changes led through, the present one last."""


class UnitLine(Struct, frozen=True):
    """One line of the unit with the draft in it."""

    text: str
    origin: str = ""
    """Where it comes from: "unit:6", "draft:3", as `Snapshot.files` has them; empty for section headings."""
    key: tuple[str, str] | None = None
    """The directive that it sets; None for section headings."""
    drafted: bool = False
    """Whether it is of the drop-in that the draft goes into."""
    dead: bool = False
    """Whether a later assignment replaces it."""


class DropInLine(Struct, frozen=True):
    """One assignment of the drop-in as it would be written."""

    number: int
    """From 1."""
    key: tuple[str, str]
    remarks: tuple[tuple[str, bool], ...] = ()
    """What is to be said of it, a sentence each, and whether it is grave."""


class Problem(Struct, frozen=True):
    """Something that is wrong with the unit or the draft."""

    text: str
    key: tuple[str, str] | None = None


class Snapshot(Struct, frozen=True):
    """The unit as it stands after one command."""

    header: Header
    groups: tuple[GroupRow, ...]
    changed: tuple[tuple[str, str], ...]
    """The directives that the draft changes, in the order of its edits."""
    drop_in_path: str
    """Where Keep would write."""
    drop_in: str
    """The drop-in as it would be written; empty where nothing is to be said."""
    lines: tuple[DropInLine, ...]
    """Its assignments, with what is wrong with each."""
    unit: tuple[UnitLine, ...]
    files: tuple[tuple[str, str], ...]
    """What the files of those lines are called there, and their paths."""
    diff: tuple[str, ...]
    """The difference to what is saved, as a unified diff's lines."""
    exposure: Exposure | None = None
    """None for units that run no process of their own."""
    problems: tuple[Problem, ...] = ()
    faults: Faults = Faults()
    """What systemd ignores in the unit's files as they are, apart from the drop-in's own lines."""
    can_undo: bool = False
    can_redo: bool = False
    testable: bool = False
    """Whether there is a host to test the draft on."""

    @property
    def ready(self) -> bool:
        """Whether there is something to test, and a host to test it on."""
        return self.testable and bool(self.diff)
