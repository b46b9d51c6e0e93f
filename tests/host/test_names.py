"""What may be named in a value, read from a root directory: nothing outside it, however links lead."""

import os
from pathlib import Path

import pytest

from host import names
from host.names import TreeNames, accounts, kinds, listing
from host.ports import HostError
from host.tree import RootTree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    for directory in ("etc/nginx", "srv/Web", "srv/with blank", "srv/.hidden", "usr/bin"):
        (root / directory).mkdir(parents=True)
    (root / "usr/bin/web").write_text("#!/bin/sh\n")
    (root / "usr/bin/web").chmod(0o755)
    (root / "srv/web.conf").write_text("")
    (root / "srv/a\x1bb").write_text("")
    os.mkfifo(root / "srv/fifo")
    (root / "srv/up").symlink_to("../../../../etc")
    (root / "srv/absolute").symlink_to("/etc")
    (root / "srv/loop").symlink_to("loop")
    (root / "srv/gone").symlink_to("nowhere")
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/outside").write_text("")
    return root


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("/", ("/etc/", "/srv/", "/usr/")),
        ("/s", ("/srv/",)),
        ("/srv/w", ("/srv/web.conf", "/srv/with blank/", "/srv/Web/")),
        ("/srv/W", ("/srv/Web/", "/srv/web.conf", "/srv/with blank/")),
        ("/srv/.", ("/srv/.hidden/",)),
        ("/srv/up/", ("/srv/up/nginx/",)),
        ("/srv/absolute/", ("/srv/absolute/nginx/",)),
        ("/srv/../../../e", ("/srv/../../../etc/",)),
        ("/srv/loop/", ()),
        ("/nowhere/", ()),
        ("/usr/bin/web/", ()),
        ("srv", ()),
        ("", ()),
        ("/\0", ()),
    ],
)
def test_paths_continue_within_the_root(root: Path, start: str, found: tuple[str, ...]) -> None:
    assert listing(RootTree(root), start).paths == found


def test_what_steers_a_terminal_is_not_offered(root: Path) -> None:
    assert not [path for path in listing(RootTree(root), "/srv/").paths if "\x1b" in path]


def test_of_many_some_are_offered_and_it_is_said(root: Path) -> None:
    for number in range(names.MOST + 5):
        (root / f"etc/nginx/{number}").touch()
    found = listing(RootTree(root), "/etc/nginx/")
    assert (len(found.paths), found.more) == (names.MOST, True)


def test_what_each_is(root: Path) -> None:
    told = {
        "/srv": "directory",
        "/srv/absolute": "directory",
        "/srv/web.conf": "file",
        "/usr/bin/web": "program",
        "/srv/fifo": "other",
        "/srv/gone": "missing",
        "/srv/loop": "missing",
        "/srv/web.conf/x": "missing",
        "/etc/outside": "missing",
        "/\0": "missing",
    }
    assert dict(zip(told, kinds(RootTree(root), tuple(told)), strict=True)) == told


def test_who_is_in_passwd_and_group(root: Path) -> None:
    lines = (b"root:x:0:0::/root:/bin/sh", b"web:x:33:33::/:/bin/false", b"# no", b"broken", b"bad:x:y:z")
    (root / "etc/passwd").write_bytes(b"\n".join((*lines, b"\xff:x:5:5", b"web:x:99:1", b"")))
    (root / "etc/group").write_text("root:x:0:\nadm:x:4:web,root\n:x:5:\n")
    found = accounts(RootTree(root))
    assert found.users == {"root": 0, "web": 33, "\ufffd": 5}
    assert found.groups == {"root": 0, "adm": 4}
    assert accounts(RootTree(root / "srv")) == type(found)()


async def test_there_is_nobody_to_ask_for_times(root: Path) -> None:
    tree = TreeNames(root)
    assert (await tree.complete("/s")).paths == ("/srv/",)
    assert await tree.kinds(("/srv",)) == ("directory",)
    with pytest.raises(HostError, match="no systemd here"):
        await tree.calendar("daily")
