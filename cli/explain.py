"""`unitsmith explain`: what a directive does, takes, breaks and needs."""

import argparse
import asyncio
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from msgspec.structs import replace

from catalog import search
from catalog.catalog import Catalog
from catalog.directive import Directive, Implied
from catalog.kinds.forms import form
from catalog.plain import plain
from catalog.sets import Sets
from cli import output, unit_or_file
from cli.faults import as_objects
from cli.main import complain
from cli.target import Reach
from host.ports import HostUnavailable
from host.real import RealHost
from unit.names import TYPES
from unit.quadlet import is_quadlet
from unit.stack import sources
from workbench import harmless, reader
from workbench.faults import of_opened
from workbench.known import Known
from workbench.store import Store

_WIDTH = 100
_LABEL = 9
_FOUND = 30
"""How many a search lists."""


def explain(options: argparse.Namespace) -> int:
    """Print what is asked for; the exit status. Raises HostError where the host can't be reached."""
    if options.directive and _is_unit(options.directive):
        return _unit(options)
    catalogue = _catalogue(options)
    for note in catalogue.notes:
        output.complain(note)
    if options.all:
        return _list(catalogue.directives, json=options.json)
    if options.find is not None:
        found = search.find(catalogue.directives, options.find)
        distinct = {directive.name: directive for directive in reversed(found)}
        first = [directive for directive in found if distinct[directive.name] is directive][:_FOUND]
        if not first:
            return complain(f"No directive fits {options.find!r}; try fewer or other words.", 2)
        return _list(first, json=options.json)
    if options.directive.startswith("@"):
        return _group(catalogue.sets, options.directive)
    named = _named(catalogue, options.directive)
    if not named:
        return complain(_unknown(catalogue, options.directive), 2)
    if options.json:
        return _list(named, json=True)
    width = min(_WIDTH, shutil.get_terminal_size((_WIDTH, 24)).columns)
    pages = ("\n".join(_page(list(map(_harmless, same)), width)) for same in _alike(named))
    output.say_styled("\n\n".join(pages))
    return 0


def _is_unit(word: str) -> bool:
    """Whether a word is a unit's name, or a file's."""
    return "/" in word or is_quadlet(word) or (word.rpartition(".")[2] in TYPES and "=" not in word)


def _unit(options: argparse.Namespace) -> int:
    """Print what systemd makes nothing of in a unit's files, and whether it loads the unit."""
    opened, catalogue = unit_or_file.read(options, options.directive)
    faults, name = of_opened(opened, Known(catalogue, opened.stack.name)), opened.stack.name
    if options.json:
        output.say_json({"unit": name} | as_objects(faults))
        return 3 if faults.refused else 0
    files = ", ".join(file.path for file in sources(opened.stack))
    output.say(f"{name}: {files}")
    output.say(f"systemd can't load it: {faults.refused}" if faults.refused else "systemd loads it.")
    output.say(
        f"{faults.counted[:1].upper()}{faults.counted[1:]}:" if faults.lines else "It ignores no line."
    )
    for one in faults.lines:
        output.say(f"  {one.told}")
    return 3 if faults.refused else 0


def _group(sets: Sets, name: str) -> int:
    """Print what is in a group of system calls or of file systems."""
    groups = {**sets.filesystems, **sets.syscalls}
    if name in groups:
        what = "system calls" if name in sets.syscalls else "file systems"
        output.say_styled(_styled(harmless.line(name), "1") + f"  a group of {what}")
        output.say("\n".join(textwrap.wrap(" ".join(groups[name]), _WIDTH, break_on_hyphens=False)))
        return 0
    near = " or ".join(get_close_matches(name, groups, 3, 0.5))
    return complain(f"There is no group {name}{f'; did you mean {near}?' if near else '.'}", 2)


def _catalogue(options: argparse.Namespace) -> Catalog:
    reach = Reach(options.machine, options.playground)
    try:
        return asyncio.run(_of_host(reach))
    except HostUnavailable as error:
        if options.machine or options.playground:
            raise
        output.complain(f"{error} What follows holds for no particular host.")
        return reader.any_catalogue(Store())
    finally:
        reach.close()


async def _of_host(reach: Reach) -> Catalog:
    host = await RealHost.open(await asyncio.to_thread(reach.helper))
    try:
        return await reader.catalogue(host, await host.facts(), Store())
    finally:
        await host.close()


def _named(catalogue: Catalog, wanted: str) -> list[Directive]:
    """Those of a name, in any case, with or without "=", in one section where "Section.Name" is said."""
    section, _, name = wanted.strip().partition("=")[0].rpartition(".")
    section = section.strip("[]").lower()
    return [
        directive
        for directive in catalogue.directives
        if directive.name.lower() == name.lower() and section in ("", directive.section.lower())
    ]


