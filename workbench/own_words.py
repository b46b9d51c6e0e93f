"""The user's own words about directives, from the configuration directory."""

from msgspec.structs import replace

from catalog.catalog import Catalog
from host import regular
from workbench.personal import config_directory


def applied(catalogue: Catalog) -> Catalog:
    """The catalogue with the tables of words/*.toml in the configuration directory, if there are any."""
    texts, notes = {}, []
    for path in sorted((config_directory() / "words").glob("*.toml")):
        try:
            texts[path.name] = regular.read(path)
        except OSError as error:
            notes.append(f"{path} is left out: {error.strerror or error}.")
    if not (texts or notes):
        return catalogue
    from catalog.override import overridden  # few have such files

    found = overridden(catalogue, texts)
    return replace(found, notes=(*notes, *found.notes))
