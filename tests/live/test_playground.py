"""Playgrounds, on a real kernel: they boot, and hold what they promise."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from host.playground import DEMO_UNIT, Playground
from host.ports import HostError, HostUnavailable, NotPermitted

RunInside = Callable[..., str]
DROPPED = {"CAP_SYS_MODULE": 16, "CAP_SYS_RAWIO": 17, "CAP_SYS_BOOT": 22, "CAP_SYS_TIME": 25}
"""Bits from <linux/capability.h>."""


def test_a_playground_runs_a_systemd_without_failed_units(
    playground: Playground, run_inside: RunInside
) -> None:
    assert run_inside(playground, "systemctl", "is-system-running") == "running\n"


def test_a_playground_runs_the_systemd_of_the_tree_that_it_was_booted_from(
    playground: Playground, playground_root: Path, run_inside: RunInside
) -> None:
    version = run_inside(playground, "systemctl", "--version").split()[1]
    assert list((playground_root / "usr/lib/systemd").glob(f"libsystemd-shared-{version}*.so")) or list(
        (playground_root / "usr/lib/x86_64-linux-gnu/systemd").glob(f"libsystemd-shared-{version}*.so")
    )


def test_the_demo_service_is_active_when_the_playground_is_up(
    fresh_playground: Playground, run_inside: RunInside
) -> None:
    assert fresh_playground.demo
    assert run_inside(fresh_playground, "systemctl", "is-active", DEMO_UNIT) == "active\n"


def test_nothing_but_the_base_and_the_demo_runs(fresh_playground: Playground, run_inside: RunInside) -> None:
    listed = run_inside(
        fresh_playground,
        "systemctl",
        "list-units",
        "--type=service,timer,socket,path",
        "--state=active",
        "--plain",
    )
    units = {line.split()[0] for line in listed.splitlines() if ".s" in line or ".timer" in line}
    base = {"dbus.socket", "systemd-remount-fs.service", "systemd-tmpfiles-setup.service"}
    base |= {"systemd-journald.service", "systemd-journald.socket", "systemd-journald-dev-log.socket"}
    assert DEMO_UNIT in units
    assert units - base == {DEMO_UNIT}


def test_the_network_of_a_playground_is_a_loopback_of_its_own(
    playground: Playground, run_inside: RunInside
) -> None:
    devices = run_inside(playground, "cat", "/proc/net/dev").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in devices] == ["lo"]


def test_a_playground_lacks_the_capabilities_that_reach_the_machine(playground: Playground) -> None:
    status = Path(f"/proc/{playground.leader}/status").read_text()
    bounding = int(next(line.split()[1] for line in status.splitlines() if line.startswith("CapBnd")), 16)
    assert [name for name, bit in DROPPED.items() if bounding >> bit & 1] == []


def test_a_playground_can_be_reloaded_as_often_as_one_likes(
    playground: Playground, run_inside: RunInside
) -> None:
    # More often than a datagram socket holds messages: net.unix.max_dgram_qlen is 10 by default.
    answers = [run_inside(playground, "systemctl", "daemon-reload") for _ in range(24)]
    assert set(answers) == {""}


def test_what_is_changed_inside_is_not_changed_outside(playground: Playground) -> None:
    inside = playground.path("/usr/local/unitsmith-was-here")
    inside.write_text("yes")
    assert not (Path(playground.root) / "usr/local/unitsmith-was-here").exists()
    inside.unlink()


@pytest.mark.parametrize("user_namespace", [False, True])
def test_ordered_files_are_there_before_the_boot(user_namespace: bool, run_inside: RunInside) -> None:
    early = b"[Unit]\nDefaultDependencies=no\nBefore=sysinit.target\n[Service]\nType=oneshot\n"
    unit = early + b"ExecStart=/usr/local/bin/early\nRemainAfterExit=yes\n"
    files = {
        "/etc/systemd/system/early.service": unit,
        "/etc/systemd/system/basic.target.d/early.conf": b"[Unit]\nWants=early.service\n",
        "/usr/local/bin/early": b"#!/bin/sh\necho started early\n",
    }
    with Playground.start(user_namespace=user_namespace, files=files, demo=False) as own:
        assert own.path("/etc/systemd/system/early.service").read_bytes() == unit
        assert "started early" in run_inside(own, "journalctl", "--no-pager", "-u", "early")


def test_the_root_of_a_user_namespace_is_nobody_outside_and_owns_its_files_inside() -> None:
    with Playground.start(user_namespace=True) as own:
        assert own.demo
        shift = int(Path(f"/proc/{own.leader}/uid_map").read_text().split()[1])
        assert shift >= 65536
        assert own.path("/etc/passwd").stat().st_uid == shift
        assert own.path("/etc/machine-id").stat().st_uid == shift


async def test_four_playgrounds_boot_side_by_side_and_keep_to_themselves(run_inside: RunInside) -> None:
    async def one(number: int) -> str:
        async with Playground.boot(name=f"pg-{number}") as own:
            await barrier.wait()
            await asyncio.to_thread(
                run_inside, own, "systemctl", "stop", DEMO_UNIT if number == 0 else "none"
            )
            await barrier.wait()
            shown = run_inside(own, "systemctl", "is-active", DEMO_UNIT).strip()
            await barrier.wait()
            return f"{run_inside(own, 'hostname').strip()} {shown}"

    barrier = asyncio.Barrier(4)
    found = await asyncio.gather(*(one(number) for number in range(4)))
    assert found == ["pg-0 inactive", "pg-1 active", "pg-2 active", "pg-3 active"]


def test_what_is_no_root_tree_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HostUnavailable, match="no root tree"), Playground.start(tmp_path):
        pass
    with pytest.raises(HostUnavailable, match="No such file"), Playground.start(tmp_path / "none"):
        pass


def test_a_boot_that_takes_too_long_is_refused() -> None:
    with pytest.raises(HostUnavailable, match="not up after"), Playground.start(deadline=0.01):
        pass


def test_a_tree_whose_systemd_does_not_come_up_is_refused_with_its_last_words(tmp_path: Path) -> None:
    broken = b"#!/bin/sh\necho I am no systemd\nexit 7\n"
    files = {"/usr/lib/systemd/systemd": broken, "/sbin/init": broken}
    with pytest.raises(HostUnavailable, match="I am no systemd"), Playground.start(files=files):
        pass


def test_without_root_it_is_refused_in_one_sentence() -> None:
    # Somebody who may read this checkout wherever it is, and nothing else.
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    nobody += ["--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search"]
    with pytest.raises(NotPermitted, match="needs root"), Playground.start(prefix=nobody):
        pass


def test_a_root_without_the_right_to_mount_is_told_so() -> None:
    bounded = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin"]
    with pytest.raises(NotPermitted, match="may mount and unshare"), Playground.start(prefix=bounded):
        pass


@pytest.mark.parametrize("name", ["", "a b", "../x", "-", "x" * 80])
def test_names_that_are_no_host_names_are_refused(name: str) -> None:
    with pytest.raises(HostError, match="can't name a playground"):
        Playground.start(name=name)
