"""What is known of values while they are typed, and what is offered: on a host, and in a root tree."""

from pathlib import Path

import pytest

from host.ports import HostError
from workbench.edited_value import EditedValue
from workbench.open_unit import OpenUnit
from workbench.remarks import Remark
from workbench.store import Store

from .. import sample


@pytest.fixture
async def opened(tmp_path: Path) -> OpenUnit:
    more = "StateDirectory=OTHER\nRootDirectory=PATH\nEnvironmentFile=FILE\nGroup=UID/GID\n"
    host = sample.host(items=f"{sample.ITEMS}\n[Service]\n{more}")
    host.files |= {
        "/etc/passwd": b"root:x:0:0::/root:/bin/sh\n",
        "/etc/group": b"root:x:0:\nwheel:x:10:\n",
        "/srv/a b/c": b"",
        "/usr/bin/web": b"",
        "/etc/web.conf": b"",
    }
    return await sample.open_unit(host, tmp_path)


def valuing(opened: OpenUnit, name: str, section: str = "Service") -> EditedValue:
    return opened.view.asking.valuing((section, name))


async def told(opened: OpenUnit, name: str, word: str, section: str = "Service") -> tuple[str, str]:
    remark = await valuing(opened, name, section).remark(word) or Remark("")
    return remark.tone, remark.text


@pytest.mark.parametrize(
    ("name", "word", "tone", "part"),
    [
        ("ReadWritePaths", "/etc", "good", "is a directory"),
        ("ReadWritePaths", "/no", "warn", "226/NAMESPACE"),
        ("ReadWritePaths", "-/no", "", "allows that"),
        ("ReadWritePaths", "/no/%i", "", ""),
        ("ExecStart", "/usr/bin/web -x", "good", "is there"),
        ("ExecStart", "web -x", "good", "web is /usr/bin/web"),
        ("ExecStart", "nope", "warn", "203/EXEC"),
        ("ExecStart", "/etc/web.conf", "warn", "no program"),
        ("ExecStart", "-/no", "warn", "203/EXEC"),
        ("User", "root", "good", "user 0"),
        ("User", "1000", "", ""),
        ("User", "nobody", "warn", "no user nobody"),
        ("NoNewPrivileges", "yes", "", ""),
    ],
)
async def test_what_a_value_names_is_looked_for(
    opened: OpenUnit, name: str, word: str, tone: str, part: str
) -> None:
    found = await told(opened, name, word)
    assert found[0] == tone
    assert part in found[1]


async def test_what_systemd_makes_for_the_service_is_not_missed(opened: OpenUnit) -> None:
    assert (await told(opened, "ReadWritePaths", "/var/lib/web/x"))[0] == "warn"
    opened.edits.set(("Service", "StateDirectory"), ("web",))
    assert await told(opened, "ReadWritePaths", "/var/lib/web/x") == (
        "good",
        "/var/lib/web/x is made by StateDirectory=web.",
    )


async def test_with_another_root_the_host_s_files_say_nothing(opened: OpenUnit) -> None:
    opened.edits.set(("Service", "RootDirectory"), ("/srv/root",))
    assert await told(opened, "ReadWritePaths", "/no") == ("", "")


async def test_a_missing_unit_is_said(opened: OpenUnit) -> None:
    assert (await told(opened, "After", "web.service", "Unit"))[0] == "good"
    assert (await told(opened, "After", "wob.service", "Unit"))[0] == "warn"


async def test_offers_keep_what_stands_before_and_quote_what_needs_it(opened: OpenUnit) -> None:
    paths = valuing(opened, "ReadWritePaths")
    assert await paths.offers("-/srv/") == ('-"/srv/a b/"',)
    assert await valuing(opened, "EnvironmentFile").offers("-/srv/") == ("-/srv/a b/",)
    assert await valuing(opened, "ExecStart").offers("/usr/bin/web --config /etc/w") == (
        "/usr/bin/web --config /etc/web.conf",
    )
    assert await valuing(opened, "Group").offers("w") == ("wheel",)
    assert await valuing(opened, "After", "Unit").offers("we") == ("web.service",)
    assert await paths.offers("srv") == ()


async def test_what_the_host_will_not_tell_is_an_error_that_editors_pass_over(opened: OpenUnit) -> None:
    with pytest.raises(HostError):
        await valuing(opened, "CapabilityBoundingSet").held()


async def test_a_unit_file_is_completed_from_the_tree_it_lies_in(tmp_path: Path) -> None:
    (tmp_path / "usr/lib/systemd/system").mkdir(parents=True)
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/passwd").write_text("web:x:33:33::/:\n")
    file = tmp_path / "usr/lib/systemd/system/web.service"
    file.write_text("[Service]\nExecStart=/bin/web\n")
    opened = await OpenUnit.open_file(file, Store(tmp_path / "cache"))
    assert await valuing(opened, "ReadWritePaths").offers("/u") == ("/usr/",)
    assert await valuing(opened, "User").offers("w") == ("web",)
    assert (await told(opened, "ExecStart", "/bin/web"))[0] == "warn"
    assert await valuing(opened, "SystemCallFilter").held() == frozenset()
