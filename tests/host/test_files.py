"""The helper's files in a directory: written only where it may, and never through a link."""

import os
from pathlib import Path

import pytest

from host.helper.files import Files
from host.layout import Layout
from host.local import digest_of
from host.ports import FILE_LIMIT, FileChanged, HostError, NotPermitted, TrialLocked

from .memory import layout_in

CONTENT = b"[Service]\nNice=5\n\xff"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return layout_in(tmp_path)


@pytest.fixture
def files(layout: Layout) -> Files:
    return Files(layout)


def trial(layout: Layout) -> str:
    return f"{layout.control}/a.service.d/zz-unitsmith-trial.conf"


def kept(layout: Layout) -> str:
    return f"{layout.kept}/a.service.d/zz-unitsmith.conf"


def test_a_file_that_exists_is_somebodys_trial(files: Files, layout: Layout) -> None:
    files.create(trial(layout), CONTENT)
    with pytest.raises(TrialLocked, match="a trial of this unit is in progress"):
        files.create(trial(layout), b"other")
    path = Path(trial(layout))
    assert path.read_bytes() == CONTENT
    assert path.stat().st_mode & 0o777 == 0o644
    assert [one.name for one in path.parent.iterdir()] == [path.name]  # and no temporary one


def test_what_was_read_is_what_is_replaced(files: Files, layout: Layout) -> None:
    written = files.replace(kept(layout), CONTENT, None)
    assert files.read(kept(layout)) == written
    again = files.replace(kept(layout), b"second", written.digest)
    for stale in (None, written.digest, "", "0" * 64):
        with pytest.raises(FileChanged, match="changed by somebody else"):
            files.replace(kept(layout), b"third", stale)
    assert files.read(kept(layout)) == again
    assert again.digest == digest_of(b"second")


def test_earlier_contents_are_remembered_the_newest_first(files: Files, layout: Layout) -> None:
    digest = None
    for content in (b"1", b"2", b"3"):
        digest = files.replace(kept(layout), content, digest).digest
    assert [version.content for version in files.versions(kept(layout))] == [b"2", b"1"]
    files.remove((kept(layout),))
    assert [version.content for version in files.versions(kept(layout))] == [b"3", b"2", b"1"]


def test_no_file_grows_past_the_limit(files: Files, layout: Layout) -> None:
    assert len(files.replace(kept(layout), b"x" * FILE_LIMIT, None).content) == FILE_LIMIT
    with pytest.raises(HostError, match="larger than 1 MiB"):
        files.replace(kept(layout), b"x" * (FILE_LIMIT + 1), digest_of(b"x" * FILE_LIMIT))


def test_what_is_not_there_is_nothing(files: Files, layout: Layout) -> None:
    assert files.read(kept(layout)) is None
    assert files.remove((kept(layout), trial(layout))) == ()
    assert files.versions(kept(layout)) == ()
    assert files.own_files() == ()
    assert files.kept_units() == frozenset()


def test_a_directory_goes_with_its_last_file_unless_it_was_there(files: Files, layout: Layout) -> None:
    theirs = Path(layout.kept, "theirs.service.d")
    theirs.mkdir(parents=True)
    for unit in ("a", "theirs"):
        files.replace(f"{layout.kept}/{unit}.service.d/zz-unitsmith.conf", CONTENT, None)
    full = Path(layout.kept, "full.service.d", "10-site.conf")
    files.replace(str(full.with_name("zz-unitsmith.conf")), CONTENT, None)
    full.write_text("theirs")
    units = ("a", "theirs", "full")
    assert len(files.remove([f"{layout.kept}/{unit}.service.d/zz-unitsmith.conf" for unit in units])) == 3
    assert sorted(os.listdir(layout.kept)) == ["full.service.d", "theirs.service.d"]  # noqa: PTH208 -- names
    assert full.read_text() == "theirs"


@pytest.mark.parametrize("name", ["a.service.d/10-site.conf", "a.service"])
def test_somebody_elses_is_changed_on_purpose_and_never_removed(
    files: Files, layout: Layout, name: str
) -> None:
    path = Path(layout.kept, name)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"theirs")
    with pytest.raises(NotPermitted, match="not unitsmith's own"):
        files.remove((str(path),))
    files.replace(str(path), b"mended", digest_of(b"theirs"))
    assert path.read_bytes() == b"mended"


def test_the_units_and_the_trials_that_are_ours(files: Files, layout: Layout) -> None:
    watch = f"{layout.runtime}/unitsmith-watch-a.service"
    for path in (watch, trial(layout), f"{layout.flags}/a.armed"):
        files.create(path, CONTENT)
    for unit, name in (("a", "zz-unitsmith"), ("b", "10-site"), ("c", "80-by-unitsmith")):
        files.replace(f"{layout.kept}/{unit}.service.d/{name}.conf", CONTENT, None)
    Path(layout.runtime, "theirs.service").write_bytes(b"")
    assert set(files.own_files()) == {watch, trial(layout), f"{layout.flags}/a.armed"}
    assert files.kept_units() == {"a.service", "c.service"}


