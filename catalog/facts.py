"""The facts of catalog/data, which no command of a host tells. Read when a catalogue is built only."""

import tomllib

from msgspec import Struct, convert
from msgspec.structs import replace

from catalog.resources import read


class Fact(Struct, frozen=True):
    """What the tables say about one directive, from systemd 247, 252, 257 and 262."""

    section: str
    name: str
    placeholder: str
    versions: tuple[int, ...]
    """Those of the four that parse it."""
    page: str = ""
    heading: str = ""
    since: int = 0
    """The version that introduced it; 0 where unknown."""
    parser: str = ""
    """The C function that parses it in 262, without config_parse_; empty where 262 has none."""

    @property
    def first(self) -> int:
        """The first version known to parse it."""
        return self.since or min(self.versions)


class KindFact(Struct, frozen=True, forbid_unknown_fields=True):
    """One table of kinds.toml; see the head of that file."""

    family: str
    values: tuple[str, ...] = ()
    accumulates: bool = False
    resets: bool | int = False
    aliases: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    percent: str = ""
    pair: bool = False
    pattern: str = ""
    grammar: str = ""
    form: str = ""


class KindFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """kinds.toml."""

    parsers: dict[str, KindFact]
    directives: dict[str, KindFact]
    placeholders: dict[str, KindFact]


class Implies(Struct, frozen=True, forbid_unknown_fields=True):
    """One consequence of setting a directive."""

    name: str
    value: str = ""
    when: str = ""


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """Our own words about one directive; one table of data/words/*.toml."""

    default: str = ""
    natural: str = ""
    summary: str = ""
    hazard: str = ""
    implies: tuple[Implies, ...] = ()
    needs: tuple[str, ...] = ()
    ladder: tuple[str, ...] = ()


class Bond(Struct, frozen=True, forbid_unknown_fields=True):
    """What several directives bring about alike."""

    name: str
    value: str
    by: tuple[str, ...]
    when: str = ""


class Bonds(Struct, frozen=True, forbid_unknown_fields=True):
    """bonds.toml; see the head of that file."""

    needs: dict[str, tuple[str, ...]]
    implied: tuple[Bond, ...]
    ladder: dict[str, tuple[str, ...]]


def directives() -> dict[tuple[str, str], Fact]:
    """directives.tsv by (section, name)."""
    found: dict[tuple[str, str], Fact] = {}
    for line in read("directives.tsv").splitlines()[1:]:
        sections, name, placeholder, versions, page, heading, since, parser = (
            "" if field == "-" else field for field in line.split("\t")
        )
        known = tuple(int(version) for version in versions.split())
        for section in sections.split():
            fact = Fact(section, name, placeholder, known, page, heading, int(since or 0), parser)
            found[fact.section, fact.name] = fact
    return found


def kinds() -> KindFacts:
    """kinds.toml."""
    return convert(tomllib.loads(read("kinds.toml")), KindFacts)


def defaults() -> dict[str, str]:
    """defaults.toml: the value that holds when nobody sets one, by "Name" or "Section.Name"."""
    return convert(tomllib.loads(read("defaults.toml")), dict[str, str])


def replaced() -> dict[str, str]:
    """replaced.toml: what to write instead of a deprecated spelling, by its name."""
    return convert(tomllib.loads(read("replaced.toml")), dict[str, str])


_WORDS = ("sandboxing", "security", "service")
"""The files of data/words."""


def words() -> dict[str, Words]:
    """All tables of data/words and all lines of summaries.toml, by the directive's name."""
    lines = tomllib.loads(read("summaries.toml"))
    tests = convert(lines.pop("tests"), dict[str, str])
    found = {name: Words(summary=line) for name, line in convert(lines, dict[str, str]).items()}
    found |= {
        f"Condition{test}": Words(summary=f"Skips the start unless {end}.") for test, end in tests.items()
    }
    found |= {f"Assert{test}": Words(summary=f"Fails the start unless {end}.") for test, end in tests.items()}
    for name in _WORDS:
        found |= convert(tomllib.loads(read(f"words/{name}.toml")), dict[str, Words])
    return _bonded(found)


def _bonded(found: dict[str, Words]) -> dict[str, Words]:
    """The words about each directive, with what it shares with others."""
    bonds = convert(tomllib.loads(read("bonds.toml")), Bonds)
    for need, names in bonds.needs.items():
        for name in names:
            words = found.get(name, Words())
            found[name] = replace(words, needs=(*words.needs, need))
    for bond in bonds.implied:
        for name in bond.by:
            words = found.get(name, Words())
            implied = (*words.implies, Implies(bond.name, bond.value, bond.when))
            found[name] = replace(words, implies=implied)
    for name, ladder in bonds.ladder.items():
        found[name] = replace(found.get(name, Words()), ladder=ladder)
    return found
