"""What may be typed next: the members of a kind that fit the word under the cursor."""

from collections.abc import Callable, Iterable, Mapping

from catalog.directive import Family, Kind
from catalog.kinds.canonical import canonical
from catalog.kinds.check import check
from catalog.names import ARCHITECTURES, CAPABILITIES, ERRNOS, FAMILIES, SIGNALS, STATUSES
from catalog.sets import Sets

Members = Callable[[Sets], Iterable[str]]


def suggestions(kind: Kind, sets: Sets, typed: str) -> tuple[str, ...]:
    """Whole values that continue what is typed, the likeliest first; only those that the kind takes.

    typed: the text up to the cursor. Its last word is completed, `~` and the words before it stay. Words
    that begin with what is typed come before those that contain it.
    """
    if kind.family is not Family.LIST:
        return _fitting(_members(kind, sets), typed.strip(), "", kind)
    head = typed[: len(typed) - len(_last(typed))]
    word = _last(typed)
    if not head.strip() and word.startswith("~"):
        head, word = f"{head}~", word[1:]
    if kind.grammar == "syscalls" and ":" in word:
        call, _, word = word.rpartition(":")
        return _fitting(("kill", *sorted(ERRNOS)), word, f"{head}{call}:", kind)
    there = {canonical(kind, one) for one in head.removeprefix("~").split()}
    return _fitting((one for one in _members(kind, sets) if one not in there), word, head, kind)


def _last(typed: str) -> str:
    """The word that is being typed, empty after a blank."""
    return "" if not typed or typed[-1].isspace() else typed.split()[-1]


def _members(kind: Kind, sets: Sets) -> Iterable[str]:
    offered = (value for value in kind.values if not value.endswith(":"))
    return dict.fromkeys((*offered, *_MEMBERS.get(kind.grammar, _none)(sets)))


def _fitting(members: Iterable[str], word: str, head: str, kind: Kind) -> tuple[str, ...]:
    low = word.lower()
    near = [member for member in members if low in member.lower()]
    first = [member for member in near if member.lower().startswith(low)]
    rest = [member for member in near if not member.lower().startswith(low)]
    found = (f"{head}{member}" for member in (*first, *rest) if member != word)
    return tuple(value for value in found if check(kind, value) is None)


def _none(_sets: Sets) -> Iterable[str]:
    return ()


def _syscalls(sets: Sets) -> Iterable[str]:
    return (*sets.syscalls, *sorted(sets.every_syscall))


def _capabilities(sets: Sets) -> Iterable[str]:
    return sorted(sets.capabilities or CAPABILITIES)


def _file_systems(sets: Sets) -> Iterable[str]:
    return (*sets.filesystems, *sorted({name for names in sets.filesystems.values() for name in names}))


def _signals(_sets: Sets) -> Iterable[str]:
    return sorted(f"SIG{name}" for name in SIGNALS)


def _statuses(sets: Sets) -> Iterable[str]:
    return (*(sets.exit_statuses or sorted(STATUSES)), *_signals(sets))


_MEMBERS: Mapping[str, Members] = {
    "address-families": lambda _sets: sorted(FAMILIES),
    "architectures": lambda _sets: sorted(ARCHITECTURES),
    "capabilities": _capabilities,
    "error": lambda _sets: ("kill", *sorted(ERRNOS)),
    "file-systems": _file_systems,
    "signal": _signals,
    "statuses": _statuses,
    "syscalls": _syscalls,
    "syscalls-alone": _syscalls,
}
