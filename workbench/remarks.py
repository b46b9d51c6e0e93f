"""What is known of a value that is being typed: whether what it names is there, and what happens if not."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from catalog.directive import Directive
from catalog.kinds.pathlike import Place, place
from catalog.kinds.prefixes import command
from host.ports import Calendar, HostError
from workbench.lookup import UNITS, Lookup

_LOST = {
    "WorkingDirectory": "the service fails with 200/CHDIR",
    "EnvironmentFile": "the service does not start",
    "LoadCredential": "the service fails with 243/CREDENTIALS",
}
_PROGRAMS = ("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin")
"""Where systemd looks for a program without a path. systemd.service(5)"""


class Remark(Struct, frozen=True):
    """What is known of a value."""

    text: str
    tone: str = ""
    """"good", "warn" or "" for a fact that is neither."""
    instead: str = ""
    """What could be written in its place; empty where nothing is proposed."""
    why: str = ""
    """What that would do, for the key that does it."""


async def remark(lookup: Lookup, directive: Directive, word: str) -> Remark | None:
    """What is known of one word, or of one line; None where nothing. Raises HostError."""
    kind = directive.kind
    if kind.grammar == "calendar":
        return await _times(lookup, word)
    if kind.grammar == "commands" and (program := _bare_program(directive, word)):
        return await _program(lookup, program)
    if found := place(kind, word):
        return await _there(lookup, directive, found, word)
    if kind.grammar in ("user", "users") and word and not word.isdecimal():
        return await _somebody(lookup, directive.name, word)
    if kind.grammar in UNITS and lookup.host is not None and "." in word and "%" not in word:
        known = word in await lookup.units() or "@" in word
        return (
            Remark(f"{word} is there.", "good")
            if known
            else Remark(f"There is no unit {word} on this host.", "warn")
        )
    return None


async def _times(lookup: Lookup, event: str) -> Remark:
    try:
        found: Calendar = await lookup.names.calendar(event)
    except HostError as error:
        return Remark(str(error), "warn")
    if not found.times:
        return Remark(f"= {found.normal}; it never comes again.", "warn")
    return Remark("\n".join([f"= {found.normal}", *(f"  {time}" for time in found.times)]), "good")


async def _program(lookup: Lookup, name: str) -> Remark:
    places = tuple(f"{directory}/{name}" for directory in _PROGRAMS)
    kinds = await lookup.names.kinds(places)
    found = next((path for path, kind in zip(places, kinds, strict=True) if kind == "program"), "")
    if found:
        return Remark(f"{name} is {found}.", "good")
    return Remark(f"No {name} is where systemd looks: it fails with 203/EXEC.", "warn")


async def _there(lookup: Lookup, directive: Directive, wanted: Place, word: str) -> Remark | None:
    if lookup.rooted:
        return None  # RootDirectory= or RootImage= has other files
    if maker := next((by for top, by in lookup.made.items() if _within(wanted.path, top)), ""):
        return Remark(f"{wanted.path} is made by {maker}.", "good")
    kind = (await lookup.names.kinds((wanted.path,)))[0]
    if kind == "unknown":
        return None
    if kind == "missing":
        return _missing(directive, wanted, word)
    if directive.kind.grammar == "commands":
        if kind == "program":
            return Remark(f"{wanted.path} is there.", "good")
        return Remark(f"{wanted.path} is no program that can be run: it fails with 203/EXEC.", "warn")
    return Remark(
        f"{wanted.path} is a {kind}." if kind in ("directory", "file") else f"{wanted.path} is there.",
        "good",
    )


async def _somebody(lookup: Lookup, name: str, who: str) -> Remark:
    known = await lookup.people(name)
    what = "group" if "Group" in name else "user"
    if who in known:
        return Remark(f"{who} is {what} {known[who]}.", "good")
    return Remark(f"/etc/{'group' if what == 'group' else 'passwd'} has no {what} {who}.", "warn")


def _bare_program(directive: Directive, word: str) -> str:
    head = command(directive.kind, word)
    return head.program if head.program and "/" not in head.program and "%" not in head.program else ""


def _missing(directive: Directive, wanted: Place, word: str) -> Remark:
    name = directive.name
    if directive.kind.grammar == "commands":
        return Remark(f"{wanted.path} does not exist: it fails with 203/EXEC.", "warn")
    if wanted.optional:
        return Remark(f"{wanted.path} does not exist now; the - before it allows that.")
    if directive.kind.grammar in ("path", "absolute-paths") or not wanted.can_be_optional:
        return Remark(f"{wanted.path} does not exist now.")
    lost = _LOST.get(name, "the service fails with 226/NAMESPACE")
    return Remark(f"{wanted.path} does not exist: {lost}.", "warn", f"-{word}", "put - before it")


def _within(path: str, top: str) -> bool:
    return path == top or path.startswith(f"{top}/")


DIRECTORIES = {
    "RuntimeDirectory": "/run",
    "StateDirectory": "/var/lib",
    "CacheDirectory": "/var/cache",
    "LogsDirectory": "/var/log",
    "ConfigurationDirectory": "/etc",
}
"""Where the directories are that systemd makes for a service. systemd.exec(5)"""


def made_for(values: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """What systemd makes for a service by the values of DIRECTORIES: paths, each with what makes it."""
    return {
        f"{DIRECTORIES[name]}/{word.partition(':')[0]}": f"{name}={word}"
        for name, lines in values.items()
        for line in lines
        for word in line.split()
    }
