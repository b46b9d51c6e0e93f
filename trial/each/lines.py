"""A drop-in cut into what is tried by itself: a line, with those without which it means something else."""

from collections.abc import Collection, Iterator

from msgspec import Struct

from unit.assignment import Assignment, decode, encode, read
from unit.lines import Kind, scan
from unit.shared import together

_FIRST = (
    *("ReadWritePaths", "ExecPaths", "BindPaths", "BindReadOnlyPaths", "IPAddressAllow", "SocketBindAllow"),
    *("AmbientCapabilities", "SupplementaryGroups", "User", "Group", "DynamicUser", "Environment"),
    *("StateDirectory", "CacheDirectory", "LogsDirectory", "RuntimeDirectory", "ConfigurationDirectory"),
)
"""What others need to hold, so that it is tried before them."""
_ALLOWING = (
    *("SystemCallFilter", "RestrictAddressFamilies", "CapabilityBoundingSet", "RestrictNamespaces"),
    *("SystemCallArchitectures", "RestrictFileSystems", "RestrictNetworkInterfaces", "DeviceAllow"),
)
"""Lists whose lines allow what the earlier ones have not: none of them means much without the others."""


class Part(Struct, frozen=True):
    """What is tried as one."""

    lines: tuple[Assignment, ...]

    @property
    def number(self) -> int:
        """Its last line, which is the one that it is about."""
        return self.lines[-1].line

    @property
    def text(self) -> str:
        """It as people write it, without what it resets."""
        return " + ".join(
            f"{one.name}={one.value}" for one in self.lines if one.value or len(self.lines) == 1
        )


def parts(drop_in: bytes) -> list[Part]:
    """The parts of a drop-in, in the order in which they are tried. [Install] is not among them: a restart
    does not go by it."""
    found: list[list[Assignment]] = []
    for one in read(drop_in):
        if one.section == "Install" or one.section.startswith("X-"):
            continue
        joined = next((each for each in reversed(found) if _belongs(one, each)), None)
        if joined is None:
            found.append([one])
        else:
            joined.append(one)
    made = [Part(tuple(each)) for each in found]
    return sorted(made, key=lambda part: part.lines[0].name not in _FIRST)


def _belongs(one: Assignment, part: list[Assignment]) -> bool:
    """Whether a line is nothing without a part: it goes on with what that resets or allows."""
    first, last = part[0], part[-1]
    if one.section != first.section:
        return False
    if one.name != first.name:
        return not first.value and not last.value and one.name in together((first.section, first.name))
    if not last.value:
        return True
    allows = one.name in _ALLOWING and not one.value.startswith("~")
    return bool(one.value) and allows and not last.value.startswith("~")


def kept(drop_in: bytes, held: Collection[Part]) -> bytes:
    """The drop-in with these parts only, in its own order, each line as it is written."""
    numbers = {line.line for part in held for line in part.lines}
    return encode("".join(_kept(decode(drop_in), numbers)))


def _kept(text: str, numbers: Collection[int]) -> Iterator[str]:
    header = ""
    for line in scan(text).lines:
        if line.kind is Kind.SECTION:
            header = line.raw
        elif line.kind is Kind.ASSIGNMENT and line.first in numbers:
            for raw in filter(None, (header, line.raw)):
                yield raw if raw.endswith(("\n", "\r")) else f"{raw}\n"
            header = ""
