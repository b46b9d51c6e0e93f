"""What stands before the program of a command, in words. Source: systemd.service(5)."""

from msgspec import Struct

from catalog.directive import Kind
from catalog.kinds.commands import parted
from catalog.kinds.quoting import pieces, unquoted
from catalog.kinds.words import unknown

_MEANS = {
    "-": "a failure counts as success",
    "@": "the second word is the name that it is called by",
    ":": "$VARIABLES are left as they are",
    "+": "runs with all rights: no User=, no sandbox",
    "!": "runs as root in the sandbox: User= and capabilities don't hold",
    "!!": "as ! where there are no ambient capabilities",
    "|": "runs in the user's login shell",
}


class Command(Struct, frozen=True):
    """The head of a command line."""

    prefixes: tuple[str, ...]
    program: str
    """Empty while none is typed."""
    words: int
    """How many words there are, the program's included."""

    @property
    def means(self) -> tuple[str, ...]:
        """Each prefix with what it does."""
        return tuple(f"{prefix} {_MEANS[prefix]}" for prefix in self.prefixes)

    @property
    def path(self) -> str:
        """The program where it is a path that can be looked for; empty where it is not."""
        return self.program if self.program.startswith("/") and not unknown(self.program) else ""


def command(kind: Kind, value: str) -> Command:
    """The first command of a line, finished or not."""
    words = pieces(value)
    prefixes, program = parted(words[0] if words else "", "|" in kind.values)
    return Command(tuple(prefixes), unquoted(program) or "", len(words))