def _unknown(catalogue: Catalog, wanted: str) -> str:
    names = {directive.name.lower(): directive.name for directive in catalogue.directives}
    word = wanted.strip().partition("=")[0].rpartition(".")[2]
    near = [names[match] for match in get_close_matches(word.lower(), names, 3, 0.6)]
    near += [found.name for found in search.find(catalogue.directives, word)[:3]]
    near = list(dict.fromkeys(near))[:4]
    said = f"There is no directive {wanted}"
    if near:
        return f"{said}; did you mean {' or '.join(f'{name}=' for name in near)}?"
    return f"{said}; `unitsmith explain --find WORDS` looks for one."


def _harmless(directive: Directive) -> Directive:
    """A directive whose manual, and whose words of the user's, steer no terminal."""
    blocks = [
        replace(block, spans=tuple(replace(span, text=harmless.lines(span.text)) for span in block.spans))
        for block in directive.blocks
    ]
    summary, hazard = harmless.line(directive.summary), harmless.line(directive.hazard)
    return replace(directive, blocks=blocks, summary=summary, hazard=hazard)


def _alike(named: Sequence[Directive]) -> list[list[Directive]]:
    """Directives of one name by what is said of them: most are the same in several sections."""
    groups: list[list[Directive]] = []
    for directive in named:
        for group in groups:
            if (group[0].page, group[0].kind, group[0].default) == (
                directive.page,
                directive.kind,
                directive.default,
            ):
                group.append(directive)
                break
        else:
            groups.append([directive])
    return groups


def _page(same: Sequence[Directive], width: int) -> Iterator[str]:
    one = same[0]
    sections = " ".join(f"[{directive.section}]" for directive in same)
    yield _styled(f"{one.name}=", "1") + f"  {sections}"
    if one.summary:
        yield from textwrap.wrap(one.summary, width)
    yield ""
    if one.blocks:
        yield plain(one.blocks, width)
    else:
        yield "This host has no manual page that explains it."
    yield ""
    for label, text in _fields(one):
        first, *rest = textwrap.wrap(text, width - _LABEL, break_on_hyphens=False) or [""]
        yield _styled(label.ljust(_LABEL), "1") + first
        yield from (" " * _LABEL + line for line in rest)


def _fields(one: Directive) -> Iterator[tuple[str, str]]:
    """What is known besides the manual's text, as labels and texts."""
    if not one.supported:
        yield "here", f"not known to this systemd{f'; it came with {one.since}' if one.since else ''}"
    if one.replaced_by:
        yield "instead", one.replaced_by
    yield "takes", form(one.kind)
    if one.default:
        yield "default", one.default
    if one.natural:
        yield "harden", f"{one.name}={one.natural}"
    if one.ladder:
        yield "ladder", " > ".join(one.ladder)
    yield from _notes(one)
    if one.since:
        yield "since", f"systemd {one.since}"
    if one.page:
        yield "page", f"{one.page}(5){f', {one.heading.capitalize()}' if one.heading else ''}"


def _notes(one: Directive) -> Iterator[tuple[str, str]]:
    """What our own words say."""
    if one.hazard:
        yield "breaks", one.hazard
    if one.implies:
        yield "implies", "; ".join(_implied(each) for each in one.implies)
    if one.implied_by:
        yield "set by", "; ".join(_implied(each) for each in one.implied_by)
    if one.needs:
        yield "needs", "; ".join(one.needs)


def _implied(other: Implied) -> str:
    return f"{other.name}={other.value}{f' (where {other.when})' if other.when else ''}"


def _styled(text: str, style: str) -> str:
    plain_only = not sys.stdout.isatty() or os.environ.get("NO_COLOR")
    return text if plain_only else f"\033[{style}m{text}\033[0m"


def _list(directives: Iterable[Directive], *, json: bool) -> int:
    for directive in directives:
        if json:
            output.say_json(_fact(directive))
        else:
            newer = f" (needs systemd {directive.since})" if not directive.supported else ""
            output.say(f"[{directive.section}] {directive.name}={newer}  {directive.summary}".rstrip())
    return 0


def _fact(one: Directive) -> dict[str, object]:
    """The object that scripts read; every field is always there."""
    return {
        "section": one.section,
        "name": one.name,
        "kind": one.kind.family.value,
        "values": one.kind.values,
        "default": one.default,
        "since": one.since,
        "supported": one.supported,
        "page": one.page,
        "heading": one.heading,
        "summary": one.summary,
        "hazard": one.hazard,
        "text": plain(one.blocks),
    }
