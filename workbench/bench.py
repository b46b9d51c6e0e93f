"""One unit on the bench: its host, catalogue, files and draft put together, and one snapshot of it all."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from catalog import groups
from catalog.catalog import Catalog
from catalog.directive import Directive
from catalog.kinds import check, steps
from host.ports import Host
from unit import assignment, dropin
from unit.draft import Draft, Set
from unit.effective import Effectives
from unit.lines import scan
from unit.names import unit_type
from unit.rule import rules_of
from unit.stack import Source, sources
from workbench import opening, texts
from workbench.panels import joined, panel, spelled
from workbench.snapshot import Detail, GroupRow, Header, Panel, Problem, Snapshot
from workbench.store import Store

if TYPE_CHECKING:
    from catalog.search import Index
    from trial.trial import Trial

Key = tuple[str, str]
CHANGED = "changed"
"""What stands for the list of all that the draft changes, among the ids of groups."""


class Trying(Struct, frozen=True):
    """How drafts are tried."""

    checks: tuple[str, ...] = ()
    """Lines of shell that must succeed."""
    settle: float = 3.0
    """Seconds for which the service must stay well."""
    window: float = 60.0
    """Seconds in which a passed trial can be kept."""


class Bench:
    """A unit and the draft over it. Commands change the draft; `snapshot` says what came of it."""

    def __init__(
        self,
        opened: opening.Opened,
        catalogue: Catalog,
        host: Host | None = None,
        trying: Trying | None = None,
    ) -> None:
        self._host = host
        self._trying = trying or Trying()
        self._catalogue = catalogue
        directives = catalogue.of(unit_type(opened.stack.name))
        self._groups = groups.of(directives)
        self._directives = {directive.key: directive for directive in directives}
        self._index: Index | None = None
        self._rules = rules_of(self._directives)
        self.draft = Draft()
        self._take(opened)

    @classmethod
    async def open(cls, host: Host, name: str, store: Store, trying: Trying | None = None) -> "Bench":
        """Put a host's unit on the bench. Raises HostError, NoSuchUnit among them."""
        facts = await host.facts()
        opened = await opening.read_unit(host, facts, name)
        return cls(opened, await opening.catalogue(host, facts, store), host, trying)

    @classmethod
    def open_file(cls, path: Path, store: Store) -> "Bench":
        """Put a unit file on the bench, without a host to test it on. Raises HostError."""
        return cls(opening.read_file(path), opening.any_catalogue(store))

    async def reload(self, kept: Draft | None = None) -> None:
        """Read the unit again; the edits of a draft that was kept are in its files now. Raises HostError."""
        if self._host and self._opened.facts:
            self._take(await opening.read_unit(self._host, self._opened.facts, self._opened.stack.name))
        if kept is not None:
            self._put(Draft(tuple(edit for edit in self.draft.edits if edit not in kept.edits)))

    def _take(self, opened: opening.Opened) -> None:
        self._opened = opened
        self._base = opened.stack.without(opened.keep_path)
        self._now = Effectives(opened.stack, self._rules)
        self._file_problems = tuple(_problems(sources(opened.stack)))
        self._put(self.draft)

    def _put(self, draft: Draft) -> None:
        """Make a draft the present one, and work out what follows from it."""
        self.draft = draft
        self._edits = {(edit.section, edit.name): edit for edit in draft.edits}
        existing = self._opened.kept.content if self._opened.kept else b""
        self._drop_in = dropin.render(draft, self._rules, stack=self._base, existing=existing)
        self._stack = self._base.with_drop_in(Source(self._opened.keep_path, self._drop_in))
        self._after = Effectives(self._stack, self._rules)

    # What is seen

    def snapshot(self) -> Snapshot:
        """Everything but the panels."""
        opened = self._opened
        kept = opened.kept.content if opened.kept else None
        return Snapshot(
            header=self._header(),
            groups=tuple(self._group(group) for group in self._groups),
            changed=tuple(self._edits),
            drop_in_path=opened.keep_path,
            drop_in=assignment.decode(self._drop_in),
            unit=texts.unit_lines(self._stack, self._after, opened.keep_path),
            diff=texts.difference(opened.keep_path, kept, self._drop_in),
            problems=self._problems(),
            can_undo=self.draft.can_undo,
            can_redo=self.draft.can_redo,
            testable=self._host is not None,
        )

    def _header(self) -> Header:
        opened, facts = self._opened, self._opened.facts
        version, host = (facts.version, facts.name) if facts else (0, "")
        return Header(opened.stack.name, opened.active, opened.sub, opened.since, version, host)

    def _group(self, group: groups.Group) -> GroupRow:
        keys = [directive.key for directive in group.directives]
        held = sum(1 for key in keys if self._after.get(*key).settings)
        changed = sum(1 for key in keys if key in self._edits)
        return GroupRow(group.id, group.title, held, len(keys), changed)

    def _problems(self) -> tuple[Problem, ...]:
        found = [Problem(text, key) for key in self._edits if (text := self._problem(key))]
        obstacles = dropin.obstacles(self.draft, self._rules, stack=self._base)
        stuck = (Problem(one.text, (one.section, one.name)) for one in obstacles)
        return (*found, *stuck, *self._file_problems)

    def _problem(self, key: Key) -> str:
        edit, directive = self._edits.get(key), self._directives.get(key)
        values = edit.values if isinstance(edit, Set) else () if edit else self._now.get(*key).values
        return (self._check(directive, values) or "") if directive and values else ""

    def panels(self, entry: str) -> tuple[Panel, ...]:
        """The panels of a group, or of all that the draft changes."""
        if entry == CHANGED:
            return self._panels(self._directives[key] for key in self._edits if key in self._directives)
        return self._panels(d for group in self._groups if group.id == entry for d in group.directives)

    def find(self, query: str) -> tuple[Panel, ...]:
        """The panels that fit some words, best first."""
        if not query.strip():
            return ()
        if self._index is None:
            from catalog.search import Index  # the first screen does without

            self._index = Index(self._directives.values())
        return self._panels(self._index.find(query))

    def _panels(self, directives: Iterable[Directive]) -> tuple[Panel, ...]:
        return tuple(panel(d, self._now.get(*d.key), self._edits.get(d.key), self._check) for d in directives)

    def title(self, entry: str) -> str:
        """What a group is called."""
        return next((group.title for group in self._groups if group.id == entry), "Changed")

    def detail(self, key: Key) -> Detail | None:
        """Everything about one directive."""
        directive = self._directives.get(key)
        if directive is None:
            return None
        now = self._now.get(*key)
        origin = f"{_short(now.settings[-1].path)}:{now.settings[-1].line}" if now.settings else ""
        return Detail(
            directive=directive,
            panel=panel(directive, now, self._edits.get(key), self._check),
            steps=steps(directive.kind),
            value=tuple(spelled(directive, value) for value in self._after.get(*key).values)
            or ((directive.default,) if directive.default else ()),
            now=joined(now.values) if now.settings else directive.default,
            origin=origin or ("default" if directive.default else ""),
            problem=self._problem(key),
        )

    # What is done

    def toggle(self, key: Key) -> bool:
        """Between what the unit has and the natural value, or nothing where the unit has that already.

        False where only the user can know a value."""
        directive, now = self._directives[key], self._now.get(*key)
        if key in self._edits:
            self.forget(key)
        elif now.settings and (not directive.natural or spelled(directive, now.value) == directive.natural):
            self.unset(key)
        elif directive.natural:
            self.set(key, (directive.natural,))
        else:
            return False
        return True

    def step(self, key: Key, by: int) -> bool:
        """To the next of its values, round and round. False where there is nothing to step through."""
        directive = self._directives[key]
        values = steps(directive.kind)
        if not values:
            return False
        value = spelled(directive, self._after.get(*key).value or directive.default)
        at = values.index(value) + by if value in values else 0 if by > 0 else -1
        self.set(key, (values[at % len(values)],))
        return True

    def set(self, key: Key, values: Sequence[str]) -> None:
        """Give a directive values; what the unit has already needs no edit."""
        directive, now = self._directives[key], self._now.get(*key)
        before = tuple(spelled(directive, value) for value in now.values) or (directive.default,)
        same = tuple(values) == before and (now.settings or not directive.kind.accumulates)
        self._put(self.draft.drop(*key) if same else self.draft.set(*key, values))

    def unset(self, key: Key) -> None:
        """Make a directive as if nobody had set it."""
        self._put(self.draft.unset(*key) if self._now.get(*key).settings else self.draft.drop(*key))

    def forget(self, key: Key) -> None:
        """Drop what the draft says of a directive."""
        self._put(self.draft.drop(*key))

    def undo(self) -> None:
        """As before the last change."""
        self._put(self.draft.undo())

    def redo(self) -> None:
        """As before the last undo."""
        self._put(self.draft.redo())

    # What is asked while a value is typed

    def values(self, key: Key) -> tuple[str, ...]:
        """A directive's assignments, to be edited."""
        return self._after.get(*key).values

    def takes_several(self, key: Key) -> bool:
        """Whether a directive can be assigned more than once."""
        return self._directives[key].kind.accumulates

    def check(self, key: Key, values: Sequence[str]) -> str | None:
        """What is wrong with values, one sentence."""
        return self._check(self._directives[key], values)

    def _check(self, directive: Directive, values: Sequence[str]) -> str | None:
        return next((text for value in values if (text := check(directive.kind, value))), None)

    # The trial

    def trial(self, *, confirmed: bool = False) -> "Trial":
        """A trial of the draft, not begun; `confirmed` goes on where it would ask. There must be a host."""
        from trial.checks import shell_check
        from trial.plan import Plan
        from trial.trial import Trial

        if self._host is None:
            raise ValueError("a file alone cannot be tested")
        plan = Plan(
            unit=self._opened.stack.name,
            drop_in=self._drop_in,
            basename=opening.BASENAME,
            keep_path=self._opened.keep_path,
            kept_digest=self._opened.kept.digest if self._opened.kept else None,
            checks=tuple(shell_check(line) for line in self._trying.checks),
            settle=self._trying.settle,
            window=self._trying.window,
            changed=tuple(name for _, name in self._edits),
            confirmed=confirmed,
        )
        return Trial(self._host, plan)


def _problems(files: Iterable[Source]) -> Iterable[Problem]:
    for file in files:
        for found in assignment.problems(scan(assignment.decode(file.content)), file.path):
            yield Problem(f"{_short(file.path)}: {found.text}")


def _short(path: str) -> str:
    """A path as it is recognized: a file's name, with its directory for drop-ins."""
    return "/".join(path.rsplit("/", 2)[1:]) if ".d/" in path else path.rpartition("/")[2]
