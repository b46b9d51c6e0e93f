"""Putting the catalogue together: what the host prints, its manual pages, the facts, and our own words."""

from collections.abc import Mapping

from catalog import facts as tables
from catalog import items as dump
from catalog import manual
from catalog.catalog import Catalog as Catalog
from catalog.directive import Directive, Family, Implied, Kind
from catalog.facts import Fact, Words
from catalog.kinds import check, natural_of
from catalog.kinds.known import kind_of
from catalog.listings import bundled
from catalog.pages import OWN
from catalog.pages import PAGES as PAGES
from catalog.sets import Sets

_Entries = dict[str, dict[str, manual.Entry]]


def build(items: str, pages: Mapping[str, bytes], version: int, sets: Sets | None = None) -> Catalog:
    """The catalogue of a host.

    items: what `systemd --dump-configuration-items` prints there. pages: the roff of those of PAGES that are
    installed, decompressed, by name. version: systemd's major version.
    sets: its named sets, by default our own. Directives of newer systemds are among
    them, unsupported, all in the manual's order; where there is no host (version 0, no items), all that are
    known, supported.
    """
    parsed = {name: manual.parse(source) for name, source in pages.items()}
    builder = _Builder(_entries(parsed), version)
    own = [builder.directive(item.section, item.name, item.placeholder) for item in dump.parse(items)]
    known = {directive.key for directive in own}
    newer = [
        builder.directive(fact.section, fact.name, fact.placeholder, supported=not version)
        for key, fact in builder.facts.items()
        if key not in known and fact.first > version
    ]
    manual_version = max((page.version for page in parsed.values()), default=0)
    order = {key: rank for rank, key in enumerate(builder.facts)}  # the manual's own, newest page
    ranked = sorted(own + newer, key=lambda directive: order.get(directive.key, len(order)))
    return Catalog(version, tuple(ranked), manual_version, sets or bundled())


def _entries(parsed: Mapping[str, manual.Page]) -> _Entries:
    """Entries by page and by name, the first of each."""
    found: _Entries = {}
    for name, page in parsed.items():
        by_name = found.setdefault(name, {})
        for entry in page.entries:
            for directive in entry.names:
                by_name.setdefault(directive, entry)
    return found


class _Builder:
    """The tables of catalog/data beside one host's manual entries."""

    def __init__(self, entries: _Entries, version: int) -> None:
        self.facts = tables.directives()
        self.entries = entries
        self.version = version
        self._kinds = tables.kinds()
        self._defaults = tables.defaults()
        self._words = tables.words()
        self._replaced = tables.replaced()
        self._implied_by = _inverse(self._words)

    def directive(self, section: str, name: str, placeholder: str, *, supported: bool = True) -> Directive:
        """All that is known about one directive."""
        fact = self.facts.get((section, name)) or Fact(section, name, placeholder, (self.version,))
        page, entry = self._entry(section, name, fact)
        kind = kind_of(self._kinds, section, name, fact.parser, placeholder, self.version)
        words = self._words.get(name, Words())
        default = words.default or self._defaults.get(f"{section}.{name}", self._defaults.get(name, ""))
        return Directive(
            section,
            name,
            kind,
            placeholder,
            page,
            entry.heading if entry else fact.heading,
            entry.blocks if entry else (),
            fact.since or (entry.since if entry else 0),
            supported,
            default,
            _natural(kind, default, words.natural),
            words.summary,
            words.hazard,
            self._replaced.get(name, ""),
            tuple(Implied(one.name, one.value, one.when) for one in words.implies),
            self._implied_by.get(name, ()),
            words.needs,
            _ladder(kind, words),
        )

    def _entry(self, section: str, name: str, fact: Fact) -> tuple[str, manual.Entry | None]:
        """The page that documents a directive, and its entry where that page is installed."""
        for page in dict.fromkeys((fact.page, *OWN.get(section, ()))):
            entry = self.entries.get(page, {}).get(name)
            if entry:
                return page, entry
        return fact.page, None


def _inverse(words: Mapping[str, Words]) -> dict[str, tuple[Implied, ...]]:
    """What implies each directive, from what each implies."""
    found: dict[str, tuple[Implied, ...]] = {}
    for name, about in words.items():
        for one in about.implies:
            found[one.name] = (*found.get(one.name, ()), Implied(name, "", one.when))
    return found


def _ladder(kind: Kind, words: Words) -> tuple[str, ...]:
    """Its values from the strictest to the loosest, as far as this systemd has them."""
    if kind.family is Family.BOOLEAN and words.hazard:
        return ("yes", "no")
    return tuple(value for value in words.ladder if check(kind, value) is None)


def _natural(kind: Kind, default: str, chosen: str) -> str:
    """What we chose, if this systemd has it, else the opposite of a switch's default, or the last choice."""
    if chosen and (kind.family is not Family.CHOICE or chosen in kind.values):
        return chosen
    if kind.family is Family.BOOLEAN and default == "yes":
        return "no"
    return natural_of(kind)
