"""Presets: sets of lines that go well together, each with whom it suits and what it breaks."""

import tomllib

from msgspec import Struct, convert

from catalog.catalog import Catalog
from catalog.kinds import check
from catalog.resources import read


class Preset(Struct, frozen=True):
    """A preset as one host's systemd can take it."""

    id: str
    title: str
    suits: str
    breaks: str
    settings: tuple[tuple[str, tuple[str, ...]], ...]
    """Values by directive of [Service], in order."""
    left_out: tuple[str, ...] = ()
    """Directives that this systemd does not know, or not with this value."""


class _Data(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    suits: str
    breaks: str
    lines: tuple[str, ...]


def presets(catalog: Catalog) -> tuple[Preset, ...]:
    """All presets, from the gentlest on."""
    return tuple(_preset(catalog, id_, data) for id_, data in _read().items())


def titles() -> dict[str, str]:
    """What each preset is called, by its id, whatever a systemd can take of it."""
    return {id_: data.title for id_, data in _read().items()}


def _read() -> dict[str, _Data]:
    return convert(tomllib.loads(read("presets.toml")), dict[str, _Data])


def _preset(catalog: Catalog, id_: str, data: _Data) -> Preset:
    settings: dict[str, tuple[str, ...]] = {}
    left_out = []
    for line in data.lines:
        name, _, value = line.partition("=")
        directive = catalog.get("Service", name)
        if directive and directive.supported and check(directive.kind, value) is None:
            settings[name] = (*settings.get(name, ()), value)
        else:
            left_out.append(name)
    return Preset(id_, data.title, data.suits, data.breaks, tuple(settings.items()), tuple(left_out))
