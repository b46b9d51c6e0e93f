"""What `systemd --dump-configuration-items` prints: sections, directives and coarse types that it parses."""

from msgspec import Struct


class Item(Struct, frozen=True):
    """One line of the dump."""

    section: str
    name: str
    placeholder: str
    """The coarse type, such as BOOLEAN, SECONDS, PATH [...] or OTHER."""


def parse(text: str) -> tuple[Item, ...]:
    """Items in the dump's order, the first of each (section, name); lines that are none are passed over."""
    section = ""
    found: dict[tuple[str, str], Item] = {}
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            continue
        name, equals, placeholder = line.partition("=")
        if section and equals and name:
            found.setdefault((section, name), Item(section, name, placeholder))
    return tuple(found.values())
