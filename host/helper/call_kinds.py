"""The kinds of system calls in strace's output: which, and of which family sockets are."""

import asyncio
import os
import re
from collections import Counter
from collections.abc import AsyncGenerator

from host.helper.tally import Tally
from host.ports import Call, Calls

_CALL = re.compile(rb"^(?:\[pid +\d+\] )?(\w+)\((AF_\w+|PF_\w+)?", re.MULTILINE)
_UNKNOWN = re.compile(r"syscall_(0x[0-9a-f]+)")
_MODE = re.compile(rb"runs in (32 bit|x32) mode")
_FOREIGN = {
    b"x86_64 32 bit": "40000003",
    b"x86_64 x32": "c000003e",
    b"aarch64 32 bit": "40000028",
}  # linux/audit.h
_SOCKETS = (b"socket", b"socketpair")


class Kinds:
    """The kinds of calls that a unit's processes make (strace.Notes)."""

    options = ("-s0", "-esignal=none", "-everbose=none")

    def __init__(self) -> None:
        self._tally = Tally()

    def take(self, text: bytes) -> None:
        """Some lines of strace."""
        for mode in _MODE.findall(text):
            architecture = _FOREIGN.get(os.uname().machine.encode() + b" " + mode, "")
            self._tally.add(Call(architecture=architecture), 0)
        for (name, family), count in Counter(_CALL.findall(text)).items():
            word = family.decode() if name in _SOCKETS else ""
            self._tally.add(_call(name.decode(), word.replace("PF_", "AF_")), count)

    def told(self, work: "asyncio.Future[None]") -> AsyncGenerator[Calls, None]:
        """What is new, as it comes, until the work ends; its error is raised."""
        return self._tally.told(work)


def _call(name: str, family: str) -> Call:
    """A call by the name that strace has for it: an older one knows newer calls by their number only."""
    if found := _UNKNOWN.fullmatch(name):
        return Call(number=int(found[1], 16))
    return Call(name, family=family)
