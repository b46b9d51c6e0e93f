"""What looks at a process for one directive; each look's docstring says what it finds where all is well."""

from collections.abc import Callable

from host.ports import ProcessState
from trial.diagnosis.case import Change

Look = Callable[[Change, ProcessState], str]
"""Why a change does not hold; empty where it does, or where nobody can know."""
