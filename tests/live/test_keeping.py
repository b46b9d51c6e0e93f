"""Keeping drafts in each place on a real host, earlier versions, going back, and systemd-run's arguments."""

from pathlib import Path

import pytest

from host.playground import Playground
from host.ports import FileChanged, HostError
from trial.revert import bring_back, revert
from unit.effective import Effectives
from unit.export import run_arguments
from unit.rule import rules_of
from workbench.open_unit import OpenUnit
from workbench.places import Kind
from workbench.store import Store

from .rig import connected, inside, put

NICE, TMP = ("Service", "Nice"), ("Service", "PrivateTmp")
UNIT = "/etc/systemd/system/kept.service"
VENDOR = "/usr/lib/systemd/system/shipped.service"
TEXT = "[Service]\nExecStart=/bin/sleep infinity\nNice=1\n"


def shown(playground: Playground, unit: str, name: str) -> str:
    return inside(playground, "systemctl", "show", "--value", "-p", name, unit).strip()


@pytest.fixture
def units(playground: Playground) -> None:
    for place in ("kept.service", "shipped.service"):
        for base in ("/etc/systemd/system", "/usr/lib/systemd/system"):
            inside(playground, "rm", "-rf", f"{base}/{place}", f"{base}/{place}.d")
    put(playground, UNIT, TEXT)
    put(playground, f"{UNIT}.d/10-site.conf", "# the site's\n[Service]\nNice = 2\n")
    put(playground, VENDOR, TEXT)
    inside(playground, "systemctl", "daemon-reload")


@pytest.mark.usefixtures("units")
@pytest.mark.parametrize("kind", [Kind.OWN, Kind.DROP_IN, Kind.UNIT])
async def test_a_draft_is_kept_and_loaded_from_each_place(
    playground: Playground, tmp_path: Path, kind: Kind
) -> None:
    async with connected(playground) as host:
        bench = await OpenUnit.open(host, "kept.service", Store(tmp_path))
        bench.edits.set(TMP, ["yes"])
        keeper = bench.keeper
        (place,) = (one for one in keeper.places if one.kind is kind)
        assert await keeper.save(keeper.writing(place, bench.draft)) == ()
        assert playground.path(place.path).read_text().replace(" ", "").endswith("PrivateTmp=yes\n")
        assert playground.path(place.path).stat().st_mode & 0o777 == 0o644
    assert shown(playground, "kept.service", "PrivateTmp") == "yes"
    assert shown(playground, "kept.service", "Nice") == "2"
    assert shown(playground, "kept.service", "NeedDaemonReload") == "no"


@pytest.mark.usefixtures("units")
async def test_a_vendors_file_stays_and_a_copy_hides_it(playground: Playground, tmp_path: Path) -> None:
    async with connected(playground) as host:
        bench = await OpenUnit.open(host, "shipped.service", Store(tmp_path))
        bench.edits.set(NICE, ["7"])
        keeper = bench.keeper
        (place,) = (one for one in keeper.places if one.kind is Kind.COPY)
        assert "Updates of the package" in place.warning
        assert await keeper.save(keeper.writing(place, bench.draft)) == ()
    assert playground.path(VENDOR).read_text() == TEXT
    assert shown(playground, "shipped.service", "FragmentPath") == place.path
    assert shown(playground, "shipped.service", "Nice") == "7"


@pytest.mark.usefixtures("units")
async def test_earlier_versions_are_listed_and_come_back(playground: Playground, tmp_path: Path) -> None:
    async with connected(playground) as host:
        for value in ("3", "4"):
            bench = await OpenUnit.open(host, "kept.service", Store(tmp_path))
            bench.edits.set(NICE, [value])
            keeper = bench.keeper
            await keeper.save(keeper.writing(keeper.places[0], bench.draft))
        versions = await bench.keeper.versions()
        assert [b"Nice=3" in one.content for one in versions][:1] == [True]
        await bring_back(host, "kept.service", versions[0].content)
        assert shown(playground, "kept.service", "Nice") == "3"
        assert await revert(host, "kept.service") == (keeper.places[0].path,)
        assert b"Nice=3" in (await bench.keeper.versions())[0].content
    assert shown(playground, "kept.service", "Nice") == "2"
    assert playground.path(f"{UNIT}.d/10-site.conf").exists()


