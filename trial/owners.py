"""The directories on disk whose owner a trial can change, and the commands that put it back.

systemd gives a service's directories to its user when it starts: taking User= back does not take that back.
systemd.exec(5), StateDirectory=
"""

from collections.abc import Iterable

from host.ports import Host, HostError, LoadedUnit, Owners, TrialLocked
from unit.assignment import read

_BASES = {"StateDirectory": "/var/lib", "CacheDirectory": "/var/cache", "LogsDirectory": "/var/log"}
CHANGING = ("User", "Group", "DynamicUser", *_BASES)
"""The directives that make systemd give files to somebody."""
_TMPFILES, _RM, _MV, _RMDIR = "/bin/systemd-tmpfiles", "/bin/rm", "/bin/mv", "/bin/rmdir"


def directories(unit: LoadedUnit, drop_in: bytes) -> tuple[str, ...]:
    """The directories that the unit has, and those that a drop-in adds; none where it changes no owner."""
    assigned = [one for one in read(drop_in) if one.name in CHANGING]
    if not assigned:
        return ()
    found = [(kind, word) for kind in _BASES for word in unit.units(kind)]
    found += [(one.name, word) for one in assigned if one.name in _BASES for word in one.value.split()]
    names = ((_BASES[kind], word.partition(":")[0].strip("/")) for kind, word in found)
    return tuple(dict.fromkeys(f"{base}/{name}" for base, name in names if name and "%" not in name))


async def note(host: Host, key: str, wanted: Iterable[str]) -> tuple[Owners, str]:
    """Have the owners noted; the notes, and why there are none."""
    wanted = tuple(wanted)
    if not wanted:
        return Owners(), ""
    try:
        return await host.note_owners(key, wanted), ""
    except TrialLocked:
        raise
    except HostError as error:
        return Owners(), f"The owners of {', '.join(wanted)} can't be restored afterwards: {error}"


def is_dynamic(drop_in: bytes) -> bool:
    """Whether a drop-in changes DynamicUser=, for which systemd moves directories to another place."""
    return any(one.name == "DynamicUser" for one in read(drop_in))


def commands(owners: Owners, *, dynamic: bool) -> list[tuple[str, ...]]:
    """What puts directories, owners and modes back, while the service is down. rm(1) takes the link that
    DynamicUser= leaves, and no directory; what the trial made goes where nothing was written to it."""
    movable = [top for top in owners.tops if top.private]
    moved = [
        words for top in movable for words in ((_RM, "-f", top.path), (_MV, "-T", top.private, top.path))
    ]
    return [
        *(moved if dynamic else ()),
        *((_TMPFILES, "--create", each) for each in owners.lists),
        *((_RMDIR, "--ignore-fail-on-non-empty", top.path) for top in movable if not top.exists),
    ]
