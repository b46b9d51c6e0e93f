"""The verdict: a failure with who is to blame for it, or a pass with all that speaks against it."""

import asyncio
import contextlib
import time
from collections.abc import Callable

from host.ports import Host, HostError, JournalEntry, LoadedUnit, ProcessState
from trial import baseline, inherited, verdict
from trial.complaints import Complaint, fresh
from trial.diagnosis.case import Case, killed_for_a_call
from trial.diagnosis.changes import changes_of, in_full
from trial.diagnosis.diagnose import diagnose
from trial.diagnosis.seccomp import Call, refused_calls
from trial.enforced import ineffective
from trial.events import AnyEvent, Ineffective, Suspect, Verdict, Warned
from trial.observer import Observer
from trial.own import Own, own_of
from trial.own_units import OwnUnits
from trial.pass_words import pass_words
from trial.plan import Plan
from trial.snapshot import Snapshot
from trial.taken import not_taken

_RECORD = 0.6
"""Seconds in which the kernel's record of a refused system call reaches the journal, if there is one."""
_TOLD = 5
"""Complaints that are told one by one."""


class Judge:
    """What a trial has seen, judged."""

    def __init__(self, host: Host, plan: Plan, observer: Observer, tell: Callable[[AnyEvent], None]) -> None:
        self._host = host
        self._plan = plan
        self._observer = observer
        self._tell = tell
        self._changes = changes_of(plan.drop_in, plan.changed)
        self._before: tuple[JournalEntry, ...] | None = None
        self._seen: ProcessState | None = None
        self._told = 0
        self._own_values = Own()
        self._lacking = ""
        self._was_running = True

    def begin(self, unit: LoadedUnit, before: Snapshot) -> None:
        """Note what the unit is like without the trial."""
        self._own_values = own_of(file.content for file in (unit.fragment, *unit.drop_ins) if file)
        self._lacking = baseline.lacking(unit, before)
        self._was_running = before.running

    async def _own(self, unit: LoadedUnit | None = None) -> OwnUnits | None:
        """What is special about the user's own units; None for the system's. `unit`: as it is, if known."""
        if not self._plan.layout.user:
            return None
        unit = unit or await self._host.read_unit(self._plan.unit)
        return OwnUnits(unit, self._changes, (await self._host.facts()).version)

    async def failed(
        self, reason: str, invocation: str, check: str = "", *, never_passed: bool = False
    ) -> Verdict:
        """A failure; `check` is what a check said that fails while the service runs, `never_passed` whether
        it was not seen to pass before."""
        entries = await self._with_the_kernels(await self._observer.catch_up())
        shown = verdict.evidence(entries, invocation)
        suspects = await self._suspects(entries, check)
        own = verdict.of_invocation(entries, invocation)
        words = verdict.in_its_words(reason, own, self._with_changes)
        doubted = baseline.doubted(self._lacking, running=self._was_running) if never_passed else ""
        if self._lacking and not doubted:
            words += f"; without the change it {self._lacking}, so the change may be blameless"
        return Verdict(time.time(), False, words, suspects, shown, doubted=doubted)

    async def unloaded(self, reason: str) -> Verdict:
        """A unit that can't be loaded with the change; systemd says why in the journal."""
        entries = await self._observer.catch_up()
        return Verdict(time.time(), False, reason, await self._suspects(entries, ""), entries)

    @property
    def _with_changes(self) -> Own:
        return self._own_values.over({one.name: one.values for one in self._changes if not one.via})

    async def well(self, unit: LoadedUnit, before: Snapshot, idle: tuple[str, ...]) -> Verdict:
        """A service that is up and passes its checks, unless a process of it was killed for what the draft
        forbids; with what it complains of since, and what of the draft does nothing."""
        invocation = self._observer.standing.invocation
        process = self._seen
        entries = self._observer.entries
        killed = await asyncio.to_thread(self._killed, entries, process)
        calls = ", ".join(f"{call.name or 'unknown'}()" for call in killed if call.sure)
        if calls:
            reason = f"a process of it was killed for a system call that it may not make: {calls}"
            return await self.failed(reason, invocation)
        for call in killed:
            text = f"A process of the same name, most likely one of its own, was killed for {call.name}()."
            self._tell(Warned(time.time(), text))
        self._tell_what_does_nothing(unit, process, await self._own())
        new = await self.complaints(before)
        self._tell_complaints(new)
        said = pass_words(self._plan, self._observer.standing, before, idle)
        said += inherited.unseen(unit, self._changes)
        if not new:
            return Verdict(time.time(), True, said)
        shown = tuple(one.entry for one in new)
        count = f"{len(new)} new complaint{'s' if len(new) > 1 else ''}"
        suspects = await self._suspects(shown, "", guess=False)
        return Verdict(time.time(), True, f"{said}, but it logs {count}", suspects, shown)

    def _tell_complaints(self, new: tuple[Complaint, ...]) -> None:
        for one in new[self._told : _TOLD]:
            self._tell(Warned(time.time(), f"It complains, and did not before: {one.words}"))
        self._told = max(self._told, len(new))

    async def listen(self, before: Snapshot) -> None:
        """Tell of further complaints as they come, while a passed trial waits."""
        while True:
            await self._observer.heard.wait()
            self._observer.heard.clear()
            self._tell_complaints(await self.complaints(before))

    async def complaints(self, before: Snapshot) -> tuple[Complaint, ...]:
        """What the service complains of since the change and did not in its life before it."""
        invocation = self._observer.standing.invocation
        heard = [entry for entry in self._observer.complaints if entry.invocation == invocation]
        if not heard:
            return ()
        if self._before is None:
            with contextlib.suppress(HostError):
                self._before = await self._host.said(before.invocation) if before.invocation else ()
        return fresh(heard, (*(self._before or ()), *self._observer.files.before))

    async def look(self) -> None:
        """Look at the main process, which the judgement of a service that is well goes by."""
        self._seen = await self._process()

    async def _process(self) -> ProcessState | None:
        """The main process, if there is one."""
        if pid := self._observer.standing.main_pid:
            with contextlib.suppress(HostError):  # it has ended meanwhile, which is another's to judge
                return await self._host.process(pid)
        return None

    def _tell_what_does_nothing(
        self, unit: LoadedUnit, process: ProcessState | None, own: OwnUnits | None
    ) -> None:
        found = not_taken(unit, self._observer.unit, self._plan)
        for name in found:
            self._tell(Ineffective(time.time(), name, "other lines of the unit override it"))
        for idle in ineffective(self._changes, process, self._exec_paths) if process else ():
            if idle.name not in found:
                why = own.reason(idle) if own else idle.why
                self._tell(Ineffective(time.time(), idle.name, why))

    @property
    def _exec_paths(self) -> tuple[str, ...]:
        """What ExecPaths= opens, with the trial; nothing before systemd 248."""
        found = self._observer.unit.properties.get("ExecPaths")
        return tuple(map(str, found)) if isinstance(found, list) else ()

    def _case(self, entries: tuple[JournalEntry, ...], check: str = "", **more: object) -> Case:
        own, seen = self._own_values, not self._lacking
        known = {"changes": self._changes, "own": own, "baseline": seen, **more}
        return Case(self._observer.standing, entries, check=check, **known)  # type: ignore[arg-type]

    def _killed(self, entries: tuple[JournalEntry, ...], process: ProcessState | None) -> list[Call]:
        """The system calls that processes of the service were killed for, where the draft can be why."""
        if process is None or not any("1326" in entry.message for entry in entries):
            return []
        case = self._case(entries, code=process.code)
        return [call for call in refused_calls(case) if call.killed]

    async def _suspects(
        self, entries: tuple[JournalEntry, ...], check: str, *, guess: bool = True
    ) -> tuple[Suspect, ...]:
        """Who is to blame."""
        facts, process = await self._host.facts(), await self._process()
        known = {"version": facts.version, "architecture": facts.architecture}
        unit = await self._host.read_unit(self._plan.unit)
        files = [file.content for file in (unit.fragment, *unit.drop_ins) if file]
        changes = in_full(self._changes, files)
        case = self._case(entries, check, code=process.code if process else (), changes=changes, **known)
        # It reads tables of ours: the screen goes on meanwhile.
        suspects = await asyncio.to_thread(diagnose, case, guess=guess)
        own = await self._own(unit)
        return tuple(map(own.explained, suspects)) if own else suspects

    async def _with_the_kernels(self, entries: tuple[JournalEntry, ...]) -> tuple[JournalEntry, ...]:
        """The entries with the kernel's record of a refused call, which comes a moment after the signal."""
        end = time.monotonic() + _RECORD
        while killed_for_a_call(self._observer.standing, entries) and time.monotonic() < end:
            if any("1326" in entry.message for entry in entries):
                break
            await asyncio.sleep(0.05)
            entries = await self._observer.catch_up()
        return entries
