"""The files that come with this package, which may lie in an archive.

`importlib.resources` would find them there, too; importing that takes a twentieth of the whole start.
"""

from pathlib import Path
from typing import Any

_DATA = Path(__file__).with_name("data")


def read(name: str) -> str:
    """The text of a file in data/."""
    loader: Any = __spec__.loader
    content: bytes = loader.get_data(str(_DATA / name))
    return content.decode("utf-8")
