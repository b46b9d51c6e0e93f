"""Whoever systemd gives a service's files to in a trial: after it they belong to whom they did before."""

from collections.abc import AsyncIterator, Iterator

import pytest

from host.playground import Playground
from host.ports import NotPermitted
from host.real import RealHost
from trial.events import AnyEvent, Kept, Restarted, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

from .rig import connected, inside, put

UNIT = "owner.service"
STATE = "/var/lib/owner"
LIST = f"cd {STATE} && find . -printf '%p %u %g %m %l\\n' | sort"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as host:
        yield host


@pytest.fixture(params=["", "StateDirectory=owner\n"], ids=["plain", "has-state"])
def owner(playground: Playground, request: pytest.FixtureRequest) -> Iterator[str]:
    """A service whose state belongs to several, with names that are hard on a shell; answers its listing."""
    text = f"[Service]\nType=exec\nExecStart=/bin/sleep 999\n{request.param}"
    put(playground, f"/etc/systemd/system/{UNIT}", text)
    inside(playground, "systemctl", "daemon-reload")
    make = (
        f"mkdir -p {STATE}/sub && cd {STATE} && touch a 'b c' \"$(printf 'new\\nline')\" sub/d -- -dash"
        " && chown daemon a && chown bin:daemon sub sub/d && ln -sf /etc/passwd link && chmod 750 sub"
    )
    inside(playground, "sh", "-c", make)
    inside(playground, "systemctl", "restart", UNIT)
    yield inside(playground, "sh", "-c", LIST)
    inside(playground, "systemctl", "stop", UNIT)
    inside(playground, "sh", "-c", f"rm -rf {STATE} /var/lib/private/owner /etc/systemd/system/{UNIT}*")
    inside(playground, "systemctl", "daemon-reload")


async def tried(host: RealHost, text: str, playground: Playground, *, keep: bool = False) -> list[AnyEvent]:
    trial, found = Trial(host, Plan(UNIT, f"[Service]\n{text}\n".encode(), settle=0.2, window=20)), []
    async for event in trial.run():
        found.append(event)
        if isinstance(event, Restarted):
            assert inside(playground, "sh", "-c", f"stat -Lc %U {STATE}/a").strip() != "daemon"
        if isinstance(event, Verdict) and event.passed:
            trial.keep() if keep else trial.revert()
    return found


@pytest.mark.parametrize(
    "text", ["User=nobody\nStateDirectory=owner", "DynamicUser=yes\nStateDirectory=owner"]
)
async def test_owners_are_as_before_when_a_trial_is_taken_back(
    host: RealHost, playground: Playground, owner: str, text: str
) -> None:
    events = await tried(host, text, playground)
    (undone,) = [event for event in events if isinstance(event, Undone)]
    assert (undone.file, undone.service, undone.owners) == (True, True, True), undone
    assert inside(playground, "sh", "-c", LIST) == owner
    assert inside(playground, "stat", "-c", "%u", "/etc/passwd").strip() == "0"
    assert not inside(playground, "sh", "-c", "ls -A /run/unitsmith")


async def test_kept_they_belong_to_the_new_user(host: RealHost, playground: Playground, owner: str) -> None:
    events = await tried(host, "User=nobody\nStateDirectory=owner", playground, keep=True)
    assert any(isinstance(event, Kept) for event in events)
    assert inside(playground, "stat", "-c", "%U", f"{STATE}/a").strip() == "nobody"
    assert not inside(playground, "sh", "-c", "ls -A /run/unitsmith")


@pytest.mark.parametrize("path", ["/etc", "/var/lib", "/var/lib/../../etc", "/var/lib//x", "/var/libx/y"])
async def test_only_services_own_directories_are_noted(host: RealHost, path: str) -> None:
    with pytest.raises(NotPermitted):
        await host.note_owners("x", (path,))
