"""Our exposure of a loaded unit, held against `systemd-analyze security` of the systemd that loaded it."""

import json
from collections.abc import Callable
from pathlib import Path

from catalog.exposure import Score
from host.playground import Playground
from workbench.exposure import score_of
from workbench.reader import catalogue, read_unit
from workbench.store import Store

from .rig import connected, inside, put
from .someone import Root, Someone

_NAME = "unitsmith-exposed.service"
_DROP_INS = (
    "",
    "DynamicUser=yes\n",
    "PrivateDevices=yes\nProtectClock=yes\n",
    "ProtectSystem=strict\nProtectHome=tmpfs\nPrivateTmp=yes\nNoNewPrivileges=yes\nUMask=0077\n",
    "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources\n"
    "SystemCallArchitectures=native\n",
    "SystemCallFilter=~@mount @swap @reboot\nRestrictNamespaces=~user net\n"
    "RestrictAddressFamilies=AF_UNIX AF_INET\n",
    "CapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_CHOWN\nUser=nobody\nRestrictAddressFamilies=none\n",
    "CapabilityBoundingSet=~CAP_SYS_ADMIN CAP_SYS_PTRACE\nIPAddressDeny=any\nIPAddressAllow=localhost\n",
    "ProtectProc=invisible\nProcSubset=pid\nKeyringMode=shared\nProtectHostname=yes\nDevicePolicy=closed\n",
)


async def test_the_score_is_that_of_the_loaded_unit(playground: Playground, tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(playground, f"/etc/systemd/system/{_NAME}", "[Service]\nExecStart=/bin/sleep infinity\n")
    async with connected(playground) as host:
        facts = await host.facts()
        known = await catalogue(host, facts, store)
        for lines in _DROP_INS:
            put(playground, f"/etc/systemd/system/{_NAME}.d/x.conf", f"[Service]\n{lines}")
            inside(playground, "systemctl", "daemon-reload")
            ours = score_of(await read_unit(host, facts, _NAME), known)
            _agrees(Root(playground).analyze, facts.version, ours, lines)


async def test_the_score_of_a_user_s_own_unit_is_that_of_each_systemd(
    playground: Playground, tmp_path: Path
) -> None:
    someone = Someone.logged_in(playground)
    someone.put(f"{someone.own}/{_NAME}", "[Service]\nExecStart=/bin/sleep infinity\n")
    async with someone.connected() as host:
        facts = await host.facts()
        known = await catalogue(host, facts, Store(tmp_path))
        for lines in _DROP_INS:
            if "DynamicUser" in lines and facts.version >= 253:
                continue  # refused for users
            someone.put(f"{someone.own}/{_NAME}.d/x.conf", f"[Service]\n{lines}")
            someone.systemctl("daemon-reload")
            ours = score_of(await read_unit(host, facts, _NAME), known)
            _agrees(someone.analyze, facts.version, ours, lines)


def _agrees(analyze: Callable[..., str], version: int, ours: Score, lines: str) -> None:
    told = analyze("--no-pager", "security", _NAME)
    assert f"{ours.shown} " in told.splitlines()[-1], (lines, ours.shown, told.splitlines()[-1])
    if version >= 252:  # 247 has no --json
        rows = json.loads(analyze("security", "--json=short", _NAME))
        theirs = {row["json_field"]: row["set"] for row in rows}
        assert {row.id: row.set for row in ours.rows if row.set != theirs[row.id]} == {}, lines
