"""Which paths the helper writes: the trial's and the undo's, and a unit's own files."""

import re

from host.layout import Layout

_UNIT = (
    r"(?!-)[A-Za-z0-9:_.\\@-]{1,255}\.(?:service|socket|target|mount|automount|swap|timer|path|slice|scope)"
)
_CONF = r"(?![.-])[A-Za-z0-9:_.\\@-]{1,200}\.conf"
_OURS = r"[^/]*unitsmith[^/]*\.conf"
_OWN_UNIT = r"unitsmith-(?:watch|undo)2?-[A-Za-z0-9:_.\\-]{1,220}\.service"
_FLAG_END = r"\.(?:armed2?|unkeep|rekeep|older|kept|owners-\d+)"
_FLAG = rf"[A-Za-z0-9:_.\\-]{{1,230}}{_FLAG_END}"


def lock_of(key: str, layout: Layout) -> str:
    """The file whose existence means that a trial is in progress, by the key of its unit."""
    return f"{layout.runtime}/unitsmith-watch-{key}.service"


class Allowed:
    """Patterns of the paths that belong to one manager's layout."""

    def __init__(self, layout: Layout) -> None:
        runtime, control = re.escape(layout.runtime), re.escape(layout.control)
        flags, kept = re.escape(layout.flags), re.escape(layout.kept)
        self.paths = re.compile(
            rf"{runtime}/{_OWN_UNIT}|{runtime}/{_OWN_UNIT}\.d/{_CONF}|{flags}/{_FLAG}"
            rf"|{control}/{_UNIT}\.d/{_CONF}|{kept}/{_UNIT}\.d/{_CONF}|{kept}/{_UNIT}"
        )
        self.ours = re.compile(rf"{kept}/{_UNIT}\.d/{_OURS}")
        self.trials = re.compile(
            rf"{runtime}/{_OWN_UNIT}|{flags}/[^/]+{_FLAG_END}|{control}/{_UNIT}\.d/{_OURS}"
        )
