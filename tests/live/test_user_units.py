"""Units of a user's own manager: tried, undone and kept as the system's are, by the user alone."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from catalog.user_manager import IMPLIED_SINCE
from host.playground import Playground
from host.ports import HostError, HostUnavailable, NotPermitted
from host.real import RealHost
from host.start import start_helper
from host.wire import Account, Entry
from trial.events import AnyEvent, Ineffective, Kept, Logged, Undone, Verdict, Warned
from trial.plan import Plan
from trial.trial import Trial

from ..waiting import HUNG
from .rig import inside, put
from .someone import Someone

UNIT = "mine.service"
TEXT = (
    "[Unit]\nStartLimitIntervalSec=0\n"  # each test starts it anew
    "[Service]\nExecStart=/bin/sh -c 'echo mine speaks; exec sleep 1000'\nTimeoutStopSec=2\n"
)


@pytest.fixture(scope="module")
def someone(playground: Playground) -> Someone:
    return Someone.logged_in(playground, "someone", "systemd-journal")


@pytest.fixture
async def host(someone: Someone) -> AsyncIterator[RealHost]:
    someone.unit(UNIT, TEXT)
    async with someone.connected() as connection:
        yield connection
        assert await connection.own_files() == ()


async def tried(host: RealHost, drop_in: bytes, decide: str = "revert", unit: str = UNIT) -> list[AnyEvent]:
    layout = (await host.facts()).layout
    trial = Trial(host, Plan(unit, drop_in, settle=0.3, layout=layout))
    found = []
    async with asyncio.timeout(HUNG):
        async for event in trial.run():
            found.append(event)
            if isinstance(event, Verdict) and event.passed:
                getattr(trial, decide)()
    return found


def verdict_of(events: list[AnyEvent]) -> Verdict:
    return next(event for event in events if isinstance(event, Verdict))


async def test_kept_it_is_the_user_s_own_file(someone: Someone, host: RealHost) -> None:
    events = await tried(host, b"[Service]\nNice=5\n", "keep")
    assert verdict_of(events).passed, events
    path = f"{someone.own}/{UNIT}.d/zz-unitsmith.conf"
    assert isinstance(events[-1], Kept)
    assert events[-1].path == path
    assert someone.playground.path(path).stat().st_uid == someone.account.uid
    assert "Nice=5" in someone.systemctl("show", UNIT)
    assert any("mine speaks" in event.entry.message for event in events if isinstance(event, Logged))
    assert await host.remove([path]) == (path,)
    assert [one.content for one in await host.versions(path)] == [b"[Service]\nNice=5\n"]


async def test_failed_it_is_undone(someone: Someone, host: RealHost) -> None:
    events = await tried(host, b"[Service]\nSystemCallFilter=~@network-io execve\n")
    assert not verdict_of(events).passed
    assert isinstance(events[-1], Undone)
    assert (events[-1].file, events[-1].service) == (True, True)
    assert someone.systemctl("is-active", UNIT) == "active\n"


# What the helper may write


@pytest.mark.parametrize(
    "path",
    [
        "/run/systemd/system/unitsmith-undo-mine.service",
        "/run/systemd/system.control/mine.service.d/zz-unitsmith.conf",
        "/run/unitsmith/mine.armed",
        "/etc/systemd/system/mine.service.d/zz-unitsmith.conf",
        "/etc/systemd/user/mine.service.d/zz-unitsmith.conf",
        "{runtime}/systemd/user/mine.service",
        "{runtime}/systemd/user.control/mine.service",
        "{runtime}/systemd/user/unitsmith-undo-../../x.service",
        "{runtime}/bus",
        "{home}/.bashrc",
        "{own}/../user.control/mine.service.d/zz-unitsmith.conf",
        "{own}/default.target.wants/mine.service",
    ],
)
async def test_places_that_are_not_the_user_s_are_refused(
    someone: Someone, host: RealHost, path: str
) -> None:
    path = path.format(runtime=someone.runtime, home=someone.account.home, own=someone.own)
    for attempt in (host.create(path, b""), host.replace(path, b"", None), host.remove([path])):
        with pytest.raises(NotPermitted):
            await attempt


async def test_of_a_user_s_directories_one_that_is_a_link_is_the_user_s_own_business(
    someone: Someone, host: RealHost
) -> None:
    """~/.config may be a link into a repository; what lies in a unit's directory may not lead elsewhere."""
    path = f"{someone.own}/linked.service.d/zz-unitsmith.conf"
    someone.run("sh", "-c", f"mkdir -p ~/elsewhere; ln -s ~/elsewhere {someone.own}/linked.service.d")
    with pytest.raises(HostError):
        await host.replace(path, b"[Service]\n", None)
    someone.run("rm", f"{someone.own}/linked.service.d")
    someone.run("sh", "-c", "mv ~/.config ~/dotfiles && ln -s dotfiles ~/.config")
    try:
        await host.replace(path, b"[Service]\n", None)
        written = f"{someone.account.home}/dotfiles/systemd/user/linked.service.d/zz-unitsmith.conf"
        assert someone.playground.path(written).read_text() == "[Service]\n"
        assert await host.remove([path]) == (path,)
    finally:
        someone.run("sh", "-c", "rm ~/.config && mv ~/dotfiles ~/.config")


async def test_a_directory_of_somebody_else_s_is_left_alone(someone: Someone, host: RealHost) -> None:
    directory = someone.playground.path(f"{someone.own}/theirs.service.d")
    directory.mkdir()
    directory.chmod(0o777)
    with pytest.raises(NotPermitted, match="another user's"):
        await host.replace(f"{someone.own}/theirs.service.d/zz-unitsmith.conf", b"[Service]\n", None)
    assert list(directory.iterdir()) == []
    directory.rmdir()


