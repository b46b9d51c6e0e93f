"""Names of units, by the rules of systemd.unit(5): what is one, and what its parts are."""

import re

from unit.quadlet import explained, is_quadlet

TYPES = (
    "service",
    "socket",
    "device",
    "mount",
    "automount",
    "swap",
    "target",
    "path",
    "timer",
    "slice",
    "scope",
)
LONGEST = 255

_NAME = re.compile(rf"[A-Za-z0-9:_.\\][A-Za-z0-9:_.\\@-]*\.(?:{'|'.join(TYPES)})")


BASENAME = "zz-unitsmith.conf"
"""The name of unitsmith's own drop-in: it sorts late, so that it wins."""


class BadUnitName(ValueError):
    """A name that no unit can have; the message is one sentence for the user."""


def check(name: str) -> str:
    """The name itself. Raises BadUnitName unless systemd would take it and it can't pass for an option."""
    shown = ascii(name if len(name) <= 60 else name[:57] + "...")
    if len(name) > LONGEST:
        raise BadUnitName(f"{shown} is not a unit name: it has more than {LONGEST} characters.")
    if name.startswith("-"):
        raise BadUnitName(f"{shown} is refused as a unit name: it would look like an option.")
    if not _NAME.fullmatch(name):
        raise BadUnitName(
            f"{shown} is not a unit name: it takes letters, digits and : _ . @ - \\ "
            "before a suffix such as .service."
        )
    return name


def normalize(name: str) -> str:
    """A full unit name for what a user typed: "nginx" is nginx.service. Raises BadUnitName."""
    if is_quadlet(name):
        raise BadUnitName(explained(name))
    return check(name if name.rpartition(".")[2] in TYPES else f"{name}.service")


def unit_type(name: str) -> str:
    """The type, such as "service": a full name's suffix. Raises BadUnitName."""
    return check(name).rpartition(".")[2]


def is_template(name: str) -> bool:
    """Whether it is a template, such as getty@.service, which can't run itself."""
    return instance(name) == ""


def instance(name: str) -> str | None:
    """What stands between the first @ and the suffix: None for a plain unit, "" for a template."""
    _, at, rest = name.rpartition(".")[0].partition("@")
    return rest if at else None


def template(name: str) -> str | None:
    """The template of an instance or template, such as getty@.service; None for a plain unit."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem.partition('@')[0]}@.{suffix}" if "@" in stem else None
