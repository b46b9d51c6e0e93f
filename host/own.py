"""unitsmith's own modules as processes of their own.

They run isolated (-I): neither working directory nor environment can lend them code. In the single file it is
the file itself that runs, and is told the module; nothing of it is ever unpacked.
"""

import sys
from pathlib import Path

_archive: str | None = getattr(__spec__.loader, "archive", None)
ARCHIVE = Path(_archive).absolute() if _archive else None
"""The single file that this runs from, if it does: zipimport says so."""
_ROOMS = Path(__file__).parents[1]


def isolated(module: str) -> list[str]:
    """The command that runs a module, such as "host.helper.__main__"."""
    if ARCHIVE:
        return [sys.executable, "-I", str(ARCHIVE), "-m", module]
    return [sys.executable, "-I", str(_ROOMS.joinpath(*module.split(".")).with_suffix(".py"))]
