"""The rows of the exposure table: facts of systemd's analyze-security.c, the same from 247 to 262."""

from functools import cache

from msgspec import Struct

from catalog.resources import read


class Rule(Struct, frozen=True):
    """One row: what it weighs and what it looks at."""

    id: str
    """As `systemd-analyze security --json` names it (json_field)."""
    weight: int
    range: int
    """The greatest badness."""
    rule: str
    directive: str
    """The directive that it is about, by which the row is improved."""
    parameter: str
    """Of which capability, namespace, address family or group of system calls."""
    default_dependencies: bool
    """Whether it counts only for units with DefaultDependencies=yes."""
    capabilities: frozenset[str]

    @property
    def title(self) -> str:
        """The row in a few words of the field."""
        if not self.parameter or self.parameter == "inverted":
            return _TITLES.get(self.id, f"{self.directive}=")
        words = {"OTHER": "other families", "AF_INET_INET6": "AF_INET AF_INET6"}.get(self.parameter)
        return f"{self.directive}= without {words or self.parameter}"


_TITLES = {
    "UserOrDynamicUser": "User= or DynamicUser=",
    "RootDirectoryOrRootImage": "RootDirectory= or RootImage=",
    "IPAddressDeny": "IPAddressDeny=any",
    "DeviceAllow": "DevicePolicy= and DeviceAllow=",
    "Delegate": "Delegate=no",
    "AmbientCapabilities": "AmbientCapabilities= empty",
}


@cache
def table() -> tuple[Rule, ...]:
    """All 81 rows, in systemd's order."""
    text = read("exposure.tsv")
    return tuple(_rule(*line.split("\t")) for line in text.splitlines()[1:])


def _rule(
    id_: str, weight: str, range_: str, rule: str, directive: str, parameter: str, default: str
) -> Rule:
    capabilities = frozenset(parameter.split()) if parameter.startswith("CAP_") else frozenset[str]()
    directive = {"UserOrDynamicUser": "User", "RootDirectoryOrRootImage": "RootDirectory"}.get(
        directive, directive
    )
    return Rule(
        id_, int(weight), int(range_), rule, directive, parameter, default not in ("0", ""), capabilities
    )
