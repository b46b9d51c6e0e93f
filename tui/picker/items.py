"""What the picker lists: units in their order, recent files, other managers, or a path's continuations."""

import textwrap
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from tui.keymap import shown
from workbench.fuzzy import Fit, Text
from workbench.unit_list import ALL, TYPES, Listing, Match

TITLES = {
    "service": "Services",
    "socket": "Sockets",
    "timer": "Timers",
    "path": "Paths",
    "mount": "Mounts",
    "target": "Targets",
    "slice": "Slices",
    ALL: "All",
}
"""What the types of the listing are called."""
_FILES = 5
"""Recent files that are listed unasked."""


class Heading(Struct, frozen=True):
    """A line above what belongs together."""

    text: str


class Remark(Struct, frozen=True):
    """A line of prose; `strong` where something is wrong."""

    text: str
    strong: bool = False


class Offer(Struct, frozen=True):
    """Something other than a unit that can be chosen."""

    what: str
    """file, directory or place."""
    value: str
    """The path; of a place, its number among the managers."""
    title: str
    about: str
    fit: Fit = Fit(0)


Item = Heading | Remark | Offer | Match


class Place(Struct, frozen=True):
    """Another manager whose units can be looked at."""

    number: int
    title: str
    about: str


def is_path(query: str) -> bool:
    """Whether somebody types a path rather than words."""
    return query.startswith(("/", "~/", "./", "../"))


def paths(query: str, found: Sequence[str]) -> tuple[Item, ...]:
    """The continuations of a path."""
    if not found:
        clears = f"{shown('pick-back')} clears it."
        return (Remark(f"No directory and no unit file begins with {query}"), Remark(clears))
    return tuple(
        Offer("directory", path, path, "") if path.endswith("/") else Offer("file", path, path, "unit file")
        for path in found
    )


def hint(query: str, *, walking: bool) -> str:
    """What can be done next, one line, while nothing else is to be said."""
    if is_path(query):
        return f"{shown('pick-type')} completes the path; enter opens the file."
    if walking:
        return (
            f"enter opens it; {shown('pick-find')} goes back to the line, {shown('pick-type')} shows others."
        )
    return "Type a few letters of its name or of what it does; ↓ walks, enter opens."


def common(found: Sequence[str]) -> str:
    """What all of these begin with."""
    first, last = min(found, default=""), max(found, default="")
    differ = (at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other)
    return first[: next(differ, min(len(first), len(last)))]


def units(
    listing: Listing, query: str, type_: str, files: Sequence[str], places: Sequence[Place]
) -> tuple[Item, ...]:
    """Units under headings; what fits, the best first, once something is typed."""
    if query.strip():
        return tuple(_found(listing, query, type_, files, places))
    return tuple(_all(listing, type_, files, places))


def _all(listing: Listing, type_: str, files: Sequence[str], places: Sequence[Place]) -> Iterator[Item]:
    present = ""
    for match in listing.find("", type_):
        one = match.listed
        heading = "Failed" if one.failed else "Recent" if one.recent is not None else "Units"
        if heading != present:
            present = heading
            yield Heading(TITLES[type_] if heading == "Units" and type_ != ALL else heading)
        yield match
    if not present:
        yield Remark(f"No {TITLES[type_].lower()} here. {shown('pick-type')} shows the next type.")
    if files:
        yield Heading("Recent files")
        yield from (Offer("file", path, path, "unit file") for path in files[:_FILES])
    yield from offers(places)


def offers(places: Sequence[Place]) -> Iterator[Item]:
    """Other managers."""
    if places:
        yield Heading("Elsewhere")
        yield from (_offer(place) for place in places)


def in_trouble(trouble: str, places: Sequence[Place], width: int) -> tuple[Item, ...]:
    """What can be done where no units can be listed: why, in lines of a width, and what to press."""
    elsewhere: list[Item] = [Heading("Press enter to go on with"), *map(_offer, places)] if places else []
    return (
        *(Remark(line, strong=True) for line in textwrap.wrap(trouble, max(20, width - 2))),
        Remark(""),
        *elsewhere,
        Remark(""),
        Heading("or"),
        Remark("/path   type the path of a unit file, to edit it without testing"),
        Remark("F5      ask again"),
        Remark("esc     leave"),
    )


def _offer(place: Place) -> Offer:
    return Offer("place", str(place.number), place.title, place.about)


def _found(
    listing: Listing, query: str, type_: str, files: Sequence[str], places: Sequence[Place]
) -> Iterator[Item]:
    matches = listing.find(query, type_)
    words = query.lower().split()
    texts = [(Offer("file", path, path, "unit file"), Text(path, "")) for path in files]
    texts += [(_offer(place), Text(place.title, place.about)) for place in places]
    others = [replace(offer, fit=fit) for offer, text in texts if (fit := text.fit(words))]
    yield from matches
    if not matches:
        what = f"None of the {TITLES[type_].lower()} fits." if type_ != ALL else "No unit fits."
        yield Remark(f"{what} Fewer letters may; {shown('pick-back')} begins anew.")
        if type_ != ALL and (elsewhere := _of_other_types(listing, query, type_)):
            yield Heading("Units of other types")
            yield from elsewhere
    if others:
        yield Heading("Besides")
        yield from others


def _of_other_types(listing: Listing, query: str, type_: str) -> tuple[Match, ...]:
    return tuple(match for match in listing.find(query, ALL) if match.listed.type not in TYPES[type_])
