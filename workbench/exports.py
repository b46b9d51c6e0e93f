"""A unit with its draft, for other machines and other programs."""

import shlex

from unit.assignment import decode
from unit.effective import Effectives
from unit.export import run_arguments, whole


class Exports:
    """The same unit in several forms."""

    def __init__(self, values: Effectives, drop_in: bytes, option: str = "") -> None:
        """option: what systemd-run takes to mean the unit's manager, with a blank before it."""
        self._values, self._drop_in, self._option = values, drop_in, option

    @property
    def drop_in(self) -> str:
        """The drop-in alone."""
        return decode(self._drop_in)

    @property
    def unit(self) -> str:
        """All files as one."""
        return whole(self._values)

    @property
    def command(self) -> str:
        """A systemd-run that starts the same as a transient service. Raises BadWord."""
        words = [shlex.quote(word) for word in run_arguments(self._values)]
        return (
            " \\\n  ".join([f"systemd-run{self._option}", f"--unit=trial-{self._values.stack.name}", *words])
            + "\n"
        )
