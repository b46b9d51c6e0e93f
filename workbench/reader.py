"""Reading what is needed to open a unit."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from catalog.catalog import Catalog
from catalog.pages import PAGES
from host import regular
from host.local import digest_of
from host.ports import Host, HostError, HostFacts, LoadedUnit, NoSuchUnit, NotPermitted, UnitFile
from host.tree import RootTree
from unit.names import BASENAME, BadUnitName, check, normalize
from unit.quadlet import explained, is_quadlet
from unit.search import SYSTEM, Search, drop_ins_of, user_paths
from unit.stack import Source, Stack
from workbench import own_words
from workbench.store import Store


class Opened(Struct, frozen=True):
    """A unit with everything that is known of it."""

    stack: Stack
    """With the kept drop-in, if there is one."""
    keep_path: str
    kept: UnitFile | None
    facts: HostFacts | None = None
    active: str = ""
    sub: str = ""
    since: float = 0.0
    unreadable: tuple[str, ...] = ()
    """Files of the unit that only others may read."""
    refused: str = ""
    """Why systemd did not load it when it last read it, in its own words."""


Say = Callable[[str], None]
"""Told what is being done, in a few words."""


def unheard(step: str) -> None:
    """Told, and nobody listens."""


async def catalogue(host: Host, facts: HostFacts, store: Store, say: Say = unheard) -> Catalog:
    """The catalogue of a host's systemd, remembered or built from its own texts, with one's own words;
    `say` is told when it takes longer."""
    return own_words.applied(await _of_host(host, facts, store, say))


async def _of_host(host: Host, facts: HostFacts, store: Store, say: Say) -> Catalog:
    identities = [page.identity for page in await host.manual_pages(PAGES, text=False)]
    remembered = store.load(facts.version_text, identities)
    if remembered is not None:
        return remembered
    say(f"reading the manual of systemd {facts.version}, this once")
    from catalog.build import build  # reads manual pages and tables: only where nothing is remembered
    from catalog.listings import parse

    items, pages, listings = await asyncio.gather(
        host.configuration_items(), host.manual_pages(PAGES), host.listings()
    )
    # In a thread, so that keys are answered while it parses some megabytes of manual pages.
    roff = {page.name: page.roff for page in pages}
    made = await asyncio.to_thread(build, items, roff, facts.version, parse(listings))
    await asyncio.to_thread(store.save, facts.version_text, identities, made)
    return made


async def read_unit(host: Host, facts: HostFacts, name: str) -> Opened:
    """A unit as the host has it. Raises NoSuchUnit, or HostError for one that can't be edited."""
    loaded = await host.read_unit(normalize(name))
    _must_be_editable(loaded, facts)
    opened = as_loaded(loaded, facts)
    if opened.kept is not None:
        return opened
    try:
        kept = await host.read(opened.keep_path)
    except NotPermitted:
        return replace(opened, unreadable=tuple(dict.fromkeys((*opened.unreadable, opened.keep_path))))
    if kept is None:
        return opened
    stack = replace(opened.stack, drop_ins=(*opened.stack.drop_ins, Source(kept.path, kept.content)))
    return replace(opened, stack=stack, kept=kept)


def as_loaded(loaded: LoadedUnit, facts: HostFacts) -> Opened:
    """A unit with the files that it was loaded from; one that was kept and is not loaded yet is not there."""
    keep_path = f"{facts.layout.kept}/{loaded.name}.d/{BASENAME}"
    drop_ins = loaded.drop_ins
    return Opened(
        stack=Stack(
            loaded.name, _source(loaded.fragment), tuple(Source(f.path, f.content) for f in drop_ins)
        ),
        keep_path=keep_path,
        kept=next((file for file in drop_ins if file.path == keep_path), None),
        facts=facts,
        active=loaded.text("ActiveState"),
        sub=loaded.text("SubState"),
        since=loaded.number("StateChangeTimestamp") / 1e6,
        unreadable=loaded.unreadable,
    )


def _source(file: UnitFile | None) -> Source | None:
    return Source(file.path, file.content) if file else None


