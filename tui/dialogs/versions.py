"""What unitsmith kept for a unit: taking it away, or bringing an earlier version back."""

import time
from collections.abc import Sequence

from host.ports import UnitFile, Version
from tui.dialogs.choice import Choice, difference
from workbench.texts import difference as between


def choices(kept: UnitFile | None, versions: Sequence[Version]) -> list[Choice]:
    """Removing the file, where there is one; then its earlier contents, the newest first."""
    found = []
    now = kept.content if kept else None
    if kept is not None:
        lines = between(kept.path, kept.content, b"")
        found.append(Choice(f"Remove {kept.path}", difference(lines)))
    for version in versions:
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(version.saved))
        lines = between("now", now, version.content)
        about = difference(lines or ("It says the same as now.",))
        found.append(Choice(f"Restore the version until {when}", about, possible=bool(lines)))
    return found
