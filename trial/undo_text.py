"""The undo as systemd reads it: the units' texts, the commands that they run, and where all of it is.

A watch sleeps until the deadline; whatever ends it (the deadline, a stop, a kill) starts the undo, the safe
side. The undo runs only while its flag file exists, a condition that PID 1 itself evaluates.
"""

import hashlib
import re
from collections.abc import Sequence

from msgspec import Struct

from host.layout import SYSTEM, Layout
from trial.owners import commands as commands_of
from trial.snapshot import Snapshot

_GUARD = "zzzz-unitsmith.conf"
_RM, _RMDIR, _MV, _XARGS = "/bin/rm", "/bin/rmdir", "/bin/mv", "/usr/bin/xargs"
_SYSTEMCTL, SLEEP = "/bin/systemctl", "/bin/sleep"

_UNIT = """\
[Unit]
Description={description}
DefaultDependencies=no
IgnoreOnIsolate=yes
Conflicts=shutdown.target
Before=shutdown.target
CollectMode=inactive-or-failed
StartLimitIntervalSec=0
"""

# Sorts after a type-level service.d/ drop-in and takes back what it could break here: + goes past a sandbox,
# but not past what every process is started with, and a user's manager can't even change the user.
_RESETS = """\
[Unit]
StartLimitIntervalSec=0
[Service]
ExecCondition=
ExecStartPre=
ExecStartPost=
ExecStop=
TimeoutStartSec=infinity
TimeoutStopSec=30
RuntimeMaxSec=infinity
Restart=no
RemainAfterExit=no
User=
Group=
SupplementaryGroups=
DynamicUser=no
PAMName=
RootDirectory=
RootImage=
NetworkNamespacePath=
WorkingDirectory=
EnvironmentFile=
UnsetEnvironment=
LoadCredential=
StandardInput=null
StandardOutput=journal
StandardError=inherit
"""


def key_of(unit: str) -> str:
    """The unit's name as part of other names: no escapes, no template marks, not too long."""
    name = unit.removesuffix(".service")
    safe = re.sub(r"[^A-Za-z0-9:_.-]", "_", name)[:180]
    return safe if safe == name else f"{safe}-{hashlib.sha256(unit.encode()).hexdigest()[:8]}"


class Pair(Struct, frozen=True):
    """A watch and its undo."""

    watch: str
    undo: str
    flag: str
    layout: Layout = SYSTEM
    unkeep: str = ""
    """A list of files, with NULs between them, that the undo removes: what a Keep had begun to write."""
    rekeep: str = ""
    """The same of what it moves: the older file, and the place that it had."""
    older: str = ""
    """Where the older file waits for that."""
    kept: str = ""
    """Says, where the flag is gone, that the trial was kept, and only its own files are to be taken away."""

    @property
    def files(self) -> tuple[str, ...]:
        """Everything that is written for it, the lock first."""
        units = (self.watch, self.undo)
        runtime = self.layout.runtime
        guards = tuple(f"{runtime}/{unit}.d/{_GUARD}" for unit in units)
        return (*(f"{runtime}/{unit}" for unit in units), *guards, self.flag)

    @property
    def everything(self) -> tuple[str, ...]:
        """All files that may be there for it."""
        return (*self.files, *self.notes)

    @property
    def notes(self) -> tuple[str, ...]:
        """The files in which a Keep says what it is about to write."""
        return tuple(path for path in (self.unkeep, self.rekeep, self.older, self.kept) if path)


def pairs_of(unit: str, layout: Layout = SYSTEM) -> tuple[Pair, Pair]:
    """The pair that watches the trial, and the one that watches the time in which to keep it."""
    key = key_of(unit)
    first, second = (
        (
            f"unitsmith-watch{n}-{key}.service",
            f"unitsmith-undo{n}-{key}.service",
            f"{layout.flags}/{key}.armed{n}",
            layout,
        )
        for n in ("", "2")
    )
    return Pair(*first), Pair(
        *second, *(f"{layout.flags}/{key}.{end}" for end in ("unkeep", "rekeep", "older", "kept"))
    )


def _escaped(text: str) -> str:
    """Text in which systemd expands no specifier."""
    return text.replace("%", "%%")


def _exec_line(*words: str, kind: str = "ExecStart") -> str:
    """A line with full privileges (+) whose failure does not stop those after it (-); systemd.service(5)."""
    quoted = (_escaped(word).replace("\\", "\\\\").replace("$", "$$").replace('"', '\\"') for word in words)
    return f"{kind}=-+" + " ".join(f'"{word}"' if " " in word else word for word in quoted) + "\n"


def way_back(snapshot: Snapshot) -> list[tuple[str, ...]]:
    """The systemctl commands that bring a unit and its neighbours back to their state, in order."""
    unit, sockets, others = snapshot.unit, snapshot.sockets, (*snapshot.triggers, *snapshot.dependents)
    # Many trials in a row must not use up the starts of what comes along with each, either.
    along = (*snapshot.pulled, *snapshot.on_failure)
    marked = (*(() if snapshot.failed else (unit,)), *sockets, *others, *along)
    commands: list[tuple[str, ...]] = [("reset-failed", *marked)] if marked else []
    if sockets:  # a socket that has failed can't start while its service runs
        commands += [("stop", unit), ("start", *sockets)]
    if not snapshot.running:
        commands += [] if sockets else [("stop", unit)]
    else:
        commands += [("start", unit)] if sockets else [("restart", unit)]
    if others:
        commands += [("start", *others)]
    if snapshot.pulled:  # they alone: what requires one that has done its work goes on
        commands += [("stop", "--job-mode=ignore-requirements", *snapshot.pulled)]
    return commands