def _must_be_editable(loaded: LoadedUnit, facts: HostFacts) -> None:
    name, state, systemctl = loaded.name, loaded.text("LoadState"), facts.layout.systemctl
    if state == "not-found":
        where = f"of your own on {facts.name}" if facts.user_manager else f"on {facts.name}"
        raise NoSuchUnit(
            f"There is no unit {name} {where}: `{systemctl} list-unit-files` lists those there are."
        )
    if state == "masked":
        raise HostError(f"{name} is masked: `{systemctl} unmask {name}` before you edit it.")


def read_file(path: Path) -> Opened:
    """A unit file without a host, with the drop-ins that its place gives it.

    In a directory of systemd's, of this machine or of any root tree, those are all that systemd would find
    there; elsewhere what lies in FILE.d beside it. Raises HostError where it can't be read or is none.
    """
    try:
        content = regular.read(path)
        if is_quadlet(path.name):
            raise NoSuchUnit(explained(path.name, content))
        name = check(path.name)
    except BadUnitName as error:
        raise NoSuchUnit(f"{path} can't be opened: {error}") from error
    except OSError as error:
        raise HostError(f"{path} can't be opened: {error.strerror}") from error
    if not _is_unit_file(content):
        raise NoSuchUnit(f"{path} is no unit file: it has no section, such as [Service].")
    where = _where(path.parent.absolute())
    if where is None:
        folder = f"{path.absolute()}.d"
        keep_path = f"{folder}/{BASENAME}"
        drop_ins = tuple(drop_ins_of(RootTree(Path("/")), [folder]))
    else:
        keep_path = f"{where.root}{where.keep}/{name}.d/{BASENAME}"
        found = Search(RootTree(Path(where.root or "/")), where.paths).drop_ins(name)
        drop_ins = tuple(Source(f"{where.root}{one.path}", one.content) for one in found)
    kept = next((one for one in drop_ins if one.path == keep_path), None)
    return Opened(
        stack=Stack(name, Source(str(path), content), drop_ins),
        keep_path=keep_path,
        kept=UnitFile(kept.path, kept.content, digest_of(kept.content)) if kept else None,
    )


class _Where(Struct, frozen=True):
    """What a directory of unit files belongs to."""

    root: str
    """The root tree, empty for /."""
    paths: tuple[str, ...]
    """Where its manager looks."""
    keep: str
    """Where an admin's drop-ins go."""


def root_of(opened: Opened) -> str:
    """The root tree that a unit file lies in; empty where that is this machine's own."""
    fragment = opened.stack.fragment
    where = _where(Path(fragment.path).parent.absolute()) if fragment else None
    return where.root if where else ""


def _where(folder: Path) -> _Where | None:
    """The manager that reads a directory, of this machine or of a root tree; None where none does."""
    place = str(folder)
    home, found, _ = place.partition("/.config/systemd/user")
    if found and place.endswith(found):
        runtime = os.environ.get("XDG_RUNTIME_DIR", f"/run/user/{os.getuid()}")
        return _Where("", user_paths(home, runtime), f"{home}{found}")
    for suffix in sorted(SYSTEM, key=len, reverse=True):  # /usr/lib/… before /lib/…, which is its end
        if place.endswith(suffix):
            return _Where(place.removesuffix(suffix), SYSTEM, "/etc/systemd/system")
    for suffix in ("/etc/systemd/user", "/usr/local/lib/systemd/user", "/usr/lib/systemd/user"):
        if place.endswith(suffix):
            return _Where(place.removesuffix(suffix), user_paths("/root", "/run/user/0"), "/etc/systemd/user")
    return None


def _is_unit_file(content: bytes) -> bool:
    """Whether it has a section, or nothing at all, which masks a unit."""
    lines = [line.strip() for line in content.splitlines()]
    said = [line for line in lines if line and not line.startswith((b"#", b";"))]
    return not said or any(line.startswith(b"[") for line in said)


def any_catalogue(store: Store) -> Catalog:
    """A catalogue for a file that belongs to no host: the last host's, else all that is known without one."""
    found = store.latest()
    if found is None:
        found = _bare_catalogue()
        store.save("no host", (), found)
    return own_words.applied(found)


def _bare_catalogue() -> Catalog:
    """Names, kinds and our own words for every directive of the newest systemd that we know; no manual."""
    from catalog.build import build
    from catalog.facts import directives

    known = directives().values()
    items = [f"[{fact.section}]\n{fact.name}={fact.placeholder}" for fact in known]
    return build("\n".join(items), {}, max(max(fact.versions) for fact in known))
