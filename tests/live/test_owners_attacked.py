"""A service that plants links in its own directories while it is tried: nothing of others is given away."""

from collections.abc import AsyncIterator, Iterator

import pytest

from host.playground import Playground
from host.real import RealHost
from trial.events import AnyEvent, Refused, Undone, Verdict
from trial.plan import Plan
from trial.trial import Trial

from .rig import connected, inside, put

UNIT, SWAPPER = "hostile.service", "swapper.service"
STATE = "/var/lib/hostile"
AS_TRIED = ("setpriv", "--reuid=man", "--regid=12", "--clear-groups", "sh", "-c")
LIST = r"find /etc /usr/bin /srv -printf '%p %U:%G %m %T@ %C@\n' | sort"
OWN = f"cd {STATE} && find . -path '*steady*' -printf '%p %U:%G %m\\n' | sort"

# The tree has the names that matter in /etc, so that whoever follows a link finds something to change there.
_TREE = f"""
rm -rf {STATE} /srv/others && mkdir -p {STATE}/nest /srv/others && cd {STATE}
for place in sub sub/deep sub/deep/deeper steady steady/below; do
    mkdir -p $place && touch $place/passwd $place/shadow && mkdir -p $place/systemd
done
touch 'steady/[st]*r' 'steady/b\\s' 'steady/%n "q"' "steady/new
line"
chown -R bin:daemon . && chown -R games:games steady sub/deep
chmod 2770 nest steady && chmod 4755 sub/passwd
chown games:games . && chmod 0777 .
touch /srv/others/file /srv/others/mine && chmod 0640 /srv/others/* && chown root:games /srv/others
chmod 0775 /srv/others && chown games:games /srv/others/mine
"""
_UNIT = """\
[Service]
Type=exec
User=games
ExecStart=/bin/sleep 999
"""
_SWAPPING = f"""\
[Service]
Type=exec
User=games
ExecStart=/bin/sh -c 'cd {STATE}; while true; do for d in sub nest; do \
mv $$d .$$d; ln -s /etc $$d; rm $$d; ln -s /etc/shadow $$d; rm $$d; mv .$$d $$d; done; done'
"""

_LINKS = "rm -rf sub nest && ln -s /etc sub && ln -s /etc/shadow nest"
_DEEP = "rm -rf sub/deep && ln -s ../../../../etc sub/deep && rm -rf nest && ln -s ../../../etc/shadow nest"
_DEEPER = (
    "rm -rf sub/deep/deeper sub/passwd nest && ln -s /etc sub/deep/deeper && ln -s /etc/passwd sub/passwd"
    " && ln -s /srv/others/file nest"
)
_FILES = "rm -rf sub nest && cp /bin/sleep sub && chmod 6777 sub && cp /bin/sleep nest && chmod 6777 nest"
_SUID = (
    "rm -f sub/passwd sub/shadow && for f in sub/passwd sub/shadow; do cp /bin/sleep $f; chmod 6777 $f; done"
)
ATTACKS = {"links": _LINKS, "deep": _DEEP, "deeper": _DEEPER, "files": _FILES, "suid": _SUID}


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as host:
        yield host


@pytest.fixture
def before(playground: Playground) -> Iterator[str]:
    """The running service with its tree; answers what the tree's untouched part is like."""
    put(playground, f"/etc/systemd/system/{UNIT}", _UNIT)
    put(playground, f"/etc/systemd/system/{SWAPPER}", _SWAPPING)
    inside(playground, "sh", "-c", _TREE)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", UNIT)
    yield inside(playground, "sh", "-c", OWN)
    inside(playground, "systemctl", "stop", UNIT, SWAPPER)
    inside(
        playground, "sh", "-c", f"rm -rf {STATE} /etc/systemd/system/{UNIT}* /etc/systemd/system/{SWAPPER}"
    )
    inside(playground, "systemctl", "daemon-reload")


async def tried(
    host: RealHost, playground: Playground, attack: str, *, deadline: bool = False, by_root: str = "true"
) -> list[AnyEvent]:
    """Try to make it another user's; the service attacks meanwhile. Undone by hand, or by its deadline."""
    draft = b"[Service]\nUser=man\nStateDirectory=hostile hostile/nest\n"
    plan = Plan(UNIT, draft, settle=0.2, window=1 if deadline else 30)
    trial, found = Trial(host, plan), []
    async for event in trial.run():
        found.append(event)
        if isinstance(event, Verdict):
            assert event.passed, event
            assert inside(playground, "stat", "-c", "%U", f"{STATE}/steady/below").strip() == "man"
            inside(playground, *AS_TRIED, f"cd {STATE} && {attack}")
            inside(playground, "sh", "-c", by_root)
            if not deadline:
                trial.revert()
    return found


