"""What a unit says by itself, without the trial: whom it runs as, what it runs, where it works."""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from unit.assignment import read

_COMMANDS = ("ExecStartPre", "ExecStart", "ExecStartPost")
_TOPS = {
    "RuntimeDirectory": "/run",
    "StateDirectory": "/var/lib",
    "CacheDirectory": "/var/cache",
    "LogsDirectory": "/var/log",
    "ConfigurationDirectory": "/etc",
}
"""Where the directories lie that systemd makes for a service. systemd.exec(5)"""
_PREFIXES = "@-:+!|"


class Own(Struct, frozen=True):
    """The assignments of a unit's files, as they add up."""

    values: Mapping[str, tuple[str, ...]] = {}

    def last(self, name: str) -> str:
        """The value of a directive that has one; empty where nobody sets it."""
        return self.values.get(name, ("",))[-1]

    def words(self, name: str) -> tuple[str, ...]:
        """The words of a list."""
        return tuple(word for value in self.values.get(name, ()) for word in value.split())

    @property
    def commands(self) -> str:
        """All that it runs at its start, as one text."""
        return "\n".join(value for name in _COMMANDS for value in self.values.get(name, ()))

    @property
    def programs(self) -> tuple[str, ...]:
        """The paths of the programs that it runs at its start."""
        lines = (line.lstrip(_PREFIXES).split() for line in self.commands.splitlines())
        return tuple(words[0] for words in lines if words)

    def directories(self) -> tuple[str, ...]:
        """The paths of the directories that systemd makes for it."""
        return tuple(
            f"{top}/{word.partition(':')[0]}" for name, top in _TOPS.items() for word in self.words(name)
        )

    def over(self, values: Mapping[str, tuple[str, ...]]) -> "Own":
        """The same with other values of some directives."""
        return Own({**self.values, **values})


def own_of(files: Iterable[bytes]) -> Own:
    """What a unit's files say, in their order."""
    found: dict[str, tuple[str, ...]] = {}
    for one in (each for content in files for each in read(content)):
        found[one.name] = (*found.get(one.name, ()), one.value) if one.value else ()
    return Own(found)


def named_in(text: str, patterns: Sequence[str]) -> str:
    """The first of some words that a text has as a word of its own; empty where there is none."""
    found = re.search(rf"(?<![\w.])(?:{'|'.join(patterns)})(?![\w])", text, re.IGNORECASE)
    return found[0] if found else ""
