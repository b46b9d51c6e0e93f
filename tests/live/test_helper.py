"""What the helper process does on a real systemd, and what it refuses."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from host.client import Client
from host.playground import Playground
from host.ports import (
    FileChanged,
    HostError,
    HostUnavailable,
    JournalEntry,
    NoSuchUnit,
    NotPermitted,
    TrialLocked,
    UnitChanged,
)
from host.real import RealHost
from host.start import start_helper
from host.wire import Entry
from trial.checks import shell_check
from trial.events import Kept, Verdict
from trial.plan import Plan
from trial.revert import revert
from trial.trial import Trial

from ..waiting import HUNG
from .rig import connected, inside, put

UNIT = "speaker.service"
DROP_IN = f"/run/systemd/system.control/{UNIT}.d/zz-unitsmith.conf"


@pytest.fixture
async def host(playground: Playground) -> AsyncIterator[RealHost]:
    async with connected(playground) as connection:
        yield connection


@pytest.fixture
async def speaker(playground: Playground) -> str:
    put(
        playground,
        f"/etc/systemd/system/{UNIT}",
        "[Service]\nExecStart=/bin/sh -c 'echo spoken; exec sleep 1000'\nStartLimitBurst=100\n",
    )
    inside(playground, "systemctl", "daemon-reload")
    return UNIT


async def test_facts_are_those_of_the_systemd_it_entered(playground: Playground, host: RealHost) -> None:
    facts = await host.facts()
    assert facts.root
    assert facts.name == playground.name
    assert f"systemd {facts.version_text}" == inside(playground, "systemctl", "--version").splitlines()[0]
    assert "\nProtectSystem=" in await host.configuration_items()
    listings = await host.listings()
    assert "@system-service" in listings["syscall-filter"]
    assert "cap_sys_admin" in listings["capability"].lower()
    assert "NAMESPACE" in listings["exit-status"]


async def test_a_manual_page_longer_than_a_pipe_s_line_arrives_whole(host: RealHost) -> None:
    (page,) = await host.manual_pages(["systemd.exec", "no-such-page"])
    assert page.name == "systemd.exec"
    assert len(page.roff) > 100_000
    (same,) = await host.manual_pages(["systemd.exec"], text=False)
    assert (same.identity, same.roff) == (page.identity, b"")


async def test_every_job_s_end_is_seen_while_calls_go_on(host: RealHost, speaker: str) -> None:
    """A shared connection would swallow the signals of jobs that end during a call."""

    async def ask() -> None:
        while True:
            await host.read_unit(speaker)

    asking = [asyncio.create_task(ask()) for _ in range(3)]
    try:
        for _ in range(15):
            assert (await host.restart(speaker, 10)).result == "done"
    finally:
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
    assert (await host.stop(speaker, 10)).result == "done"


async def test_jobs_and_changes_are_seen_after_a_daemon_reexec(fresh_playground: Playground) -> None:
    speaker_unit = "unitsmith-demo.service"
    async with connected(fresh_playground) as host, host.watch(speaker_unit) as changes:
        before = (await anext(changes)).properties
        assert before["ActiveState"] == "active"
        inside(fresh_playground, "systemctl", "daemon-reexec")
        async with asyncio.timeout(HUNG):
            job = asyncio.create_task(host.restart(speaker_unit, 20))
            async for change in changes:
                # Between two connections, passing states may go by unseen; what comes of them does not.
                if change.properties.get("InvocationID", before["InvocationID"]) != before["InvocationID"]:
                    break
            assert (await job).result == "done"


async def test_changes_of_a_unit_come_as_they_happen(host: RealHost, speaker: str) -> None:
    async with host.watch(speaker) as changes, asyncio.timeout(HUNG):
        first = await anext(changes)
        assert isinstance(first, UnitChanged)
        await host.restart(speaker, 10)
        states = []
        async for change in changes:
            states.append(change.properties.get("SubState"))
            if "running" in states:
                break


async def test_the_journal_is_followed_from_a_cursor_with_systemd_s_own_records(
    host: RealHost, speaker: str
) -> None:
    cursor = await host.cursor()
    async with host.follow(speaker, cursor) as lines, asyncio.timeout(HUNG):
        await host.restart(speaker, 10)
        invocation = (await host.read_unit(speaker)).text("InvocationID")
        seen: list[JournalEntry] = []
        async for entry in lines:
            seen.append(entry)
            if entry.message == "spoken":
                break
    assert all(entry.invocation == invocation for entry in seen[-1:])
    everything = await host.entries(speaker, cursor)
    assert "spoken" in [entry.message for entry in everything]
    assert {entry.cursor for entry in seen} <= {entry.cursor for entry in everything}


async def test_what_fails_before_exec_is_in_the_journal(host: RealHost, playground: Playground) -> None:
    """systemd's forked child logs SPAWN_FAILED, which `journalctl -u` can miss."""
    put(playground, "/etc/systemd/system/absent.service", "[Service]\nType=exec\nExecStart=/nonexistent\n")
    inside(playground, "systemctl", "daemon-reload")
    for _ in range(5):
        cursor = await host.cursor()
        await host.reset_failed("absent.service")
        await host.restart("absent.service", 10)
        ids = [entry.message_id for entry in await host.entries("absent.service", cursor)]
        assert "641257651c1b4ec9a8624d7a40a9e1e7" in ids


