"""Files of TOML that people write: whatever is wrong in one is a sentence with its line."""

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct


class Problem(Struct, frozen=True):
    """Something in a file that does not hold."""

    line: int
    text: str


def table(lines: list[str]) -> tuple[dict[str, Any], list[Problem]]:
    """What is TOML of the lines; one that is not is emptied, and told."""
    import tomllib

    problems: list[Problem] = []
    while True:
        try:
            return tomllib.loads("\n".join(lines)), problems
        except tomllib.TOMLDecodeError as error:
            found = re.search(r" \(at line (\d+), .*\)$", str(error))
            at = int(found[1]) if found else len(lines)
            said = str(error)[: found.start()] if found else str(error).removesuffix(" (at end of document)")
            while at > 1 and not lines[at - 1].strip():
                at -= 1
            if not lines[at - 1].strip():
                return {}, problems
            lines[at - 1] = ""
            problems.append(Problem(at, f"This is not TOML: {said[:1].lower()}{said[1:]}."))


def line_of(lines: Sequence[str], name: str, *, section: str = "") -> int:
    """The line on which a name is set, counted from 1; in a section, where there is such a one."""
    first = next((at for at, line in enumerate(lines) if line.strip() == f"[{section}]"), 0) if section else 0
    assigned = re.compile(rf"""\s*(\[[^\]=]*)?["']?{re.escape(name)}["']?\s*[=\]]""")
    return next((at for at, line in enumerate(lines[first:], first + 1) if assigned.match(line)), first + 1)
