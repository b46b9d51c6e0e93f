"""The user's own words about directives, from the configuration directory."""

from pathlib import Path

from msgspec.structs import replace

from catalog.catalog import Catalog
from workbench.store import config_directory

_LIMIT = 1 << 20


def applied(catalogue: Catalog) -> Catalog:
    """The catalogue with the tables of words/*.toml in the configuration directory, if there are any."""
    texts, notes = {}, []
    for path in sorted((config_directory() / "words").glob("*.toml")):
        try:
            texts[path.name] = _read(path)
        except OSError as error:
            notes.append(f"{path} is left out: {error.strerror or error}.")
    if not (texts or notes):
        return catalogue
    from catalog.override import overridden  # few have such files

    found = overridden(catalogue, texts)
    return replace(found, notes=(*notes, *found.notes))


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise OSError("it is no file")
    if path.stat().st_size > _LIMIT:
        raise OSError("it is larger than 1 MiB")
    return path.read_bytes()