@pytest.mark.usefixtures("units")
async def test_a_file_that_changed_meanwhile_is_left_alone(playground: Playground, tmp_path: Path) -> None:
    async with connected(playground) as host:
        bench = await OpenUnit.open(host, "kept.service", Store(tmp_path))
        bench.edits.set(NICE, ["9"])
        (place,) = (one for one in bench.keeper.places if one.kind is Kind.DROP_IN)
        writing = bench.keeper.writing(place, bench.draft)
        put(playground, place.path, "[Service]\nNice=5\n")
        with pytest.raises(FileChanged):
            await bench.keeper.save(writing)
        assert playground.path(place.path).read_text() == "[Service]\nNice=5\n"


@pytest.mark.usefixtures("units")
async def test_a_link_out_of_place_and_a_read_only_etc_are_refused(
    playground: Playground, tmp_path: Path
) -> None:
    async with connected(playground) as host:
        bench = await OpenUnit.open(host, "kept.service", Store(tmp_path))
        bench.edits.set(NICE, ["9"])
        keeper = bench.keeper
        own = keeper.places[0]
        writing = keeper.writing(own, bench.draft)
        playground.path(own.path).symlink_to("/etc/passwd")
        with pytest.raises(HostError):
            await keeper.save(writing)
        playground.path(own.path).unlink()
        inside(playground, "mount", "--bind", "-o", "ro", "/etc/systemd/system", "/etc/systemd/system")
        inside(playground, "mount", "-o", "remount,bind,ro", "/etc/systemd/system")
        try:
            with pytest.raises(HostError, match=r"Read-only file system.*Nothing was changed"):
                await keeper.save(writing)
        finally:
            inside(playground, "umount", "/etc/systemd/system")
    assert shown(playground, "kept.service", "Nice") == "2"


PROPERTIES = {
    "PrivateTmp": ["yes"],
    "ProtectSystem": ["strict"],
    "ProtectHome": ["read-only"],
    "NoNewPrivileges": ["yes"],
    "ReadWritePaths": ["/var/lib /tmp", "-/srv/none"],
    "RestrictAddressFamilies": ["AF_UNIX AF_INET"],
    "RestrictNamespaces": ["~user"],
    "SystemCallFilter": ["~@clock", "~@reboot"],
    "SystemCallErrorNumber": ["EPERM"],
    "CapabilityBoundingSet": ["~CAP_SYS_ADMIN CAP_SYS_TIME"],
    "DevicePolicy": ["closed"],
    "DeviceAllow": ["/dev/null rw"],
    "UMask": ["0077"],
    "MemoryMax": ["512M"],
    "TasksMax": ["50"],
    "Environment": ["A=1", '"B=two words"'],
    "LimitNOFILE": ["1024:4096"],
    "TimeoutStopSec": ["7"],
    "Nice": ["5"],
    "LockPersonality": ["yes"],
}


async def test_systemd_run_makes_the_same_of_its_arguments(playground: Playground, tmp_path: Path) -> None:
    lines = "".join(f"{name}={value}\n" for name, values in PROPERTIES.items() for value in values)
    put(playground, "/etc/systemd/system/filed.service", f"[Service]\nExecStart=/bin/sleep 'a' 1d\n{lines}")
    inside(playground, "systemctl", "daemon-reload")
    async with connected(playground) as host:
        unit = await OpenUnit.open(host, "filed.service", Store(tmp_path))
        stack, catalogue = unit.opened.stack, unit.view._catalogue
    values = Effectives(stack, rules_of({one.key: one for one in catalogue.directives}))
    arguments = run_arguments(values)
    assert arguments[-4:] == ["--", "/bin/sleep", "a", "1d"]
    inside(playground, "systemd-run", "--quiet", "--no-block", "--unit=ran", *arguments)
    for name in PROPERTIES:
        known = {"TimeoutStopSec": "TimeoutStopUSec"}.get(name, name)
        assert shown(playground, "ran.service", known) == shown(playground, "filed.service", known), name
    inside(playground, "systemctl", "stop", "ran.service", check=False)
    inside(playground, "systemctl", "reset-failed", "ran.service", check=False)