async def test_checks_run_inside_as_units_that_leave_nothing(host: RealHost, playground: Playground) -> None:
    passed = await host.check(
        ["/bin/sh", "-c", "hostname 2>/dev/null || cat /etc/hostname; id -un"], deadline=10
    )
    assert (passed.exit, passed.timed_out) == (0, False)
    assert passed.output.split()[-1] == "root"
    failed = await host.check(["/bin/sh", "-c", "echo no; exit 7"], deadline=10)
    assert (failed.exit, failed.output) == (7, "no\n")
    slow = await host.check(["/bin/sleep", "60"], deadline=0.5)
    assert slow.timed_out
    assert slow.exit != 0
    nobody = await host.check(["/bin/sh", "-c", "id -un"], deadline=10, user="nobody")
    assert nobody.output == "nobody\n"
    assert "unitsmith-check" not in inside(playground, "systemctl", "list-units", "--all", "--plain")


async def test_files_are_written_where_allowed_and_nowhere_else(
    host: RealHost, playground: Playground
) -> None:
    content = b"[Service]\n# \xff\xfe not UTF-8\nNice=1\n"
    await host.create(DROP_IN, content)
    with pytest.raises(TrialLocked):
        await host.create(DROP_IN, b"other")
    found = await host.read(DROP_IN)
    assert found is not None
    assert found.content == content
    assert playground.path(DROP_IN).stat().st_mode & 0o777 == 0o644
    assert await host.own_files() == (DROP_IN,)
    assert await host.remove([DROP_IN]) == (DROP_IN,)
    assert not playground.path(DROP_IN).parent.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "/etc/systemd/system/../../passwd",
        "/etc/systemd/system/x.service.d/../../../../tmp/a.conf",
        "/usr/lib/systemd/system/x.service",
        "/run/systemd/system/x.service",
        "/etc/systemd/system/x.service.d/a.conf\n",
        "/etc/systemd/system/-x.service",
        "etc/systemd/system/x.service",
    ],
)
async def test_other_paths_are_refused(host: RealHost, path: str) -> None:
    for attempt in (
        host.create(path, b""),
        host.replace(path, b"", None),
        host.remove([path]),
        host.read(path),
    ):
        with pytest.raises(NotPermitted):
            await attempt


async def test_a_linked_directory_or_file_is_not_followed(host: RealHost, playground: Playground) -> None:
    put(playground, "/root/elsewhere/kept", "")
    playground.path("/etc/systemd/system").joinpath("linked.service.d").symlink_to("/root/elsewhere")
    with pytest.raises(HostError):
        await host.replace("/etc/systemd/system/linked.service.d/a.conf", b"x", None)
    directory = playground.path("/etc/systemd/system/other.service.d")
    directory.mkdir()
    (directory / "b.conf").symlink_to("/root/elsewhere/kept")
    with pytest.raises(HostError):
        await host.replace("/etc/systemd/system/other.service.d/b.conf", b"x", None)
    assert [file.name for file in playground.path("/root/elsewhere").iterdir()] == ["kept"]
    assert playground.path("/root/elsewhere/kept").read_text() == ""


async def test_a_file_that_changed_meanwhile_is_left_alone(host: RealHost, playground: Playground) -> None:
    path = "/etc/systemd/system/changing.service.d/zz-unitsmith.conf"
    written = await host.replace(path, b"[Service]\nNice=1\n", None)
    put(playground, path, "[Service]\nNice=2\n")
    with pytest.raises(FileChanged):
        await host.replace(path, b"[Service]\nNice=3\n", written.digest)
    with pytest.raises(FileChanged):
        await host.replace(path, b"[Service]\nNice=3\n", None)
    assert playground.path(path).read_text() == "[Service]\nNice=2\n"
    assert await host.remove([path]) == (path,)


async def test_only_unitsmith_s_own_files_are_removed_from_etc(
    host: RealHost, playground: Playground
) -> None:
    put(playground, "/etc/systemd/system/theirs.service.d/override.conf", "[Service]\n")
    with pytest.raises(NotPermitted):
        await host.remove(["/etc/systemd/system/theirs.service.d/override.conf"])
    assert playground.path("/etc/systemd/system/theirs.service.d/override.conf").exists()


@pytest.mark.parametrize(
    "name", ["../x.service", "x.service\n", "-x.service", "x" * 300 + ".service", "x", ""]
)
async def test_names_that_are_none_are_refused(host: RealHost, name: str) -> None:
    with pytest.raises(NoSuchUnit):
        await host.read_unit(name)