@pytest.mark.parametrize("deadline", [False, True], ids=["by-hand", "deadline"])
@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
async def test_links_in_its_directories_lead_nowhere(
    host: RealHost, playground: Playground, before: str, attack: str, deadline: bool
) -> None:
    others = inside(playground, "sh", "-c", LIST)
    events = await tried(host, playground, attack, deadline=deadline)
    (undone,) = [event for event in events if isinstance(event, Undone)]
    assert (undone.file, undone.service) == (True, True), undone
    assert inside(playground, "sh", "-c", LIST) == others
    assert inside(playground, "sh", "-c", OWN) == before
    setuid = f"find {STATE} -type f -perm /6000 ! -user man -printf '%p %u %m '"
    assert not inside(playground, "sh", "-c", setuid)


@pytest.mark.parametrize("deadline", [False, True], ids=["by-hand", "deadline"])
async def test_nothing_is_given_away_while_links_come_and_go(
    host: RealHost, playground: Playground, before: str, deadline: bool
) -> None:
    others = inside(playground, "sh", "-c", LIST)
    swapping = f"systemctl start {SWAPPER}"
    events = await tried(host, playground, "true", deadline=deadline, by_root=swapping)
    (undone,) = [event for event in events if isinstance(event, Undone)]
    assert (undone.file, undone.service) == (True, True), undone
    assert inside(playground, "systemctl", "is-active", SWAPPER).strip() == "active"
    assert inside(playground, "sh", "-c", LIST) == others
    assert inside(playground, "sh", "-c", OWN) == before


async def test_what_is_mounted_there_meanwhile_is_left_alone(
    host: RealHost, playground: Playground, before: str
) -> None:
    others = inside(playground, "sh", "-c", LIST)
    mounting = f"mount --bind /etc {STATE}/sub && mount --bind /srv/others {STATE}/nest"
    try:
        events = await tried(host, playground, "true", by_root=mounting)
    finally:
        inside(playground, "umount", f"{STATE}/sub", f"{STATE}/nest")
    assert [event for event in events if isinstance(event, Undone) and event.service]
    assert inside(playground, "sh", "-c", LIST) == others
    assert inside(playground, "sh", "-c", OWN) == before


async def test_hard_links_to_what_is_others_are_left_alone(
    host: RealHost, playground: Playground, before: str
) -> None:
    """Made by root here: the kernel lets a service do so only where fs.protected_hardlinks is off."""
    others = inside(playground, "sh", "-c", LIST)
    names = f"{STATE}/sub/passwd {STATE}/sub/shadow"
    linking = f"rm {names} && cd {STATE}/sub && ln /srv/others/file passwd && ln /srv/others/mine shadow"
    events = await tried(host, playground, "true", by_root=linking)
    assert [event for event in events if isinstance(event, Undone) and event.service]
    inside(playground, "rm", *names.split())
    now = inside(playground, "sh", "-c", LIST)
    assert [line.split()[:4] for line in now.splitlines()] == [
        line.split()[:4] for line in others.splitlines()
    ]


_DEEPLY = "d=.; for n in $(seq 40); do d=$d/d; done; mkdir -p $d"
_CONTROLS = "touch a$(printf '\\001')b a$(printf '\\002')b"
UNCLEAR = {
    "hard-link": "ln /srv/others/file hard",
    "deep": _DEEPLY,
    "control-characters": _CONTROLS,
    "link-in-the-way": "rm -rf nest && ln -s /etc nest && chown -h games nest",
}


@pytest.mark.parametrize("making", UNCLEAR.values(), ids=UNCLEAR)
async def test_a_trial_whose_owners_could_not_be_put_back_asks_first(
    host: RealHost, playground: Playground, before: str, making: str
) -> None:
    inside(playground, "sh", "-c", f"cd {STATE} && {making}")
    plan = Plan(UNIT, b"[Service]\nUser=man\nStateDirectory=hostile hostile/nest\n", settle=0.2)
    (refused,) = [event async for event in Trial(host, plan).run() if isinstance(event, Refused)]
    assert refused.ask
    assert "can't be restored" in refused.reason
    assert not inside(playground, "sh", "-c", "ls -A /run/unitsmith 2>/dev/null || true")
    assert inside(playground, "sh", "-c", OWN) == before
