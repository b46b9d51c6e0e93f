"""What is wrong with the files that a command reads, said on standard error: it goes on with the rest."""

from collections.abc import Iterable

from cli import output
from unit.assignment import decode, problems
from unit.lines import scan
from unit.stack import Source

_TOLD = 5


def tell(files: Iterable[Source]) -> None:
    """Name what systemd passes over in files, a line each."""
    found = [f"{file.path}: {one.text}" for file in files for one in problems(scan(decode(file.content)))]
    more = [f"and {len(found) - _TOLD} more like that."] if len(found) > _TOLD else []
    for words in (*found[:_TOLD], *more):
        output.complain(words)
