"""What holds on the main process is told from what does not, by looking at real ones."""

from collections.abc import AsyncIterator

import pytest

from host.playground import Playground
from host.ports import ProcessState
from host.real import RealHost
from trial.diagnosis.changes import changes_of
from trial.enforced import ineffective
from trial.events import Ineffective, Verdict
from trial.plan import Plan
from trial.trial import Trial

from .rig import connected, put

PREY = "held.service"
HOLDS = {
    "NoNewPrivileges": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "read-only",
    "ProtectControlGroups": "yes",
    "ProtectKernelModules": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectKernelLogs": "yes",
    "ProtectClock": "yes",
    "ProtectHostname": "yes",
    "RestrictAddressFamilies": "AF_UNIX AF_INET",
    "RestrictNamespaces": "yes",
    "RestrictRealtime": "yes",
    "RestrictSUIDSGID": "yes",
    "MemoryDenyWriteExecute": "yes",
    "LockPersonality": "yes",
    "SystemCallFilter": "@system-service",
    "CapabilityBoundingSet": "CAP_CHOWN CAP_KILL",
    "AmbientCapabilities": "CAP_KILL",
    "User": "nobody",
    "ProtectProc": "invisible",
    "PrivateNetwork": "yes",
    "PrivateUsers": "yes",
    "ReadOnlyPaths": "/srv",
    "InaccessiblePaths": "/mnt",
    "TemporaryFileSystem": "/opt",
}
UNSEEN = {"ProtectKernelTunables", "AmbientCapabilities", "MemoryDenyWriteExecute"}
"""What holds without being asked for: the container's /proc/sys is read-only, root has all capabilities.
And what can hold without a trace: since 257 systemd denies such memory by prctl(2), with no filter."""


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as host:
        yield host


async def running(host: RealHost, playground: Playground, text: str) -> ProcessState:
    put(playground, f"/etc/systemd/system/{PREY}", f"[Service]\nType=exec\nExecStart=/bin/sleep 999\n{text}")
    await host.reload()
    job = await host.restart(PREY, 20)
    assert job.result == "done"
    return await host.process((await host.read_unit(PREY)).number("MainPID"))


def drop_in(**values: str) -> bytes:
    return ("[Service]\n" + "".join(f"{name}={value}\n" for name, value in values.items())).encode()


async def test_all_that_holds_is_said_to_hold(host: RealHost, playground: Playground) -> None:
    text = drop_in(**HOLDS)
    process = await running(host, playground, text.decode().removeprefix("[Service]\n"))
    assert ineffective(changes_of(text, ()), process) == ()


async def test_each_that_does_not_is_said_not_to(host: RealHost, playground: Playground) -> None:
    process = await running(host, playground, "")
    found = {idle.name for idle in ineffective(changes_of(drop_in(**HOLDS), ()), process)}
    assert found == HOLDS.keys() - UNSEEN


async def test_a_trial_tells_what_has_no_effect_here_and_passes(
    host: RealHost, playground: Playground
) -> None:
    await running(host, playground, "")
    text = drop_in(PrivateTmp="yes", MemoryMax="1G", IPAddressDeny="192.0.2.1")
    trial = Trial(host, Plan(PREY, text, settle=0.3))
    told, passed = {}, False
    async for event in trial.run():
        if isinstance(event, Ineffective):
            told[event.directive] = event.why
        if isinstance(event, Verdict):
            passed = event.passed
            trial.revert()
    assert passed
    limits = (await running(host, playground, "")).controls
    assert "PrivateTmp" not in told
    assert ("MemoryMax" in told) is ("memory.max" not in limits)
