"""A user's own words over ours: other summaries, hazards, natural values, needs and ladders."""

import tomllib
from collections.abc import Iterator, Mapping

from msgspec import ValidationError, convert
from msgspec.structs import replace

from catalog.catalog import Catalog
from catalog.directive import Directive
from catalog.facts import Words
from catalog.kinds import check


def overridden(catalog: Catalog, texts: Mapping[str, bytes]) -> Catalog:
    """A catalogue with the tables of some TOML files, by file name; later files win. Never raises.

    Each table is named like a directive and has any of summary, hazard, natural, default, needs and ladder.
    What can't be used is left out and told in the catalogue's notes.
    """
    notes: list[str] = []
    words: dict[str, Words] = {}
    for name, text in texts.items():
        try:
            tables = tomllib.loads(text.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
            notes.append(f"{name} is left out, since it is not TOML: {error}.")
            continue
        for key, table in tables.items():
            try:
                words[key] = convert(table, Words)
            except ValidationError as error:
                notes.append(f"{name}: [{key}] is left out: {error}.")
    known = {directive.name for directive in catalog.directives}
    notes += [
        f"Your words are about {name}=, and there is no such directive." for name in words.keys() - known
    ]
    directives = tuple(_reworded(one, words.get(one.name), notes) for one in catalog.directives)
    return replace(catalog, directives=directives, notes=tuple(dict.fromkeys(notes)))


def _reworded(directive: Directive, words: Words | None, notes: list[str]) -> Directive:
    if words is None:
        return directive
    values = {"natural": (words.natural,), "default": (words.default,), "ladder": words.ladder}
    for field, given in values.items():
        for value in given:
            if value and (problem := check(directive.kind, value)):
                notes.append(f"Your {field} value {value} of {directive.name}= is left out: {problem}")
                return directive
    return replace(directive, **dict(_given(words)))


def _given(words: Words) -> Iterator[tuple[str, object]]:
    for field in ("summary", "hazard", "natural", "default", "needs", "ladder"):
        if value := getattr(words, field):
            yield field, value
