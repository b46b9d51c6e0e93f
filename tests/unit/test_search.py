"""Finding a unit's files in a tree on disk, and opening a file with what its place gives it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from host.ports import HostError
from host.tree import RootTree
from unit.search import Search, State, folders_of, user_paths
from workbench.reader import read_file

ETC, LIB = "etc/systemd/system", "usr/lib/systemd/system"
TEXT = "[Service]\nExecStart=/bin/true\n"


def put(root: Path, path: str, text: str = TEXT) -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    return place


def test_folders_go_from_the_name_to_its_prefixes() -> None:
    assert list(folders_of("a-b-c@x.service")) == [
        *("a-b-c@x.service.d", "a-b-c@.service.d", "a-b-.service.d", "a-.service.d"),
        *("a-b-.service.d", "a-.service.d"),
    ]


def test_a_file_in_a_tree_comes_with_the_drop_ins_of_that_tree(tmp_path: Path) -> None:
    file = put(tmp_path, f"{LIB}/web.service")
    put(tmp_path, f"{LIB}/web.service.d/10-a.conf", "[Service]\nNice=1\n")
    put(tmp_path, f"{ETC}/web.service.d/10-a.conf", "[Service]\nNice=2\n")
    put(tmp_path, f"{ETC}/service.d/20-all.conf", "[Service]\nUMask=0077\n")
    opened = read_file(file)
    assert [one.path for one in opened.stack.drop_ins] == [
        f"{tmp_path}/{ETC}/web.service.d/10-a.conf",
        f"{tmp_path}/{ETC}/service.d/20-all.conf",
    ]
    assert opened.keep_path == f"{tmp_path}/{ETC}/web.service.d/zz-unitsmith.conf"


def test_a_file_elsewhere_comes_with_what_lies_beside_it(tmp_path: Path) -> None:
    file = put(tmp_path, "work/web.service")
    put(tmp_path, "work/web.service.d/zz-unitsmith.conf", "[Service]\nNice=2\n")
    opened = read_file(file)
    assert opened.kept is not None
    assert [one.basename for one in opened.stack.drop_ins] == ["zz-unitsmith.conf"]


def test_links_never_lead_out_of_the_tree(tmp_path: Path) -> None:
    secret = put(tmp_path, "outside/secret.service", "[Service]\nExecStart=/bin/outside\n")
    root = tmp_path / "root"
    put(root, f"{LIB}/real.service")
    (root / ETC).mkdir(parents=True)
    (root / ETC / "out.service").symlink_to(f"../../../../outside/{secret.name}")
    (root / ETC / "round.service").symlink_to("round.service")
    (root / ETC / "mask.service").symlink_to("/dev/null")
    search = Search(RootTree(root))
    assert search.find("out.service").state is State.MISSING
    assert search.find("round.service").state is State.MISSING
    assert search.find("mask.service").state is State.MASKED
    assert search.find("real.service").state is State.LOADED


def test_what_is_no_ordinary_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.service"
    os.mkfifo(pipe)
    huge = tmp_path / "huge.service"
    with huge.open("wb") as file:
        file.truncate(3 << 20)
    for path in (pipe, huge, tmp_path / "none.service", tmp_path):
        with pytest.raises(HostError, match="can't be opened"):
            read_file(path)


def test_a_users_manager_looks_where_systemd_says_that_it_looks() -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("needs systemd-analyze")
    environment = {"HOME": "/home/x", "XDG_RUNTIME_DIR": "/run/user/7", "PATH": "/usr/bin:/bin"}
    told = subprocess.run(
        ["systemd-analyze", "--user", "unit-paths"],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    own, theirs = user_paths("/home/x", "/run/user/7"), told.stdout.split()
    # Newer systemds leave out a directory that is but a link to another of these.
    assert [path for path in theirs if not Path(path).is_symlink()] == [
        path for path in own if not Path(path).is_symlink()
    ]


def test_a_users_unit_comes_with_the_users_drop_ins(tmp_path: Path) -> None:
    file = put(tmp_path, "home/.config/systemd/user/web.service")
    put(tmp_path, "home/.config/systemd/user/web.service.d/10.conf", "[Service]\nNice=2\n")
    opened = read_file(file)
    assert [one.basename for one in opened.stack.drop_ins] == ["10.conf"]
    assert opened.keep_path == f"{file}.d/zz-unitsmith.conf"


def test_an_alias_that_leads_to_nothing_leaves_an_instance_to_its_template(tmp_path: Path) -> None:
    put(tmp_path, f"{LIB}/job@.service")
    (tmp_path / ETC).mkdir(parents=True)
    (tmp_path / ETC / "job@a.service").symlink_to("gone@.service")
    found = Search(RootTree(tmp_path)).find("job@a.service")
    assert found.state is State.LOADED
    assert found.stack.fragment is not None
    assert found.stack.fragment.path == f"/{LIB}/job@.service"


def test_an_instance_with_a_file_of_its_own_has_no_aliases_of_its_template(tmp_path: Path) -> None:
    for name in ("job@.service", "job@a.service"):
        put(tmp_path, f"{LIB}/{name}")
    (tmp_path / LIB / "task@.service").symlink_to("job@.service")
    put(tmp_path, f"{ETC}/task@.service.d/10-a.conf", "[Service]\nNice=1\n")
    search = Search(RootTree(tmp_path))
    assert search.find("job@a.service").names == ("job@a.service",)
    assert search.find("job@a.service").stack.drop_ins == ()
    assert search.find("job@b.service").names == ("job@b.service", "task@b.service")