# Links and what is no file


@pytest.mark.parametrize("what", ["link", "dangling", "fifo", "directory"])
def test_only_an_ordinary_file_is_read_or_replaced(files: Files, layout: Layout, what: str) -> None:
    path, victim = Path(kept(layout)), Path(layout.versions).parent / "victim"
    path.parent.mkdir(parents=True)
    victim.parent.mkdir(parents=True)
    victim.write_bytes(b"as it was")
    if what == "fifo":
        os.mkfifo(path)
    elif what == "directory":
        path.mkdir()
    else:
        path.symlink_to(victim if what == "link" else "nowhere")
    with pytest.raises(HostError, match="no ordinary file"):
        files.read(str(path))
    for digest in (None, digest_of(b"as it was")):
        with pytest.raises(HostError):
            files.replace(str(path), CONTENT, digest)
    assert victim.read_bytes() == b"as it was"


@pytest.mark.parametrize("work", ["create", "replace", "read", "remove"])
def test_no_link_to_a_directory_is_followed(files: Files, layout: Layout, tmp_path: Path, work: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "zz-unitsmith.conf").write_bytes(b"as it was")
    place = Path(layout.control, "a.service.d")
    place.parent.mkdir(parents=True)
    place.symlink_to(elsewhere)
    path = str(place / "zz-unitsmith.conf")
    with pytest.raises(HostError, match=r"Not a directory|symbolic links"):
        {
            "create": lambda: files.create(str(place / "new.conf"), CONTENT),
            "replace": lambda: files.replace(path, CONTENT, digest_of(b"as it was")),
            "read": lambda: files.read(path),
            "remove": lambda: files.remove((path,)),
        }[work]()
    assert [(one.name, one.read_bytes()) for one in elsewhere.iterdir()] == [
        ("zz-unitsmith.conf", b"as it was")
    ]


def test_the_users_own_configuration_may_be_a_link(tmp_path: Path) -> None:
    """~/.config often leads to a directory of dot files."""
    layout = layout_in(tmp_path)
    (tmp_path / "dotfiles").mkdir()
    (tmp_path / "config").rmdir()
    (tmp_path / "config").symlink_to("dotfiles")
    Files(layout).replace(kept(layout), CONTENT, None)
    assert (tmp_path / "dotfiles/systemd/user/a.service.d/zz-unitsmith.conf").read_bytes() == CONTENT


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_without_rights_is_named(files: Files, layout: Layout) -> None:
    place = Path(kept(layout)).parent
    place.mkdir(parents=True)
    place.chmod(0o555)
    with pytest.raises(NotPermitted, match="No rights to change"):
        files.replace(kept(layout), CONTENT, None)


# Where it may


NAMES = {
    "control/a.service.d/x.conf": True,
    "control/a@b.service.d/x.conf": True,
    "control/a\\x2db.mount.d/x.conf": True,
    "control/service.d/x.conf": False,
    "control/a.service.d/x": False,
    "control/a.service.d/.x.conf": False,
    "control/a.service.d/-x.conf": False,
    "control/a.service": False,
    "control/-a.service.d/x.conf": False,
    "control/a.device.d/x.conf": False,
    "control/a.service.d/b/x.conf": False,
    "control/../control/a.service.d/x.conf": False,
    "control/a.service.d/../../../x.conf": False,
    "runtime/unitsmith-watch-a.service": True,
    "runtime/unitsmith-undo2-a.service": True,
    "runtime/unitsmith-undo3-a.service": False,
    "runtime/a.service": False,
    "runtime/a.service.d/x.conf": False,
    "flags/a.armed": True,
    "flags/a.owners-3": True,
    "flags/a.sh": False,
    "kept/a.timer": True,
    "kept/a.timer.d/10-site.conf": True,
    "kept/multi-user.target.wants/a.service": False,
    "kept/a.conf": False,
    "kept/a.service\n": False,
    "kept/a.service\0": False,
    "versions/a.service": False,
    "kept": False,
    "": False,
}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_written_only_where_trials_and_units_are(files: Files, layout: Layout, name: str) -> None:
    head, _, rest = name.partition("/")
    path = f"{getattr(layout, head)}/{rest}" if head else "/etc/passwd"
    if NAMES[name]:
        files.create(path, CONTENT)
        assert Path(path).read_bytes() == CONTENT
        return
    for work in (
        lambda: files.create(path, CONTENT),
        lambda: files.replace(path, CONTENT, None),
        lambda: files.read(path),
        lambda: files.remove((path,)),
        lambda: files.versions(path),
    ):
        with pytest.raises(NotPermitted, match="not a place that unitsmith writes to"):
            work()
