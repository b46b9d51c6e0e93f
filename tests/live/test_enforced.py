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

from .rig import connected, inside, put

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


RUNNING = "ExecPaths=/usr/bin /usr/lib /lib /lib64"
NO_EXEC = {
    "alone": ("NoExecPaths=/", ""),
    "with-exec-paths": (f"NoExecPaths=/\n{RUNNING}", ""),
    "all-read-only": (f"NoExecPaths=/\n{RUNNING}\nProtectSystem=strict", "/home"),
    "usr-read-only": ("NoExecPaths=/\nProtectSystem=yes", "/usr"),
    "usr-read-only-with-exec-paths": (f"NoExecPaths=/\n{RUNNING}\nProtectSystem=yes", "/usr"),
    "a-path-read-only": ("NoExecPaths=/\nReadOnlyPaths=/usr", "/usr"),
    "hidden": (f"NoExecPaths=/\n{RUNNING}\nInaccessiblePaths=/mnt", ""),
    "elsewhere": ("NoExecPaths=/srv\nProtectSystem=yes", ""),
}


@pytest.mark.parametrize(("text", "place"), NO_EXEC.values(), ids=NO_EXEC)
async def test_programs_that_run_in_spite_of_it_are_found_where_the_kernel_runs_them(
    host: RealHost, playground: Playground, text: str, place: str
) -> None:
    """What is told is what the kernel does: a program below /usr is run, or not."""
    if (await host.facts()).version < 248:
        pytest.skip("NoExecPaths= is of systemd 248")
    program = f"{place or '/usr/local/bin'}/other"
    inside(playground, "cp", "/bin/false", program)
    first = f"ExecStartPre=-{program}\n"
    put(
        playground,
        f"/etc/systemd/system/{PREY}",
        f"[Service]\nType=exec\nExecStart=/bin/sleep 999\n{first}{text}\n",
    )
    await host.reload()
    started = (await host.restart(PREY, 20)).result == "done"
    unit = await host.read_unit(PREY)
    before = unit.properties["ExecStartPre"]
    assert isinstance(before, list)
    ran = before[0][-1] == 1  # as it exits; 203, or 0 on 252, if it can't be executed
    changes = changes_of(f"[Service]\n{text}\n".encode(), ())
    if not started:  # nothing runs, /bin/sleep neither
        assert not ran
        return
    process = await host.process(unit.number("MainPID"))
    idle = ineffective(changes, process, unit.properties.get("ExecPaths", ()))  # type: ignore[arg-type]
    told = {one.why for one in idle if one.name == "NoExecPaths"}
    assert ran is bool(told) or "/srv" in text, (told, process.mounts)
    assert told == ({f"programs on {place} can still be executed"} if place else set())
