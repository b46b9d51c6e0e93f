"""Which processes are a unit's, read from a directory that looks like /proc."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.helper.members import Members, members_of, named_after


class Proc:
    """Processes as files."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY)

    def add(self, number: int, group: str, name: str = "web") -> None:
        process = self.place / str(number)
        process.mkdir(exist_ok=True)
        (process / "cgroup").write_text(group if ":" in group else f"0::{group}\n")
        (process / "comm").write_text(f"{name}\n")

    def end(self, number: int) -> None:
        process = self.place / str(number)
        for file in process.iterdir():
            file.unlink()
        process.rmdir()


@pytest.fixture
def proc(tmp_path: Path) -> Iterator[Proc]:
    made = Proc(tmp_path)
    yield made
    os.close(made.descriptor)


GROUPS = {
    "/system.slice/web.service": True,
    "/web.service": True,
    "/system.slice/system-web.slice/web.service": True,
    "/system.slice/web.service/worker": True,
    "12:pids:/system.slice/web.service\n1:name=systemd:/system.slice/web.service\n": True,
    "12:pids:/\n0::/system.slice/web.service\n": True,
    "/system.slice/other.service": False,
    "/system.slice/aweb.service": False,
    "/system.slice/web.service2": False,
    "/system.slice/webxservice": False,
    "/user.slice/user-1.slice/user@1.service/app.slice/web.service": False,
    "/system.slice/other.service/web.service": False,
    "/": False,
    "": False,
}


@pytest.mark.parametrize("group", GROUPS)
def test_it_is_known_by_its_control_group(proc: Proc, group: str) -> None:
    proc.add(7, group)
    members = Members("web.service", proc.descriptor)
    members.look()
    assert (members.numbers == {7}) is GROUPS[group]


def test_a_child_that_systemd_moves_is_looked_at_again(proc: Proc) -> None:
    members = Members("web.service", proc.descriptor)
    proc.add(7, "/init.scope")
    members.look()
    assert members.owns(7) is None
    proc.add(7, "/system.slice/web.service")
    members.look()
    assert members.owns(7) is True


def test_one_that_stays_elsewhere_is_anothers(proc: Proc) -> None:
    members = Members("web.service", proc.descriptor)
    proc.add(7, "/init.scope")
    for _ in range(2):
        members.look()
    assert members.owns(7) is False
    assert members.owns(8) is None  # nobody ever saw it


def test_who_has_ended_stays_known_with_its_names(proc: Proc) -> None:
    members = Members("web.service", proc.descriptor)
    proc.add(7, "/web.service", "starter")
    members.look()
    proc.add(7, "/web.service", "web")
    members.look()
    proc.end(7)
    members.look()
    assert members.owns(7) is True
    assert {"starter", "web"} <= members.programs


def test_without_the_kernels_numbers_nothing_is_known() -> None:
    members = Members("web.service", -1)
    members.look()
    assert (members.numbers, members.owns(1)) == (set(), None)


def test_what_a_program_may_be_called() -> None:
    path = "/usr/lib/a-program-with-a-long-name"
    assert named_after(path) == {"a-program-with-", "(ong-name)", path}


def test_no_unit_of_that_name_has_processes_here() -> None:
    assert members_of("unitsmith-no-such.service") == ()
