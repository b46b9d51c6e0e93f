"""What fails now and did not before."""

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from host.ports import Attempt
from trial.look.call import Call, names

Before = Literal["worked", "not made", "failed otherwise"]
_ORDER: tuple[Before, ...] = ("failed otherwise", "not made", "worked")
_ORDINARY = names(
    "EINTR EINPROGRESS EALREADY EISCONN ECHILD ENOTTY ENOTCONN EEXIST EAGAIN ETIMEDOUT EPIPE ENOTDIR"
    " ENOTEMPTY EISDIR ERANGE ELOOP"
)
"""Errors that are no refusal; EAGAIN is one of calls that make something."""
_FINE = frozenset({"EEXIST", "EINPROGRESS", "EALREADY", "EISCONN"})
"""Errors that say that a thing is there already, or will be: as good as success."""
_STARTS = frozenset({"clone", "clone3", "fork", "vfork", "mlock", "mlock2", "mlockall", "timer_create"})
_PROBES = {("clone3", "ENOSYS"), ("openat2", "ENOSYS"), ("fchmodat2", "ENOSYS"), ("faccessat2", "ENOSYS")}
"""Newer calls that systemd's filters make look as if the kernel lacked them: libraries then use the older."""


class Failing(Struct, frozen=True):
    """A call that fails now and did not before."""

    call: Call
    before: Before
    """What became of the same call before."""

    @property
    def rank(self) -> tuple[bool, int, int]:
        """The higher, the likelier it is why the service fails: what worked before, and what came last."""
        return (self.call.error == "?", _ORDER.index(self.before), self.call.attempt.last)


def difference(before: Iterable[Attempt], now: Iterable[Attempt], directory: str = "/") -> list[Failing]:
    """What fails now and did not before, the likeliest reason first. What is killed for a call (`?`) counts,
    too. `directory`: as Call has it."""
    earlier = _Earlier(before, directory)
    found = [earlier.compared(Call(one, directory)) for one in now if _is_refusal(one)]
    return sorted((one for one in found if one), key=lambda one: one.rank, reverse=True)


def _is_refusal(one: Attempt) -> bool:
    if not one.error or (one.name, one.error) in _PROBES:
        return False
    return one.error not in _ORDINARY or (one.error == "EAGAIN" and one.name in _STARTS)


class _Earlier:
    """What became of calls before."""

    def __init__(self, attempts: Iterable[Attempt], directory: str) -> None:
        self._worked: set[tuple[str, str]] = set()
        self._failed: dict[tuple[str, str], set[str]] = {}
        self._of_any: set[tuple[str, str]] = set()
        """Names and errors of those that were not told apart."""
        self._near: set[tuple[str, str]] = set()
        for one in attempts:
            if one.any_arguments:
                self._of_any.add((one.name, one.error))
            key = (one.name, one.arguments)
            if one.error and one.error not in _FINE:
                self._failed.setdefault(key, set()).add(one.error)
            else:
                self._worked.add(key)
                self._near.update(_near(Call(one, directory)))

    def compared(self, call: Call) -> Failing | None:
        """A call that fails now, if it did not before."""
        key = (call.name, call.arguments)
        failed = self._failed.get(key, ())
        if call.error in failed or (call.name, call.error) in self._of_any:
            return None
        if key in self._worked or (not failed and _near(call) & self._near):
            return Failing(call, "worked")
        return Failing(call, "failed otherwise" if failed else "not made")


def _near(call: Call) -> set[tuple[str, str]]:
    """What a call has in common with others that differ by a name made up for the occasion."""
    if not call.writes:
        return set()
    return {(call.name, path.rpartition("/")[0]) for path in call.paths}


def worked(attempts: Sequence[Attempt], directory: str = "/") -> list[Call]:
    """The calls that worked."""
    return [Call(one, directory) for one in attempts if not one.error or one.error in _FINE]
