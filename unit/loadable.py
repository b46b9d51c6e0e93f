"""Whether systemd can load a unit at all, from what its files set: what it refuses as a whole.

Source: systemd's service_verify(), socket_verify(), timer_verify(), path_verify() and
unit_verify_contexts(), watched on 247, 252, 257 and 262.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from catalog.kinds.numbers import BOOLEANS
from unit.assignment import decode
from unit.effective import Effectives, Setting
from unit.lines import scan
from unit.names import unit_type
from unit.rule import Rules
from unit.shared import together

_NO = frozenset(("0", "no", "n", "false", "f", "off"))
_YES = BOOLEANS - _NO
_NEWEST = 999
_DIRECT = 254
"""Since when a oneshot may be forced to restart, and what contradicts itself is refused. NEWS of 254"""


class Refusal(Struct, frozen=True):
    """Why systemd does not load a unit."""

    text: str
    """One sentence that says what to do."""
    path: str = ""
    line: int = 0
    """Where; 0 for the unit as a whole."""


def refusal(values: Effectives, rules: Rules, version: int = 0) -> Refusal | None:
    """Why the systemd of a version (0 for the newest) refuses the unit as a whole; None where it does not."""
    return next(_refusals(values, rules, version or _NEWEST), None)


def _refusals(values: Effectives, rules: Rules, version: int) -> Iterator[Refusal]:
    told, fragment = _Told(values, rules), values.stack.fragment
    if fragment is None or not fragment.content:
        return  # it has no file of its own, or an empty one, which masks it
    cut = scan(decode(fragment.content))
    if cut.tail:
        text = f"systemd stops reading here, since {cut.tail_problem}; mend the line."
        yield Refusal(text, fragment.path, cut.tail_line)
    for one in values.ended:
        if one.path == fragment.path:
            why = rules(one.section, one.name).wrong(one.value) or "It can't be read."
            text = f"{one.name}={one.value}: {why} For such a value systemd refuses the whole file."
            yield Refusal(text, one.path, one.line)
    for rule in _RULES.get(unit_type(values.stack.name), ()):
        if found := rule(told, version):
            yield found


class _Told:
    """The values that count, those that systemd ignores left out."""

    def __init__(self, values: Effectives, rules: Rules) -> None:
        self._values, self._rules = values, rules
        self.section = unit_type(values.stack.name).capitalize()

    def settings(self, name: str, section: str = "") -> list[Setting]:
        """What sets a directive of the unit's own section, if not of another."""
        section = section or self.section
        rule = self._rules(section, name)
        taken = self._values.get(section, name).settings
        return [one for one in taken if one.value and _counts(name, rule.wrong(one.value))]

    def has(self, *names: str, section: str = "") -> bool:
        """Whether any of these is set."""
        return any(self.settings(name, section) for name in names)

    def last(self, name: str) -> str:
        """A directive's value; empty where nobody set it."""
        return next((one.value for one in reversed(self.settings(name))), "")

    def on(self, name: str) -> bool:
        """Whether it is switched on."""
        return self.last(name).lower() in _YES

    def at(self, name: str, text: str) -> Refusal:
        """A refusal of what sets a directive last."""
        last = next(reversed(self.settings(name)), None)
        return Refusal(text, last.path, last.line) if last else Refusal(text)


def _counts(name: str, wrong: str | None) -> bool:
    """Whether a value counts, or is ignored; a command with an unknown escape is run as it stands."""
    return not wrong or (name.startswith("Exec") and "escape" in wrong)


_Rule = Callable[[_Told, int], Refusal | None]


def _commands(told: _Told, _version: int) -> Refusal | None:
    starts = told.settings("ExecStart")
    acts = told.has("SuccessAction", section="Unit")
    if not starts and not told.has("ExecStop") and not acts:
        return Refusal("It has no ExecStart= that systemd takes (nor ExecStop= or SuccessAction=).")
    if not starts and not told.on("RemainAfterExit") and not acts:
        return Refusal("Without ExecStart= or SuccessAction= it needs RemainAfterExit=yes.")
    if len(starts) > 1 and told.last("Type") != "oneshot":
        first = starts[0]
        return told.at(
            "ExecStart",
            f"This is a second ExecStart= beside that of {first.path}:{first.line}, and only Type=oneshot may"
            " have several: write an empty ExecStart= before it, which takes the earlier one back.",
        )
    return None


def _oneshot(told: _Told, version: int) -> Refusal | None:
    if told.last("Type") != "oneshot":
        return None
    if (wrong := told.last("Restart")) in ("always", "on-success"):
        return told.at("Restart", f"A service of Type=oneshot can't have Restart={wrong}.")
    if version < _DIRECT and told.has("RestartForceExitStatus"):
        return told.at(
            "RestartForceExitStatus", "A service of Type=oneshot can't have RestartForceExitStatus=."
        )
    return None


def _bus(told: _Told, _version: int) -> Refusal | None:
    if told.last("Type") == "dbus" and not told.has("BusName"):
        return told.at("Type", "A service of Type=dbus needs its BusName=.")
    return None


def _contexts(told: _Told, version: int) -> Refusal | None:
    if version < _DIRECT:
        return None
    directory = told.last("WorkingDirectory").lstrip("-")
    if directory == "~" and told.on("DynamicUser"):
        return told.at("WorkingDirectory", "WorkingDirectory=~ can't be with DynamicUser=yes.")
    if told.last("Type") == "forking" and told.on("PrivatePIDs"):
        return told.at("PrivatePIDs", "A service of Type=forking can't have PrivatePIDs=yes.")
    return None


def _listens(told: _Told, _version: int) -> Refusal | None:
    if not told.has("ListenStream", *together(("Socket", "ListenStream"))):
        return Refusal(
            "It listens nowhere: it needs a ListenStream=, ListenDatagram=, ListenFIFO= or the like."
        )
    return None


def _elapses(told: _Told, _version: int) -> Refusal | None:
    names = ("OnCalendar", "OnClockChange", "OnTimezoneChange", *together(("Timer", "OnCalendar")))
    return (
        None
        if told.has(*names)
        else Refusal("It never elapses: it needs an OnCalendar=, OnBootSec= or the like.")
    )


def _watches(told: _Told, _version: int) -> Refusal | None:
    names: Sequence[str] = ("PathExists", *together(("Path", "PathExists")))
    return (
        None
        if told.has(*names)
        else Refusal("It watches nothing: it needs a PathExists=, PathChanged= or the like.")
    )


_RULES: dict[str, Sequence[_Rule]] = {
    "service": (_commands, _oneshot, _bus, _contexts),
    "socket": (_listens,),
    "timer": (_elapses,),
    "path": (_watches,),
}