async def test_verify_names_the_line_and_leaves_the_manager_its_socket(
    someone: Someone, host: RealHost
) -> None:
    files = {UNIT: TEXT.encode(), f"{UNIT}.d/zz.conf": b"[Service]\nBogus=1\n"}
    assert "zz.conf:2:" in await host.verify(UNIT, files)
    async with someone.connected() as another:
        assert (await another.restart(UNIT, 10)).result == "done"


# What it sees


async def test_of_units_of_one_name_only_the_user_s_is_heard(someone: Someone, host: RealHost) -> None:
    put(
        someone.playground,
        f"/etc/systemd/system/{UNIT}",
        "[Service]\nType=oneshot\nExecStart=/bin/echo the system speaks\n",
    )
    after = await host.cursor()
    inside(someone.playground, "systemctl", "daemon-reload")
    inside(someone.playground, "systemctl", "start", UNIT)
    assert (await host.restart(UNIT, 10)).result == "done"
    said = [entry.message for entry in await host.entries(UNIT, after)]
    assert "mine speaks" in said
    assert "the system speaks" not in said
    assert any(text.startswith("Started") for text in said)


async def test_who_may_not_read_the_journal_is_told_so_and_the_trial_goes_on(playground: Playground) -> None:
    reader = Someone.logged_in(playground, "nobodys")
    reader.unit(UNIT, TEXT)
    async with reader.connected() as host:
        events = await tried(host, b"[Service]\nNice=5\n")
    assert verdict_of(events).passed, events
    assert not any(isinstance(event, Logged) for event in events)
    warned = [event.text for event in events if isinstance(event, Warned)]
    assert any("You can't read the journal" in text for text in warned), warned


async def test_a_dead_session_bus_is_no_obstacle(someone: Someone, host: RealHost) -> None:
    someone.systemctl("stop", "dbus.socket", "dbus.service", check=False)
    try:
        async with someone.connected() as another:
            events = await tried(another, b"[Service]\nNice=5\n")
            assert verdict_of(events).passed, events
    finally:
        someone.systemctl("start", "dbus.socket", check=False)


async def test_without_a_manager_it_says_what_to_do(playground: Playground) -> None:
    nobody = Account(64123, 64123, (), "/nonexistent")
    with pytest.raises(HostUnavailable, match=r"no user manager.*loginctl enable-linger"):
        await RealHost.open(start_helper(Entry(playground.leader, user=True, account=nobody)))
    with pytest.raises(HostUnavailable, match=r"root rarely has one"):
        await RealHost.open(start_helper(Entry(playground.leader, user=True)))


# What a user's manager can't do


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("User=nobody", "can't become anybody but you"),
        ("CapabilityBoundingSet=CAP_CHOWN", "PrivateUsers=yes"),
    ],
)
async def test_what_it_can_t_do_is_told_before_and_blamed_after(
    host: RealHost, line: str, verdict: str
) -> None:
    events = await tried(host, f"[Service]\n{line}\nNice=4\n".encode())
    first = verdict_of(events).suspects[0]
    assert (first.directive, verdict in first.why) == (line.partition("=")[0], True)
    assert any(verdict in event.text for event in events if isinstance(event, Warned))
    if "PrivateUsers" in verdict:
        assert first.remedies[0] == "PrivateUsers=yes"
        assert verdict_of(await tried(host, f"[Service]\n{line}\nPrivateUsers=yes\n".encode())).passed


async def test_namespaces_hold_with_a_user_namespace_and_are_named_where_they_don_t(host: RealHost) -> None:
    version = (await host.facts()).version
    plain = await tried(host, b"[Service]\nProtectSystem=strict\n")
    idle = {event.directive: event.why for event in plain if isinstance(event, Ineffective)}
    assert ("PrivateUsers=yes" in idle.get("ProtectSystem", "")) == (version < IMPLIED_SINCE)
    mapped = await tried(host, b"[Service]\nProtectSystem=strict\nPrivateUsers=yes\n")
    assert verdict_of(mapped).passed
    assert not [event for event in mapped if isinstance(event, Ineffective)]


async def test_bpf_programs_are_not_for_users(host: RealHost) -> None:
    events = await tried(host, b"[Service]\nIPAddressDeny=any\n")
    (idle,) = [event for event in events if isinstance(event, Ineffective)]
    assert "user manager may not attach BPF programs" in idle.why


async def test_a_manager_that_is_restarted_meanwhile_begins_without_the_trial(playground: Playground) -> None:
    other = Someone.logged_in(playground, "other", "systemd-journal")
    other.unit(UNIT, TEXT)
    async with other.connected() as host:
        trial = Trial(
            host, Plan(UNIT, b"[Service]\nNice=5\n", settle=0.3, layout=(await host.facts()).layout)
        )
        async for event in trial.run():
            if isinstance(event, Verdict):
                inside(playground, "systemctl", "restart", f"user@{other.account.uid}.service")
                break
    other.systemctl("start", UNIT)
    shown = other.systemctl("show", "-p", "Nice,DropInPaths", UNIT)
    assert "Nice=0" in shown
    assert "unitsmith" not in shown
    async with other.connected() as host:
        again = await tried(host, b"[Service]\nNice=5\n")
        assert verdict_of(again).passed, again
        assert await host.own_files() == ()
