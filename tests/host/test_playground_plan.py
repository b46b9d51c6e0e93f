"""What a playground is made of before it is booted: the tree's files, and how systemd-nspawn is called."""

import os
import shutil
from pathlib import Path

import msgspec
import pytest

from host.demo import DEMO_UNIT
from host.playground import account, dress, nspawn
from host.playground.order import Answer, Order, Ready, Refused
from host.ports import HostUnavailable

Owners = dict[str, tuple[int, int]]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A root tree with services that are enabled, and disks."""
    for path, content in {
        "usr/bin/python3": "",
        "usr/lib/systemd/system/dbus.socket": "",
        "etc/fstab": "/dev/sda1 / ext4\n",
        "etc/crypttab": "",
        "etc/hosts": "127.0.0.1 me\n",
        "etc/passwd": "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n",
        "etc/group": "root:x:0:\nann:x:1000:\nsystemd-journal:x:101:adm\nadm:x:4:ann,bob\nx:x:10:joanna\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content)
    for hook in (
        "etc/systemd/system/multi-user.target.wants/nginx.service",
        "usr/lib/systemd/system/sockets.target.wants/dbus.socket",
        "usr/lib/systemd/system/sockets.target.wants/docker.socket",
        "usr/lib/systemd/system/timers.target.requires/apt.timer",
        "etc/systemd/system/nginx.service.wants/other.service",
        "usr/lib/systemd/user/default.target.wants/agent.service",
    ):
        (tmp_path / hook).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / hook).symlink_to(f"../{Path(hook).name}")
    return tmp_path


@pytest.fixture
def owners(monkeypatch: pytest.MonkeyPatch) -> Owners:
    """Who owns what was made: only root may give files away."""
    found: Owners = {}
    monkeypatch.setattr(os, "chown", lambda path, user, group: found.update({str(path): (user, group)}))
    return found


# The tree


def test_nothing_of_the_machines_own_starts(tree: Path, owners: Owners) -> None:
    dress.dress(tree, Order("/", "box"), 0)
    hooks = {path.name for path in tree.glob("**/*.target.*/*")}
    assert hooks == {"dbus.socket"}
    assert (tree / "etc/systemd/system/nginx.service.wants/other.service").is_symlink()  # only if that starts
    assert not (tree / "etc/fstab").exists()
    assert not (tree / "etc/crypttab").exists()


def test_it_has_a_name_and_a_number_of_its_own_and_the_demo(tree: Path, owners: Owners) -> None:
    (tree / "etc/machine-id").write_text("theirs\n")
    assert dress.dress(tree, Order("/", "box"), 0) is True
    assert (tree / "etc/hostname").read_text() == "box\n"
    assert len((tree / "etc/machine-id").read_text()) == 33
    assert (tree / "etc/machine-id").read_text() != "theirs\n"
    assert (tree / "etc/hosts").read_text() == "127.0.0.1 me\n"
    target = (tree / "etc/systemd/system" / dress.TARGET).read_text()
    assert f"Wants={DEMO_UNIT}\nAfter={DEMO_UNIT}\n" in target
    assert (tree / "etc/systemd/system" / DEMO_UNIT).exists()
    journal = (tree / "etc/systemd/journald.conf.d/zz-unitsmith.conf").read_text()
    assert "Storage=volatile" in journal
    assert "ReadKMsg=yes" in journal


@pytest.mark.parametrize("why", ["not ordered", "no Python"])
def test_without_the_demo_nothing_is_waited_for(tree: Path, owners: Owners, why: str) -> None:
    if why == "no Python":
        (tree / "usr/bin/python3").unlink()
    assert dress.dress(tree, Order("/", "box", demo=why != "not ordered"), 0) is False
    assert "Wants=" not in (tree / "etc/systemd/system" / dress.TARGET).read_text()
    assert not (tree / "etc/systemd/system" / DEMO_UNIT).exists()


def test_what_is_ordered_is_there_and_scripts_can_be_run(tree: Path, owners: Owners) -> None:
    files = {"/srv/new/run": b"#!/bin/sh\n", "/srv/new/data": b"\xff", "/etc/hosts": b"other\n"}
    dress.dress(tree, Order("/", "box", files=files), 0)
    assert [(tree / f"srv/new/{name}").stat().st_mode & 0o777 for name in ("run", "data")] == [0o755, 0o644]
    assert (tree / "srv/new/data").read_bytes() == b"\xff"
    assert (tree / "etc/hosts").read_text() == "other\n"


def test_nothing_is_written_outside_the_tree_or_through_a_link(tree: Path, owners: Owners) -> None:
    outside = tree.parent / "outside"
    outside.write_text("as it was")
    (tree / "etc/hostname").symlink_to(outside)
    dress.dress(tree, Order("/", "box", files={"/../../outside": b"new", "etc/x/../y": b"y"}), 0)
    assert outside.read_text() == "as it was"
    assert (tree / "etc/hostname").read_text() == "box\n"
    assert (tree / "outside").read_bytes() == b"new"
    assert (tree / "etc/y").read_bytes() == b"y"


LINKED = ("etc", "home", "lib", "usr/local", "etc/systemd/system", "usr/lib/systemd/user")
"""Directories of the tree that are links to absolute paths, as they are on some machines."""


@pytest.mark.parametrize("place", LINKED)
@pytest.mark.parametrize("inside", [True, False], ids=["there inside too", "nowhere inside"])
def test_an_absolute_link_means_the_trees_own(
    tree: Path, tmp_path_factory: pytest.TempPathFactory, owners: Owners, place: str, inside: bool
) -> None:
    """It is followed as if the tree were /: what it leads to on this machine is not the playground's."""
    elsewhere = tmp_path_factory.mktemp("machine") / "place"
    ours = tree / str(elsewhere).lstrip("/")
    if (tree / place).exists():
        shutil.copytree(tree / place, elsewhere, symlinks=True)
        shutil.rmtree(tree / place)
    wants = elsewhere / "multi-user.target.wants"
    wants.mkdir(parents=True, exist_ok=True)
    (wants / "real.service").symlink_to("../real.service")
    if inside:
        shutil.copytree(elsewhere, ours, symlinks=True)
    (tree / place).parent.mkdir(parents=True, exist_ok=True)
    (tree / place).symlink_to(elsewhere)
    before = sorted(elsewhere.rglob("*"))
    dress.dress(tree, Order("/", "box", user=True), 0)
    assert sorted(elsewhere.rglob("*")) == before