def _systemctl(layout: Layout) -> tuple[str, ...]:
    return (_SYSTEMCTL, "--user") if layout.user else (_SYSTEMCTL,)


def undo_commands(snapshot: Snapshot, trial_files: Sequence[str], pair: Pair) -> list[tuple[str, ...]]:
    """Everything that a pair's undo runs, in order: each command fails without stopping the rest."""
    layout = snapshot.layout
    pairs, systemctl = pairs_of(snapshot.unit, layout), _systemctl(layout)
    units = [unit for each in pairs for unit in (each.watch, each.undo)]
    own = [f"{layout.runtime}/{unit}{end}" for unit in units for end in ("", ".d")]
    kept, notes = ((pair.unkeep, (_RM,)), (pair.rekeep, (_MV,))), pairs[1].notes
    owners, places = snapshot.owners, dict.fromkeys(path.rpartition("/")[0] for path in trial_files)
    return [
        *([(*systemctl, "stop", snapshot.unit)] if snapshot.stops_first else ()),
        (_RM, "-f", *trial_files),
        *(((_RMDIR, "--ignore-fail-on-non-empty", *places),) if snapshot.makes_directory else ()),
        *((_XARGS, "-0", "-r", "-a", each, *words, "-f") for each, words in kept if each),
        (*systemctl, "daemon-reload"),
        *commands_of(owners, dynamic=snapshot.dynamic),
        *((*systemctl, *words) for words in way_back(snapshot)),
        (_RM, "-f", *notes, *(each.flag for each in pairs), *owners.lists),
        (*systemctl, "stop", "--no-block", *(each.watch for each in pairs)),
        (_RM, "-rf", *own),
    ]


def _held(unit: str) -> str:
    """A line that does nothing but keep the unit in memory while the watch is: systemd forgets units that are
    down and that nobody refers to, and with them which condition was not met."""
    return f"PropagatesReloadTo={_escaped(unit)}\n"


def undo_text(snapshot: Snapshot, pair: Pair, trial_files: Sequence[str]) -> str:
    """The undo's unit file."""
    return (
        _UNIT.format(description=f"unitsmith: undo of the trial of {_escaped(snapshot.unit)}")
        + f"ConditionPathExists={pair.flag}\n[Service]\nType=oneshot\nTimeoutStartSec=infinity\n"
        + "".join(_exec_line(*words) for words in undo_commands(snapshot, trial_files, pair))
    )


def undo_guard(pair: Pair) -> str:
    """What the undo's own last drop-in takes back from others; an empty condition drops all conditions."""
    condition = f"ConditionPathExists=\nAssertPathExists=\nConditionPathExists={pair.flag}\n"
    return _RESETS.replace("[Service]\n", condition + "[Service]\nType=oneshot\n")


# A manager that is ending starts nothing any more, and what lies in /run outlives a user's manager that is
# restarted, or a soft-reboot. The next one must not find the trial's files.
_AT_THE_END = (
    'undo=$1 flag=$2 kept=$3; shift 3; if [ -e "$kept" ] && [ ! -e "$flag" ];'
    ' then rm -f "$@"; {0} daemon-reload; rm -f "$kept";'
    ' else {0} start --no-block "$undo" || {{ [ -e "$flag" ] && rm -f "$@"; }}; fi'
)


def watch_text(unit: str, pair: Pair, seconds: int, trial_files: Sequence[str], by: str = "") -> str:
    """The watch's unit file. Type=exec: its start job ends when the sleep really runs."""
    script = _AT_THE_END.format(" ".join(_systemctl(pair.layout)))
    kept = pair.kept or pair.flag  # while the first one stands there is nothing to keep
    return (
        _UNIT.format(
            description=f"unitsmith: the trial of {_escaped(unit)}{_by(by)}"
            f" is undone after {seconds} s unless kept"
        )
        + f"OnFailure={pair.undo}\n{_held(unit)}[Service]\nType=exec\nExecStart=+{SLEEP} {seconds}\n"
        + _exec_line(
            "/bin/sh", "-c", script, "sh", pair.undo, pair.flag, kept, *trial_files, kind="ExecStopPost"
        )
    )


def _by(name: str) -> str:
    safe = re.sub(r"[^A-Za-z0-9_.@ -]", "", name)[:60].strip()
    return f" by {safe}" if safe else ""


def begun_by(description: str) -> str:
    """Who began a trial, from its watch's description; empty where it says nobody."""
    found = re.search(r" by ([A-Za-z0-9_.@ -]+) is undone after ", description)
    return found[1] if found else ""


def watch_guard() -> str:
    """What the watch's own last drop-in takes back from others."""
    reset = "ConditionPathExists=\nAssertPathExists=\n"
    return _RESETS.replace("[Service]\n", reset + "[Service]\nType=exec\n")
