"""The kind of values that a directive takes, from the tables of catalog/data."""

from catalog.directive import Family, Kind
from catalog.facts import KindFact, KindFacts

_SWITCH = {"no", "yes"}
_TEXT = KindFact("text")


def kind_of(facts: KindFacts, section: str, name: str, parser: str, placeholder: str, version: int) -> Kind:
    """The kind of a directive on a given systemd: values that it doesn't know yet are left out."""
    fact = (
        facts.directives.get(f"{section}.{name}")
        or facts.directives.get(name)
        or facts.parsers.get(parser)
        or facts.placeholders.get(placeholder)
        or _TEXT
    )
    values = tuple(value for value in (_known(value, version) for value in fact.values) if value)
    family = Family(fact.family)
    if family is Family.BOOLEAN or (family is Family.CHOICE and set(values) <= _SWITCH):
        family, values = Family.BOOLEAN, ("no", "yes")
    resets = fact.resets if isinstance(fact.resets, bool) else not version or version >= fact.resets
    return Kind(
        family,
        values,
        fact.accumulates,
        resets,
        fact.aliases,
        fact.low,
        fact.high,
        fact.percent,
        fact.pair,
        fact.pattern,
        fact.grammar,
        fact.form,
    )


def _known(value: str, version: int) -> str:
    """A value of kinds.toml without its "@version"; empty where this systemd is older (0: no host)."""
    word, at, since = value.rpartition("@")
    if not (at and word and since.isdigit()):
        return value
    return word if not version or version >= int(since) else ""
