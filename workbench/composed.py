"""A unit and a draft put together, and everything that follows from the two."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from msgspec.structs import replace

from catalog.companions import companions
from catalog.directive import Directive
from catalog.exposure import Score, counts
from catalog.groups import Group
from catalog.kinds import canonical, steps
from host.layout import SYSTEM, Layout
from unit import assignment, drop_in
from unit.draft import Draft, Edit, Set
from unit.effective import Effectives, Setting
from unit.implied import Source as Implied
from unit.implied import implied
from unit.stack import Source, sources
from workbench import texts
from workbench.drop_in_remarks import Remark, remarks
from workbench.exposure import Measure
from workbench.faults import Faults, of_opened
from workbench.gains import biggest, by_value, gains
from workbench.known import Key, Known, judge
from workbench.panels import joined, panel
from workbench.reader import Opened
from workbench.snapshot import Detail, DropInLine, Exposure, GroupRow, Header, Panel, Problem, Snapshot

_STEPS = 30
"""Changes of a draft whose exposure is told."""


class Base:
    """A unit as it was read: what does not change while it is edited."""

    def __init__(self, opened: Opened, known: Known) -> None:
        self.opened = opened
        self.known = known
        self.stack = opened.stack.without(opened.keep_path)
        self.now = Effectives(opened.stack, known.rules)
        hidden = tuple(
            Problem(f"You may not read {path}: what it sets is missing here.") for path in opened.unreadable
        )
        self.problems = hidden
        self.measure = Measure.of(opened, known.catalogue)
        self.figures: dict[int, tuple[tuple[Edit, ...], int]] = {}
        """The exposure, in tenths, of each draft that was shown: by the identity of its edits, which steps of
        undo share and which are held here, since to hash hundreds of them at every key would be felt."""

    @property
    def layout(self) -> Layout:
        """Where the unit's manager looks."""
        facts = self.opened.facts
        return facts.layout if facts else SYSTEM

    def remarks(self, drop_in: bytes) -> tuple[Remark, ...]:
        """What is wrong with a drop-in of the unit that lies where one is kept, by line."""
        return remarks(drop_in, self.opened.keep_path, self.with_(drop_in), self.known, user=self.layout.user)

    def with_(self, drop_in: bytes) -> Effectives:
        """What the unit's files set with another drop-in in the place of the one that is kept."""
        stack = self.stack.with_drop_in(Source(self.opened.keep_path, drop_in))
        return Effectives(stack, self.known.rules, self._before)

    @cached_property
    def _before(self) -> Effectives:
        """What the files before the kept drop-in set: most of them, and none of them changes at a key."""
        path = self.opened.keep_path
        stack = self.stack.with_drop_in(Source(path, b"")).before(path)
        return Effectives(stack, self.known.rules)

    @cached_property
    def score(self) -> Score | None:
        """How exposed the unit is as it was read; None where it runs no process."""
        return self.measure.score(self.now) if self.measure else None

    @cached_property
    def under(self) -> Effectives:
        """What the unit's other files set, without the kept drop-in."""
        return Effectives(self.stack, self.known.rules)

    @cached_property
    def faults(self) -> Faults:
        """What systemd ignores in its files; the drop-in that is kept is judged as the draft's."""
        found = of_opened(self.opened, self.known)
        return replace(found, lines=tuple(one for one in found.lines if one.path != self.opened.keep_path))

    @property
    def kept(self) -> bytes | None:
        """What the kept drop-in says; None where there is none."""
        return self.opened.kept.content if self.opened.kept else None

    def render(self, draft: Draft) -> bytes:
        """The drop-in that a draft comes to. Raises BadAssignment for what can't be written."""
        facts = self.opened.facts
        header = drop_in.header_of(self.stack.name, facts.layout.option if facts else "")
        existing = self.kept or b""
        rules = self.known.rules
        return drop_in.render(
            draft, rules, stack=self.stack, existing=existing, header=header, base=self.under
        )


