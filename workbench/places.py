"""Where a draft can be kept, and exactly what that would write."""

from enum import StrEnum

from msgspec import Struct

from host.layout import SYSTEM, Layout
from host.ports import UnitFile
from unit.draft import Draft
from unit.drop_in import header_of, render
from unit.effective import Effectives
from unit.rule import Rules
from unit.stack import Source, Stack
from workbench.draft_changes import VENDOR
from workbench.texts import difference


class Kind(StrEnum):
    """What kind of file it is."""

    OWN = "own"
    """unitsmith's own drop-in."""
    DROP_IN = "drop-in"
    """A drop-in that the admin has."""
    UNIT = "unit"
    """The unit file itself."""
    COPY = "copy"
    """A copy of a package's unit file, which then no longer follows the package."""


class Place(Struct, frozen=True):
    """A file that can take the draft."""

    kind: Kind
    path: str
    title: str
    warning: str = ""


class Writing(Struct, frozen=True):
    """What keeping a draft in a place would do."""

    place: Place
    content: bytes
    """Empty where nothing is left to say: the file can go."""
    before: bytes | None
    """What is there now; None where nothing is."""
    difference: tuple[str, ...]
    lost: tuple[str, ...] = ()
    """Where a file that is read later wins over the draft, one sentence each."""


def places(stack: Stack, own_path: str, layout: Layout = SYSTEM) -> tuple[Place, ...]:
    """The files that can take a unit's draft, the best first."""
    found, kept = [Place(Kind.OWN, own_path, "unitsmith's own drop-in")], layout.kept
    found += [
        Place(Kind.DROP_IN, one.path, f"the drop-in {one.basename}")
        for one in stack.drop_ins
        if one.path.startswith(f"{kept}/") and one.path != own_path
    ]
    fragment = stack.fragment
    if fragment and fragment.path == f"{kept}/{stack.name}":
        found.append(Place(Kind.UNIT, fragment.path, "the unit file itself"))
    elif fragment and _is_others(fragment.path, layout):
        where = "of your own" if layout.user else "in /etc"
        warning = f"Updates of the package will no longer reach {stack.name}: a copy {where} hides its file."
        found.append(Place(Kind.COPY, f"{kept}/{stack.name}", f"a copy of the unit file {where}", warning))
    elif fragment and not layout.user and not fragment.path.startswith(("/run/", "/etc/")):
        found.append(Place(Kind.UNIT, fragment.path, "the file itself"))
    return tuple(found)


def _is_others(path: str, layout: Layout) -> bool:
    """Whether a unit file is a package's; to a user, the admin's are as well."""
    return path.startswith((*VENDOR, "/usr/", "/etc/") if layout.user else VENDOR)


def writing(
    place: Place, draft: Draft, stack: Stack, own_path: str, rules: Rules, layout: Layout = SYSTEM
) -> Writing:
    """What keeping a draft in a place would write. Raises BadAssignment for what can't be written."""
    before = _present(place, stack)
    if place.kind in (Kind.UNIT, Kind.COPY):
        text = before if before is not None else stack.fragment.content if stack.fragment else b""
        content = render(draft, rules, stack=Stack(stack.name), existing=text, header="")
        fragment = Source(place.path, content)
        after = Stack(stack.name, fragment, stack.drop_ins)
    else:
        base, header = stack.without(place.path), header_of(stack.name, layout.option)
        content = render(draft, rules, stack=base, existing=before or b"", header=header)
        after = base.with_drop_in(Source(place.path, content))
    return Writing(
        place,
        content,
        before,
        difference(place.path, before, content),
        tuple(_lost(draft, stack, after, own_path, rules)),
    )


def _present(place: Place, stack: Stack) -> bytes | None:
    files = (*((stack.fragment,) if stack.fragment else ()), *stack.drop_ins)
    return next((one.content for one in files if one.path == place.path), None)


def _lost(draft: Draft, stack: Stack, after: Stack, own_path: str, rules: Rules) -> list[str]:
    """What would hold otherwise than if unitsmith's own drop-in said it."""
    base = stack.without(own_path)
    own = next((one.content for one in stack.drop_ins if one.path == own_path), b"")
    wanted = Effectives(
        base.with_drop_in(Source(own_path, render(draft, rules, stack=base, existing=own))), rules
    )
    found = Effectives(after, rules)
    told = []
    for edit in draft.edits:
        here, there = found.get(edit.section, edit.name), wanted.get(edit.section, edit.name)
        if here.values != there.values:
            by = here.settings[-1].path if here.settings else "nothing"
            told.append(f"{edit.name}= would not hold: {by} is read later.")
    return told


def digest(place: Place, files: tuple[UnitFile, ...]) -> str | None:
    """The digest of what is at a place now, None where nothing is."""
    return next((one.digest for one in files if one.path == place.path), None)
