"""When a service is stopped with what it was started with, before other values are loaded for it."""

import pytest

from host.ports import LoadedUnit
from trial.snapshot import Snapshot
from trial.stop import beside, comes_first, may_pause

from .units import UNIT, loaded

UP = Snapshot(UNIT, running=True, invocation="a", result="success", restarts=0)


def before(**fields: object) -> Snapshot:
    return Snapshot(**{**{name: getattr(UP, name) for name in UP.__struct_fields__}, **fields})


@pytest.mark.parametrize(
    ("unit", "snapshot", "may"),
    [
        (loaded(), UP, True),
        (loaded(), before(running=False), False),
        (loaded(), before(looping=True), False),
        (loaded(), before(dependents=("a.service",)), False),
        (loaded(), before(sockets=("web.socket",)), False),
        (loaded(), before(triggers=("web.timer",)), True),
        (loaded(UpheldBy=["a.service"]), UP, False),
        (loaded(RuntimeDirectory=["web"], RuntimeDirectoryPreserve="restart"), UP, False),
        (loaded(RuntimeDirectory=["web"], RuntimeDirectoryPreserve="no"), UP, True),
        (loaded(RuntimeDirectory=[], RuntimeDirectoryPreserve="yes"), UP, True),
        (loaded(FileDescriptorStoreMax=4), UP, False),
    ],
)
def test_a_pause_is_no_more_than_a_restart(unit: LoadedUnit, snapshot: Snapshot, may: bool) -> None:
    assert may_pause(unit, snapshot) is may


STOPPING = loaded(ExecStop=[["/bin/stop", ["/bin/stop"], False]])


@pytest.mark.parametrize(
    ("unit", "snapshot", "line", "first"),
    [
        (loaded(), UP, "PrivateTmp=yes", False),
        (loaded(), UP, "User=web", True),
        (loaded(), UP, "DynamicUser=yes", True),
        (loaded(), UP, "RootDirectory=/srv/x", True),
        (loaded(), UP, "KillMode=process", True),
        (loaded(), UP, "ExecStop=/bin/true", True),
        (loaded(), UP, "Type=forking", True),
        (loaded(), before(dependents=("a.service",)), "User=web", True),
        (STOPPING, UP, "PrivateTmp=yes", True),
        (STOPPING, before(sockets=("web.socket",)), "PrivateTmp=yes", False),
        (loaded(ExecStopPost=[["/bin/x", ["/bin/x"], False]]), UP, "PrivateTmp=yes", True),
        (loaded(), UP, "# User=web", False),
        (loaded(), UP, "", False),
    ],
)
def test_it_is_stopped_first_where_other_values_would_end_it_otherwise(
    unit: LoadedUnit, snapshot: Snapshot, line: str, first: bool
) -> None:
    assert comes_first(unit, snapshot, f"[Service]\n{line}\n".encode()) is first


@pytest.mark.parametrize(
    ("line", "left", "wholly"),
    [
        ("PrivateTmp=yes", (), True),
        ("PrivateTmp=yes", (7,), False),
        ("KillMode=mixed", (), False),
        ("SendSIGKILL=no", (), False),
    ],
)
def test_the_undo_ends_all_that_the_trial_started_and_nothing_else(
    line: str, left: tuple[int, ...], wholly: bool
) -> None:
    assert (b"KillMode=control-group" in beside(f"[Service]\n{line}\n".encode(), left)) is wholly