async def test_a_unit_with_its_drop_ins_in_order(host: RealHost, playground: Playground) -> None:
    put(playground, "/etc/systemd/system/layered.service", "[Service]\nExecStart=/bin/true\n")
    put(playground, "/run/systemd/system/layered.service.d/20-b.conf", "[Service]\nNice=2\n")
    put(playground, "/etc/systemd/system/layered.service.d/10-a.conf", "[Service]\nNice=1\n")
    unit = await host.read_unit("layered.service")
    assert unit.fragment is not None
    assert unit.fragment.path == "/etc/systemd/system/layered.service"
    assert [file.path.rpartition("/")[2] for file in unit.drop_ins] == ["10-a.conf", "20-b.conf"]
    assert unit.number("Nice") == 2


async def test_units_that_only_have_a_file_are_listed_too(host: RealHost, speaker: str) -> None:
    rows = {row.name: row for row in await host.list_units()}
    assert rows["unitsmith-demo.service"].active == "active"
    assert rows["systemd-networkd.service"].active == "inactive"


async def test_verify_names_the_line_that_systemd_ignores(host: RealHost) -> None:
    files = {"a.service": b"[Service]\nExecStart=/bin/true\n", "a.service.d/zz.conf": b"[Service]\nBogus=1\n"}
    said = await host.verify("a.service", files)
    assert "zz.conf:2:" in said
    assert "Bogus" in said


async def test_a_helper_that_dies_is_reported_and_another_can_be_started(playground: Playground) -> None:
    helper = start_helper(Entry(playground.leader))
    host = await RealHost.open(helper)
    waiting = asyncio.create_task(host.check(["/bin/sleep", "30"], deadline=30))
    await host.room()
    helper.process.send_signal(signal.SIGKILL)
    with pytest.raises(HostUnavailable):
        await waiting
    with pytest.raises(HostUnavailable):
        await host.room()
    await host.close()
    async with connected(playground) as again:
        assert (await again.facts()).root


async def test_a_deadline_that_passes_is_an_error_and_the_helper_goes_on(
    host: RealHost, playground: Playground
) -> None:
    put(
        playground,
        "/etc/systemd/system/slow.service",
        "[Service]\nType=oneshot\nExecStart=/bin/sleep 100\nTimeoutStopSec=1\n",
    )
    with pytest.raises(TimeoutError):
        await host.restart("slow.service", 0.5)
    assert (await host.read_unit("slow.service")).text("ActiveState") == "activating"
    assert (await host.stop("slow.service", 10)).result == "done"


async def test_code_in_the_working_directory_is_not_run(
    playground: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As root, `python -m` would run it, and so would PYTHONPATH."""
    for name in ("msgspec", "asyncio", "host", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('hostile code ran')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    client = await Client.connect(start_helper(Entry(playground.leader)))
    await client.close()


async def test_a_leader_that_is_gone_is_a_sentence() -> None:
    with pytest.raises(HostUnavailable, match="PID 999999999"):
        await RealHost.open(start_helper(Entry(999999999)))


async def test_a_container_with_a_user_namespace_is_entered_with_its_own_root(playground_root: Path) -> None:
    with Playground.start(playground_root, user_namespace=True) as mapped:
        async with connected(mapped) as host:
            assert (await host.facts()).root
            path = "/etc/systemd/system/unitsmith-demo.service.d/zz-unitsmith.conf"
            await host.replace(path, b"[Service]\nNice=1\n", None)
            owner = mapped.path(path).stat().st_uid
            assert owner != 0
            assert owner == mapped.path("/etc/hostname").parent.stat().st_uid
            await host.reload()
            assert (await host.restart("unitsmith-demo.service", 20)).result == "done"
            seen = await host.check(["/bin/cat", "/proc/self/status"], deadline=10)
            assert "Uid:\t0\t0\t0\t0" in seen.output


async def test_a_trial_in_a_container_with_a_user_namespace(playground_root: Path) -> None:
    """Read, tried with a check that runs inside, kept and reverted there, as its root and nobody else."""
    with Playground.start(playground_root, user_namespace=True) as mapped:
        async with connected(mapped) as host:
            check = shell_check("test -O /etc/hostname")
            plan = Plan("unitsmith-demo.service", b"[Service]\nNice=4\n", checks=(check,), settle=0.3)
            trial = Trial(host, plan)
            async with asyncio.timeout(HUNG):
                async for event in trial.run():
                    if isinstance(event, Verdict):
                        assert event.passed, event
                        trial.keep()
            assert isinstance(event, Kept)
            assert "Nice=4" in inside(mapped, "systemctl", "show", plan.unit)
            owner = mapped.path("/etc/hostname").stat().st_uid
            assert mapped.path(plan.kept_path).stat().st_uid == owner != 0
            assert await revert(host, plan.unit) == (plan.kept_path,)
            assert await host.own_files() == ()
            assert not mapped.path(plan.kept_path).exists()
