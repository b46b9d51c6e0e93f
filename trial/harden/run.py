"""Hardening a service on a host: a look at it, a learning run where strace is there, and the search."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from catalog.catalog import Catalog
from host.ports import Host, HostError, LoadedUnit
from trial.checks import named
from trial.diagnosis import kinds
from trial.engine import Engine
from trial.events import Refused, Step
from trial.harden import baseline, record
from trial.harden.candidates import Candidates, NoPreset, candidates
from trial.harden.discovery import Seen, begin, calls_of
from trial.harden.events import Begun, HardenEvent, LeftOut, Lessons, Result
from trial.harden.places import named_after, raising
from trial.harden.record import Record
from trial.harden.remarks import remarks
from trial.harden.result import left_out, newer, permitted
from trial.harden.search import Finding, Outcome, Search
from trial.harden.state import ADDING, Lesson, State
from trial.harden.trials import CANCELLED, Judging, Stopped, Trials
from trial.own import Own, own_of
from trial.plan import Plan
from trial.proof.events import Tried, Trying

LEARN = "learn"
"""The name of the step in which nothing is changed yet."""
UNTRACED = "It does not work while strace watches, so it is tried without"
MOST = 15
"""Trials at most, unless told otherwise."""
HEAD = "# Found by unitsmith harden: {}.\n"


class Wanted(Struct, frozen=True):
    """What is asked for."""

    plan: Plan
    """The unit, its checks and times; its drop-in counts for nothing."""
    catalogue: Catalog
    exposure: Callable[[bytes], int]
    """The unit's exposure with a drop-in in the place of the one that is kept, in tenths."""
    judges: Judging = Judging()
    preset: str = ""
    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    most: int = MOST
    learn: bool = True
    """Whether strace may watch one start, where it is there."""


def nowhere(record: Record) -> None:
    """Remembered by nobody."""


