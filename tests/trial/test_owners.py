"""Whose directories a trial can change, and the commands that put owners back."""

import pytest

from host.fake import FakeHost
from host.ports import HostError, LoadedUnit, Owners, Top, TrialLocked
from trial import owners

from .units import FRAGMENT, loaded

STATE = loaded(StateDirectory=["web", "web/sub:link"], LogsDirectory=["web"], CacheDirectory=[])


@pytest.mark.parametrize(
    ("unit", "lines", "found"),
    [
        (STATE, "PrivateTmp=yes", ()),
        (loaded(), "User=web", ()),
        (STATE, "User=web", ("/var/lib/web", "/var/lib/web/sub", "/var/log/web")),
        (STATE, "DynamicUser=yes", ("/var/lib/web", "/var/lib/web/sub", "/var/log/web")),
        (loaded(), "CacheDirectory=a b:c", ("/var/cache/a", "/var/cache/b")),
        (loaded(LogsDirectory=["web"]), "StateDirectory=web", ("/var/log/web", "/var/lib/web")),
        (loaded(), "StateDirectory=%N", ()),
        (loaded(), "StateDirectory=", ()),
        (STATE, "# User=web", ()),
    ],
)
def test_the_directories_of_a_unit_whose_owner_changes(
    unit: LoadedUnit, lines: str, found: tuple[str, ...]
) -> None:
    assert owners.directories(unit, f"[Service]\n{lines}\n".encode()) == found


@pytest.mark.parametrize(("line", "dynamic"), [("DynamicUser=no", True), ("User=web", False)])
def test_only_a_dynamic_user_moves_directories(line: str, dynamic: bool) -> None:
    assert owners.is_dynamic(f"[Service]\n{line}\n".encode()) is dynamic


PLAIN = Top("/var/lib/web", exists=True)
MOVABLE = Top("/var/lib/web", exists=True, private="/var/lib/private/web")
NEW = Top("/var/lib/web", exists=False, private="/var/lib/private/web")
LISTS = ("/run/unitsmith/web.owners-4", "/run/unitsmith/web.owners-3")
TMPFILES = [("/bin/systemd-tmpfiles", "--create", each) for each in LISTS]
MOVED = [
    ("/bin/rm", "-f", "/var/lib/web"),
    ("/bin/mv", "-T", "/var/lib/private/web", "/var/lib/web"),
]
REMOVED = [("/bin/rmdir", "--ignore-fail-on-non-empty", "/var/lib/web")]


@pytest.mark.parametrize(
    ("noted", "dynamic", "commands"),
    [
        (Owners(), False, []),
        (Owners(LISTS, (PLAIN,)), False, TMPFILES),
        (Owners(LISTS, (MOVABLE,)), True, [*MOVED, *TMPFILES]),
        (Owners(LISTS, (MOVABLE,)), False, TMPFILES),
        (Owners((), (NEW,)), True, [*MOVED, *REMOVED]),
        (Owners((), (NEW,)), False, REMOVED),
    ],
)
def test_directories_come_back_before_their_owners_the_deepest_first(
    noted: Owners, dynamic: bool, commands: list[tuple[str, ...]]
) -> None:
    assert owners.commands(noted, dynamic=dynamic) == commands


class Noting(FakeHost):
    """A host that answers as a test wants."""

    error: HostError | None = None

    async def note_owners(self, key: str, directories: object) -> Owners:
        if self.error:
            raise self.error
        return Owners(LISTS)


async def test_what_can_t_be_noted_is_a_warning_and_a_lock_is_none() -> None:
    on = Noting({FRAGMENT: b""})
    assert await owners.note(on, "web", ()) == (Owners(), "")
    assert await owners.note(on, "web", ("/var/lib/web",)) == (Owners(LISTS), "")
    on.error = HostError("there is no tmpfiles.")
    noted, why = await owners.note(on, "web", ("/var/lib/web",))
    assert noted == Owners()
    assert why == "The owners of /var/lib/web can't be restored afterwards: there is no tmpfiles."
    on.error = TrialLocked("in progress")
    with pytest.raises(TrialLocked):
        await owners.note(on, "web", ("/var/lib/web",))
