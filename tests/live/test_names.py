"""What a host knows of its files, users, times and sockets, asked on a real one."""

import os
from collections.abc import AsyncIterator

import pytest

from host.playground import Playground
from host.ports import HostError
from host.real import RealHost

from .rig import connected, inside, put


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection


async def test_paths_are_those_of_the_host_and_not_of_this_machine(
    host: RealHost, playground: Playground
) -> None:
    put(playground, "/srv/names/only here/file", "")
    put(playground, "/srv/names/.hidden", "")
    (playground.path("/srv/names") / "away").symlink_to("/etc")
    os.mkfifo(playground.path("/srv/names") / "pipe")
    assert (await host.complete("/srv/names/")).paths == (
        "/srv/names/away/",
        "/srv/names/only here/",
        "/srv/names/pipe",
    )
    assert (await host.complete("/srv/names/ONLY")).paths == ("/srv/names/only here/",)
    assert (await host.complete("/srv/names/.")).paths == ("/srv/names/.hidden",)
    assert (await host.complete("srv")).paths == ()
    assert (await host.complete("/srv/nowhere/x")).paths == ()
    assert (await host.complete("/srv/\0/")).paths == ()
    kinds = await host.kinds(
        ("/srv/names", "/srv/names/.hidden", "/srv/names/pipe", "/bin/sh", "/srv/no", "/bin/sh/x", "/\0")
    )
    assert kinds == ("directory", "file", "other", "program", "missing", "missing", "missing")


async def test_a_directory_of_thousands_answers_with_its_first_names(
    host: RealHost, playground: Playground
) -> None:
    for number in range(1000):
        put(playground, f"/srv/many/{number:04}", "")
    found = await host.complete("/srv/many/")
    assert len(found.paths) == 200
    assert found.more
    assert not (await host.complete("/srv/many/00")).more


async def test_users_and_groups_are_those_of_its_files(host: RealHost) -> None:
    accounts = await host.accounts()
    assert accounts.users["root"] == 0
    assert accounts.groups["root"] == 0
    assert "nobody" in accounts.users


async def test_systemd_tells_when_an_event_comes_next(host: RealHost) -> None:
    found = await host.calendar("Mon..Fri 04:00")
    assert found.normal == "Mon..Fri *-*-* 04:00:00"
    assert len(found.times) == 5
    assert all("04:00:00" in time for time in found.times)
    assert (await host.calendar("2001-01-01")).times == ()
    for wrong in ("Mon..Friday 99:00", "--help", "", "2001-13-01"):
        with pytest.raises(HostError):
            await host.calendar(wrong)


async def test_open_sockets_tell_their_families(host: RealHost, playground: Playground) -> None:
    inside(playground, "systemctl", "start", "unitsmith-demo.service")
    pid = (await host.read_unit("unitsmith-demo.service")).number("MainPID")
    assert "AF_INET" in (await host.process(pid)).families