class Hardening(Engine[HardenEvent]):
    """One hardening; cancel() and accept() end it early, the service as it was. The last of its events is
    Result, or Refused."""

    def __init__(
        self,
        host: Host,
        wanted: Wanted,
        known: Record | None = None,
        save: Callable[[Record], None] = nowhere,
    ) -> None:
        super().__init__()
        self._host = host
        self._wanted = wanted
        self._record = known or Record()
        self._save = save
        self._restarts = 0
        self._cancelled = self._accepted = False
        self._goes_on = asyncio.Event()
        self._goes_on.set()
        self._times: Counter[tuple[object, bool]] = Counter()
        """How often each state was tried."""
        self._ends: Callable[[], None] = lambda: None
        self._search: Search | None = None
        self._began = time.monotonic()
        self._resets: frozenset[str] = frozenset()

    def cancel(self) -> None:
        """Try nothing more; a trial that is in progress is taken back."""
        self._cancelled = True
        self._end()

    def accept(self) -> None:
        """Try nothing more, and answer with the strictest that was seen to work by now."""
        self._accepted = True
        self._end()

    def _end(self) -> None:
        self._goes_on.set()
        self._ends()

    def pause(self) -> None:
        """Begin no other trial for now: the service is as it was, once the one in progress is undone."""
        self._goes_on.clear()

    def resume(self) -> None:
        """Go on."""
        self._goes_on.set()

    @property
    def holds(self) -> bool:
        """Whether something was seen to work by now."""
        return self._search is not None and self._search.so_far is not None

    async def _work(self) -> None:
        try:
            await self._harden()
        except (Stopped, NoPreset) as error:
            status = error.status if isinstance(error, Stopped) else 2
            self._tell(Refused(time.time(), str(error), status=status))
        except (HostError, TimeoutError) as error:
            self._tell(Refused(time.time(), str(error) or "The host did not answer in time."))

    # --- the whole ---

    async def _harden(self) -> None:
        wanted, host = self._wanted, self._host
        unit = await host.read_unit(wanted.plan.unit)
        own = _own(unit, wanted.plan.basename)
        self._resets = frozenset(_resets(own))
        tried = candidates(wanted.catalogue, own, wanted.preset, wanted.only, wanted.without)
        if not tried.all:
            raise Stopped(f"There is nothing left to try on {unit.name}: it is as strict as that already.", 3)
        await baseline.check(host, unit, (*wanted.plan.checks, *wanted.judges.checks), self._tell)
        await self._open_record(unit)
        seen = await self._looked_at(unit)
        self._begin(tried)
        judging = replace(wanted.judges, reloads=unit.properties.get("CanReload") is True)
        trials = Trials(host, wanted.plan, judging, self._tell)
        self._ends = trials.cancel
        if self._cancelled:
            trials.cancel()
        seen = await self._learnt(trials, seen, tried)
        await self._searched(tried, seen, trials, own)

    async def _looked_at(self, unit: LoadedUnit) -> Seen:
        host = self._host
        processes = await host.holdings(unit.name)
        maybe = named_after(unit, (one.program for one in processes))
        kinds = await host.kinds(maybe)
        own = tuple(path for path, kind in zip(maybe, kinds, strict=True) if kind == "directory")
        facts = await host.facts()
        return Seen(unit, processes, architecture=facts.architecture, named=own, version=facts.version)

    def _begin(self, tried: Candidates) -> None:
        most = self._wanted.most
        self._tell(
            Begun(
                time.time(),
                len(tried.all),
                most,
                self._wanted.exposure(b""),
                self._exposure(tried.strictest),
                f"{len(tried.all)} directives to try, with at most {most} trials; each restarts the service,"
                " and once more to undo that",
            )
        )

    async def _open_record(self, unit: LoadedUnit) -> None:
        """Begin a record, unless what is known answers the same question."""
        wanted = self._wanted
        files = (file.content for file in (unit.fragment, *unit.drop_ins) if file)
        parts = (
            *files,
            *map(named, (*wanted.plan.checks, *wanted.judges.checks)),
            *(wanted.preset, sorted(wanted.only), sorted(wanted.without), wanted.plan.settle),
            (await self._host.facts()).version_text,
        )
        asked = record.question(parts)
        if self._record.question != asked:
            self._record = Record(asked)

    async def _learnt(self, trials: Trials, seen: Seen, tried: Candidates) -> Seen:
        """With what strace sees of one start, of the checks, of a reload and a stop."""
        known = self._record
        if known.attempts is None:
            known = replace(known, attempts=())
            if self._wanted.learn and (await self._host.recorders()).strace:
                self._restarts += 1
                self._tell(Step(time.time(), LEARN, "Watching it as it is, with strace"))
                attempts, worked = await trials.learn(seen.unit)
                words = f"It works; strace saw {len({one.name for one in attempts})} different system calls"
                self._tell(Step(time.time(), LEARN, words if worked else UNTRACED))
                known = replace(known, attempts=attempts, whole=worked, settle=trials.settle)
            self._remember(known)
        attempts = known.attempts or ()
        trials.before = attempts if known.whole else ()
        trials.settle = known.settle or trials.settle
        calls = calls_of(attempts, seen.directory, whole=known.whole)
        return replace(
            seen,
            calls=calls,
            raising=await raising(self._host, calls.programs),
            refused=await trials.foreseen(tried.strictest, seen.unit),
        )

    async def _searched(self, tried: Candidates, seen: Seen, trials: Trials, own: Own) -> None:
        wanted = self._wanted
        start, lessons = begin(tried, seen, wanted.catalogue.sets, own)
        self._tell(Lessons(time.time(), lessons, self._exposure(start)))
        most = max(wanted.most - self._restarts, 2)

        async def oracle(state: State, final: bool) -> Outcome:
            return await self._asked(trials, seen.unit, state, final=final)

        search = Search(tried, oracle, most, self._heard, lessons, self._restarts)
        self._search = search
        found = await self._found(search, start)
        state = found.state
        drop_in = self._text(state) if found.passed and state.values else ""
        self._tell(
            Result(
                time.time(),
                drop_in,
                wanted.exposure(b"") / 10,
                wanted.exposure(drop_in.encode()) / 10,
                self._restarts,
                found.confirmed,
                loosened=found.lessons,
                left_out=(*left_out(tried, state, found.lessons, own), *tried.left_out),
                checks=tuple(map(named, (*wanted.plan.checks, *wanted.judges.checks))),
                calls=permitted(state, seen, wanted.catalogue.sets),
                newer=newer(state, wanted.catalogue),
                seconds=round(time.monotonic() - self._began, 1),
                why_not=found.why_not,
            )
        )
        self._save(Record())

    async def _found(self, search: Search, start: State) -> Finding:
        """What the search finds; what it has found by now, where that is to be enough. Raises Stopped,
        HostError."""
        try:
            return await search.run(start)
        except Stopped as error:
            if self._accepted and str(error) == CANCELLED and search.so_far is not None:
                return search.so_far
            raise

    # --- trials ---

    async def _may_go_on(self) -> None:
        """Wait while it pauses. Raises Stopped."""
        await self._goes_on.wait()
        if self._cancelled or self._accepted:
            raise Stopped(CANCELLED)

    async def _asked(self, trials: Trials, unit: LoadedUnit, state: State, *, final: bool) -> Outcome:
        """One outcome, from the record where it is there. Raises Stopped, HostError."""
        times = self._times[state.key, final]
        self._times[state.key, final] += 1
        key = record.tried(state.text(), final=final, times=times)
        kept = self._wanted.judges.keep and final
        if key in self._record.outcomes and not kept:
            return self._record.outcomes[key]
        await self._may_go_on()
        self._restarts += 1
        number = self._restarts
        words, exposure = self._words(state, final=final), self._exposure(state)
        self._tell(Trying(time.time(), number, words, (), exposure))
        outcome = await trials.run(self._text(state).encode(), unit, final=final, patience=1 + times)
        self._tell(Tried(time.time(), number, outcome.passed, outcome.reason))
        self._remember(self._record.with_(key, outcome))
        return outcome

    def _remember(self, known: Record) -> None:
        self._record = known
        self._save(known)

    def _words(self, state: State, *, final: bool) -> str:
        exposure = self._exposure(state)
        what = f"{len(state.values)} directives, exposure {exposure // 10}.{exposure % 10}"
        return f"{what}, as it is judged at the end" if final else what

    def _heard(self, lessons: tuple[Lesson, ...], state: State) -> None:
        self._tell(Lessons(time.time(), lessons, self._exposure(state)))

    def _exposure(self, state: State) -> int:
        return self._wanted.exposure(self._text(state).encode())

    def _text(self, state: State) -> str:
        lessons = self._search.lessons if self._search else ()
        head = HEAD.format(f"{self._wanted.plan.unit} was seen to work with this")
        return head + state.text(self._resets, remarks(state, lessons))


def _own(unit: LoadedUnit, basename: str) -> Own:
    """What the unit says without the drop-in whose place is taken."""
    files = (unit.fragment, *(one for one in unit.drop_ins if not one.path.endswith(f"/{basename}")))
    return own_of(file.content for file in files if file)


def _resets(own: Own) -> Iterator[str]:
    """The lists that the unit has itself, and that are emptied before ours."""
    for name, lines in own.values.items():
        known = kinds.kind(name)
        if lines and known and known.accumulates and name not in ADDING:
            yield name


__all__ = ["Hardening", "LeftOut", "Wanted"]
