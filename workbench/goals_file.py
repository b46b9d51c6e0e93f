"""The file of goals: TOML, a mistake of which is told by its line. docs/survey.md describes it.

default = 7.0                   # every service that is named nowhere below

[goals]
"nginx.service" = 2.0           # at most
"redis-server@*.service" = 1.5

[accepted]
"docker.service" = "containers ask for whatever rights they need"
"getty@*.service" = { reason = "a login inherits it", exposure = 9.6, until = 2027-06-30 }
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from host import regular
from unit.names import TYPES
from workbench.goals import Accepted, Goal, Goals
from workbench.nearest import nearest
from workbench.personal import config_directory
from workbench.toml_lines import Problem, line_of, table

OF_ALL = Path("/etc/unitsmith/goals.toml")
"""The machine's goals, where whoever asks has none."""
_HEAD = """\
# The exposure that services may have at most: what they had when this was written.
# Lower them as you harden. For all others: default = 7.0, above [goals].
"""
_PARTS = ("default", "goals", "accepted")
_DETAILS = ("reason", "exposure", "until")
_FIGURE = "a number from 0 to 10"


class BadGoals(Exception):
    """A file of goals can't be used; one sentence a mistake."""


class Read(Struct, frozen=True):
    """Goals as they were read, and what is wrong with the file."""

    goals: Goals
    problems: tuple[Problem, ...] = ()


def own_path() -> Path:
    """Where one's own goals are."""
    return config_directory() / "goals.toml"


def load(file: Path | None) -> tuple[Goals, Path | None]:
    """The goals of a file, else one's own, else the machine's, and whose file they are: None where there is
    none. Raises BadGoals."""
    for path in (file,) if file else (own_path(), OF_ALL):
        try:
            text = regular.read(path).decode()
        except FileNotFoundError as error:
            if file:
                raise BadGoals(f"{path} can't be read: {error.strerror}.") from error
            continue
        except (OSError, UnicodeDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise BadGoals(f"{path} can't be read: {why}.") from error
        found = read(text)
        if found.problems:
            raise BadGoals("\n".join(f"{path}:{one.line}: {one.text}" for one in found.problems))
        return found.goals, path
    return Goals(), None


def proposed(exposures: Mapping[str, float]) -> str:
    """A file in which every service has the goal to stay as it is, by exposures of services."""
    lines = (f"{_quoted(unit)} = {exposure:.1f}" for unit, exposure in sorted(exposures.items()))
    return "\n".join((_HEAD, "[goals]", *lines, ""))


def _quoted(unit: str) -> str:
    """A name as TOML has it; what systemd escapes in one has a backslash."""
    return f"'{unit}'" if "\\" in unit else f'"{unit}"'


def read(text: str) -> Read:
    """Goals from the text of a file; what is wrong is left out of them, and told."""
    lines = text.split("\n")
    given, problems = table(lines)
    tell = _Teller(lines, problems)
    for name in given:
        if name not in _PARTS:
            near = nearest(name, _PARTS)
            meant = f"did you mean {near}?" if near else f"there are {', '.join(_PARTS)}."
            tell(name, "", f"There is no {name} here: {meant}")
    default = given.get("default")
    if default is not None and not _is_figure(default):
        tell("default", "", f"default is {_FIGURE}.")
        default = None
    goals = Goals(
        None if default is None else float(default),
        tuple(_goals(_part(given, "goals", tell), tell)),
        tuple(_accepted(_part(given, "accepted", tell), tell)),
    )
    return Read(goals, tuple(sorted(problems, key=lambda one: one.line)))


class _Teller:
    """Notes what is wrong with what is set by a name in a section."""

    def __init__(self, lines: Sequence[str], problems: list[Problem]) -> None:
        self._lines, self._problems = lines, problems

    def __call__(self, name: str, section: str, text: str) -> None:
        self._problems.append(Problem(line_of(self._lines, name, section=section), text))


_Tell = Callable[[str, str, str], None]


def _part(given: Mapping[str, Any], name: str, tell: _Tell) -> Mapping[str, Any]:
    part = given.get(name, {})
    if isinstance(part, dict):
        return part
    tell(name, "", f"{name} is a table: [{name}], and below it a line for each service.")
    return {}


def _goals(part: Mapping[str, Any], tell: _Tell) -> list[Goal]:
    found = []
    for name, value in part.items():
        wrong = _unit(name) or ("" if _is_figure(value) else f"The goal of {name} is {_FIGURE}.")
        if wrong:
            tell(name, "goals", wrong)
        else:
            found.append(Goal(_whole(name), float(value)))
    return found


def _accepted(part: Mapping[str, Any], tell: _Tell) -> list[Accepted]:
    found = []
    for name, value in part.items():
        details = value if isinstance(value, dict) else {"reason": value}
        wrong = _unit(name) or _details(name, details)
        if wrong:
            tell(name, "accepted", wrong)
        else:
            exposure, until = float(details.get("exposure", 10)), details.get("until")
            found.append(Accepted(_whole(name), details["reason"].strip(), exposure, until))
    return found


def _details(name: str, details: Mapping[str, Any]) -> str:
    """What is wrong with an exception, a sentence; empty where nothing is."""
    reason, until = details.get("reason"), details.get("until")
    if unknown := next((key for key in details if key not in _DETAILS), ""):
        return f"{name} has {unknown}, where there can be {', '.join(_DETAILS)}."
    if not isinstance(reason, str) or not reason.strip():
        return f'{name} needs a reason, such as "it starts containers".'
    if not _is_figure(details.get("exposure", 10)):
        return f"The exposure up to which {name} is accepted is {_FIGURE}."
    if until is not None and (not isinstance(until, date) or isinstance(until, datetime)):
        return f"until, of {name}, is a day such as 2027-06-30, without quotes."
    return ""


def _is_figure(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10


def _unit(name: str) -> str:
    """Why a name, or a pattern, is no service's; empty where it may be one's."""
    type_ = name.rpartition(".")[2]
    if "/" in name or not name.strip() or (type_ in TYPES and type_ != "service"):
        return f"{name!r} is not the name of a service."
    return ""


def _whole(name: str) -> str:
    return name if name.endswith((".service", "*")) else f"{name}.service"
