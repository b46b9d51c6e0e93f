"""What helps to write checks: a word that is no program is told, and checks can be run without a trial."""

import re
import time
from collections.abc import AsyncIterator, Sequence

from host.ports import Host
from trial import checks
from trial.check_text import BadCheck, read, spelled
from trial.checks import Check, Command, StaysUp, named
from trial.events import Checked
from workbench.nearest import nearest

_KINDS = ("tcp", "url", "reloads", "up", "as")
"""The words that begin a check which is no command."""
_FIRST = re.compile(r"(?:[A-Za-z_]\w*=\S*\s+)*([\w./+-]+)(?=\s|;|$)")
"""The word that names the program, after settings of the environment."""
_SHELL = frozenset(
    {
        *("test", "[", "echo", "printf", "cd", "exit", "true", "false", "read", "set", "trap", "export"),
        *("unset", "eval", "exec", "command", "type", "ulimit", "umask", "wait", "kill", ".", ":"),
        *("if", "for", "while", "until", "case", "then", "do"),
    }
)
"""What a shell has itself. sh(1)"""
_PATH = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
"""Where systemd looks for programs, and gives its services to look. systemd.exec(5), $PATH"""


class CheckHelp:
    """Help with the checks of one unit; commands run as `user` where they name none."""

    def __init__(self, host: Host, unit: str, user: str | None = None) -> None:
        self._host, self._unit, self._user = host, unit, user
        self._known: dict[str, bool] = {}
        """Whether there is such a program, by its name or path."""

    async def doubts(self, lines: Sequence[str]) -> dict[str, str]:
        """What is doubtful about some lines, a sentence each; nothing of those that are fine, or no checks.

        Raises HostError."""
        programs = {line: program for line in lines if (program := _program(line))}
        for program in {program for program in programs.values() if program not in self._known}:
            places = (program,) if "/" in program else tuple(f"{place}/{program}" for place in _PATH)
            found = await self._host.kinds(places) if places[0].startswith("/") else ("unknown",)
            self._known[program] = bool({"program", "unknown"}.intersection(found))
        return {line: _told(program) for line, program in programs.items() if not self._known[program]}

    async def proposals(self, *, asked: bool = False) -> tuple[str, ...]:
        """Lines that the service suggests as it runs now; none without the right to look, unless that was
        `asked` for. Raises HostError."""
        if not asked and not (await self._host.facts()).may_change:
            return ()
        from trial.proposals import proposals

        return tuple(map(spelled, await proposals(self._host, self._unit)))

    async def state(self) -> str:
        """Why checks can say little now, a sentence; empty where the service runs. Raises HostError."""
        found = await self._host.properties(self._unit, ("ActiveState",))
        active = found.get("ActiveState")
        if active in ("active", "reloading"):
            return ""
        return f"{self._unit} is {active}: what fails now may fail because of that."

    async def run(self, lines: Sequence[str]) -> AsyncIterator[tuple[str, Checked]]:
        """Run checks against the service as it is, each once: the line, and what came of it. Raises
        HostError."""
        for line in lines:
            check = read(line, self._user)
            if not isinstance(check, StaysUp):  # which only a trial can watch
                yield line, await self._once(check)

    async def _once(self, check: Check) -> Checked:
        try:
            return await checks.run(self._host, self._unit, check, before=True)
        except TimeoutError:
            text = f"no answer within {check.deadline:g} s"
            return Checked(time.time(), named(check), False, text, check.deadline, True)


def _program(line: str) -> str:
    """The program that a line of shell runs first; empty where there is none, or it can't be told."""
    try:
        check = read(line)
    except BadCheck:
        return ""
    found = _FIRST.match(check.line) if isinstance(check, Command) else None
    return found[1] if found and found[1] not in _SHELL else ""


def _told(program: str) -> str:
    near = nearest(program, _KINDS)
    meant = f" Did you mean {near}?" if near else ""
    return f"There is no program {program} on this host.{meant}"
