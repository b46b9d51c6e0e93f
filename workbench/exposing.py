"""How exposed a unit is: effective values, the host's groups of system calls, and the scorer together."""

from catalog.catalog import Catalog
from catalog.exposure import Score, score
from catalog.exposure.values import Values, accepted
from catalog.listings import bundled, syscall_numbers
from host.ports import HostError
from unit.effective import Effectives
from unit.names import unit_type
from unit.rule import rules_of
from workbench.opening import Opened

_SCORED = ("service", "socket", "mount", "swap")


def score_of(opened: Opened, catalogue: Catalog) -> Score:
    """The exposure of a unit as its files have it. Raises HostError for units that run no process."""
    type_ = unit_type(opened.stack.name)
    if type_ not in _SCORED:
        raise HostError(
            f"{opened.stack.name} runs no process of its own; services, sockets, mounts and swaps are scored."
        )
    rules = rules_of({directive.key: directive for directive in catalogue.of(type_)})
    return score(
        values_of(Effectives(opened.stack, rules), catalogue),
        catalogue.sets if catalogue.sets.syscalls else bundled(),
        type_.capitalize(),
        native=frozenset(syscall_numbers(opened.facts.architecture if opened.facts else "x86-64")),
        user_manager=bool(opened.facts and opened.facts.user_manager),
    )


def values_of(effective: Effectives, catalogue: Catalog) -> Values:
    """Effective values that this systemd accepts."""
    return accepted(lambda section, name: effective.get(section, name).values, catalogue)
