"""The files that come with this package.

`importlib.resources` would find them in an archive, too; importing that takes a twentieth of the whole start.
"""

from pathlib import Path

DATA = Path(__file__).with_name("data")


def read(name: str) -> str:
    """The text of a file in data/."""
    return (DATA / name).read_text("utf-8")