class Composed:
    """What a draft makes of a unit."""

    def __init__(self, base: Base, draft: Draft) -> None:
        self.base, self.draft = base, draft
        self.edits = {(edit.section, edit.name): edit for edit in draft.edits}
        self.drop_in = base.render(draft)
        self.after = base.with_(self.drop_in)

    def snapshot(self, testable: bool) -> Snapshot:
        """Everything but the panels."""
        path = self.base.opened.keep_path
        return Snapshot(
            header=_header(self.base.opened),
            groups=tuple(self._group(group) for group in self.base.known.groups),
            changed=tuple(self.edits),
            drop_in_path=path,
            drop_in=assignment.decode(self.drop_in),
            lines=self._lines(),
            unit=texts.unit_lines(self.after, path),
            files=texts.file_labels(sources(self.after.stack), path),
            diff=texts.difference(path, self.base.kept, self.drop_in),
            exposure=self._exposure(),
            problems=self._problems(),
            faults=self.base.faults,
            can_undo=self.draft.can_undo,
            can_redo=self.draft.can_redo,
            testable=testable,
        )

    def _lines(self) -> tuple[DropInLine, ...]:
        """The drop-in's assignments, with what is wrong with each."""
        known, path, user = self.base.known, self.base.opened.keep_path, self.base.layout.user
        said: dict[int, list[tuple[str, bool]]] = {}
        if self.drop_in:
            for one in remarks(self.drop_in, path, self.after, known, user=user):
                said.setdefault(one.line, []).append((one.text, one.grave))
        return tuple(
            DropInLine(one.line, (one.section, one.name), tuple(said.get(one.line, ())))
            for one in assignment.read(self.drop_in, path)
        )

    def _group(self, group: Group) -> GroupRow:
        keys = [directive.key for directive in group.directives]
        held = sum(1 for key in keys if self.after.get(*key).settings)
        changed = sum(1 for key in keys if key in self.edits)
        return GroupRow(group.id, group.title, held, len(keys), changed)

    def _exposure(self) -> Exposure | None:
        before, measure = self.base.score, self.base.measure
        if before is None or measure is None:
            return None
        left = sum(1 for key in self.biggest if key not in self.edits)
        after = measure.score(self.after)
        self.base.figures[id(self.draft.edits)] = self.draft.edits, after.exposure
        return Exposure(before, after, left, tuple(self._path()))

    def _path(self) -> Iterator[int]:
        """What the exposure was after each of the last changes, as far as it was shown."""
        steps = list(islice(self.draft.steps(), _STEPS))
        for draft in reversed(steps):
            if known := self.base.figures.get(id(draft.edits)):
                yield known[1]

    @cached_property
    def gains(self) -> dict[Key, int]:
        """What each directive would gain, or has gained, in hundredths."""
        base = self.base
        if base.measure is None:
            return {}
        return gains(base.measure, base.known.all, base.now, self.after, self.edits)

    @cached_property
    def biggest(self) -> list[Key]:
        """The directives that gain something, the most first."""
        return biggest(self.gains)

    def _problems(self) -> tuple[Problem, ...]:
        found = [Problem(f"{key[1]}=: {text}", key) for key in self.edits if (text := self._problem(key))]
        obstacles = drop_in.obstacles(self.draft, self.base.known.rules, base=self.base.under)
        stuck = (Problem(one.text, (one.section, one.name)) for one in obstacles)
        return (*found, *stuck, *self.base.problems)

    def _problem(self, key: Key) -> str:
        edit, directive = self.edits.get(key), self.base.known.get(key)
        values = edit.values if isinstance(edit, Set) else () if edit else self.base.now.get(*key).values
        return (judge(directive, values) or "") if directive and values else ""

    def panels(self, directives: Iterable[Directive]) -> tuple[Panel, ...]:
        """A panel for each of these."""
        return tuple(self._panel(directive) for directive in directives)

    def _panel(self, directive: Directive) -> Panel:
        key = directive.key
        now, edit = self.base.now.get(*key), self.edits.get(key)
        return panel(directive, now, edit, judge, self.gains.get(key), self._implied(directive))

    def _implied(self, directive: Directive) -> tuple[Implied, ...]:
        return implied(directive, self.after, self.base.known.get)

    def detail(self, directive: Directive) -> Detail:
        """Everything about one directive."""
        now, after = self.base.now.get(*directive.key), self.after.get(*directive.key)
        default = (directive.default,) if directive.default else ()
        last = now.settings[-1] if now.settings else None
        return Detail(
            directive=directive,
            panel=self._panel(directive),
            steps=steps(directive.kind),
            value=tuple(canonical(directive.kind, value) for value in after.values) or default,
            now=joined(now.values) if last else directive.default,
            origin=short_origin(last) if last else "default" if default else "",
            problem=self._problem(directive.key),
            refusal=self.refusal(directive),
            gains=self._gains_of(directive),
            implied=self._implied(directive),
            companions=tuple(name for name in companions(directive) if self._takes(name)),
            known=self.base.known.names,
        )

    def _takes(self, name: str) -> bool:
        """Whether the host's systemd knows a directive, in whatever section."""
        known = self.base.known
        return any(known[key].supported for key in known.named(name))

    def refusal(self, directive: Directive) -> str:
        """Why a directive can't be set on this host, one sentence; empty where it can."""
        facts = self.base.opened.facts
        if directive.supported or facts is None or directive.key in self.edits:
            return ""
        needs = f"needs systemd {directive.since}" if directive.since else "is unknown to this systemd"
        return f"{directive.name}= {needs}; {facts.name} has {facts.version}."

    def gain(self, directive: Directive, values: Sequence[str]) -> int:
        """By how many hundredths other values of a directive would lower the exposure of the draft's unit."""
        if self.base.measure is None or not counts(directive.name):
            return 0
        key = directive.key
        return self.base.measure.gains(self.after, [(key, tuple(values))]).get(key, 0)

    def _gains_of(self, directive: Directive) -> tuple[tuple[str, int], ...]:
        if self.base.measure is None or not directive.supported:
            return ()
        values = steps(directive.kind) or ((directive.natural,) if directive.natural else ())
        return by_value(self.base.measure, directive, self.after, values)


def _header(opened: Opened) -> Header:
    facts = opened.facts
    version, host = (facts.version, facts.name) if facts else (0, "")
    return Header(opened.stack.name, opened.active, opened.sub, opened.since, version, host)


def short_origin(setting: Setting) -> str:
    """Where a value comes from, such as "nginx.service:12"."""
    return f"{texts.short(setting.path)}:{setting.line}"