def test_hooks_that_are_a_link_are_no_hooks_any_more(
    tree: Path, tmp_path_factory: pytest.TempPathFactory, owners: Owners
) -> None:
    theirs = tmp_path_factory.mktemp("machine")
    (theirs / "real.service").symlink_to("../real.service")
    hooks = tree / "etc/systemd/system/graphical.target.wants"
    hooks.symlink_to(theirs)
    dress.dress(tree, Order("/", "box"), 0)
    assert not hooks.is_symlink()
    assert (theirs / "real.service").is_symlink()


@pytest.mark.parametrize("shift", [0, 500_000])
def test_all_of_it_is_its_roots(tree: Path, owners: Owners, shift: int) -> None:
    dress.dress(tree, Order("/", "box", files={"/srv/a/b/c": b""}), shift)
    made = {str(tree / path) for path in ("srv", "srv/a", "srv/a/b", "srv/a/b/c", "etc/hostname")}
    assert made <= set(owners)
    assert set(owners.values()) == {(shift, shift)}


def test_a_user_has_a_home_a_manager_and_the_journal(tree: Path, owners: Owners) -> None:
    assert dress.dress(tree, Order("/", "box", user=True), 1000) is True
    one = account.account_of(tree, account.USER)
    assert one.groups == (101,)
    assert owners[f"{tree}{one.home}"] == (one.uid + 1000, one.gid + 1000)
    assert account.account_of(tree, "ann").groups == (4,)  # and not that of somebody with a longer name
    assert f"Wants=user@{one.uid}.service" in (tree / "etc/systemd/system" / dress.TARGET).read_text()
    assert (tree / "etc/systemd/user" / DEMO_UNIT).exists()
    manager = (tree / f"etc/systemd/system/user@{one.uid}.service.d/zz-unitsmith.conf").read_text()
    assert f"start {DEMO_UNIT}" in manager
    with pytest.raises(HostUnavailable, match="no user nobody-here"):
        account.account_of(tree, "nobody-here")


# How it is booted


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    (tmp_path / "systemd-nspawn").write_text("#!/bin/sh\n")
    (tmp_path / "systemd-nspawn").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return nspawn._command(Path("/run/playground"), "box", 0)


def test_it_is_called_for_a_machine_that_can_harm_nothing(command: list[str]) -> None:
    assert Path(command[0]).name == "systemd-nspawn"
    for word in ("--boot", "--private-network", "--register=no", "--keep-unit", "--settings=no"):
        assert word in command
    assert {"--directory=/run/playground", "--machine=box", "--notify-ready=yes"} <= set(command)
    (dropped,) = [word for word in command if word.startswith("--drop-capability=")]
    for name in ("CAP_SYS_TIME", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_BOOT"):
        assert name in dropped
    assert command[-2:] == ["--", f"--unit={dress.TARGET}"]
    assert not [word for word in command if word.startswith("--private-users")]


def test_a_root_that_is_none_outside_is_shifted(command: list[str]) -> None:
    shifted = nspawn._command(Path("/run/playground"), "box", 500_000)
    assert set(shifted) - set(command) == {"--private-users=500000:65536"}


def test_without_the_program_its_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nspawn.shutil, "which", lambda name, path: None)
    with pytest.raises(HostUnavailable, match="systemd-container"):
        nspawn.program()


# What the asking side and the keeper say


def test_orders_and_answers_arrive_as_they_were_sent() -> None:
    order = Order("/", "box", demo=False, user=True, files={"/a": b"\xff"}, deadline=1.5)
    assert msgspec.json.decode(msgspec.json.encode(order), type=Order) == order
    for answer in (Ready(7, demo=True), Refused("HostUnavailable", "No.")):
        assert msgspec.json.decode(msgspec.json.encode(answer), type=Answer) == answer
