"""What somebody names is read only if it is an ordinary file, and nothing is written through a link."""

import os
import threading
from pathlib import Path

import pytest

from host import regular
from host.ports import FILE_LIMIT


def test_a_file_and_a_link_to_it_are_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\0\xff")
    (tmp_path / "link").symlink_to("file")
    assert regular.read(tmp_path / "link") == b"\0\xff"
    with pytest.raises(OSError, match="no ordinary file"):
        regular.read(tmp_path / "link", links=False)


@pytest.mark.parametrize("path", ["/dev/zero", "/dev/tty", "/dev/null", "/proc", "fifo", "loop", "missing"])
def test_everything_else_is_refused_without_waiting(tmp_path: Path, path: str) -> None:
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(OSError, match=r"."):
        regular.read(tmp_path / path)


def test_no_more_than_the_limit_is_read(tmp_path: Path) -> None:
    sparse = tmp_path / "sparse"
    sparse.touch()
    os.truncate(sparse, 2 << 30)
    with pytest.raises(OSError, match="larger than 1 MiB"):
        regular.read(sparse)
    os.truncate(sparse, FILE_LIMIT)
    assert len(regular.read(sparse)) == FILE_LIMIT


def test_a_file_without_a_size_of_its_own_is_limited_too() -> None:
    assert regular.read("/proc/self/status")
    with pytest.raises(OSError, match="larger"):
        regular.read("/proc/self/status", 10)


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_planted_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path, mode: int) -> None:
    victim, place = tmp_path / "victim", tmp_path / "new" / "file"
    victim.write_text("as it was")
    place.parent.mkdir()
    place.symlink_to(victim)
    regular.put(place, b"ours", mode)
    assert (victim.read_text(), place.read_bytes(), place.is_symlink()) == ("as it was", b"ours", False)
    assert place.stat().st_mode & 0o777 == mode
    assert os.listdir(place.parent) == ["file"]  # noqa: PTH208 -- names alone


def test_nobody_can_know_the_name_under_which_it_is_written(tmp_path: Path) -> None:
    """Links wait at every name that a number of a process could make."""
    victim = tmp_path / "victim"
    victim.write_text("as it was")
    for number in (os.getpid(), os.getpid() + 1):
        for name in (f".file.{number}.tmp", f"file.{number}", f".file.{number}"):
            (tmp_path / name).symlink_to(victim)
    regular.put(tmp_path / "file", b"ours")
    assert victim.read_text() == "as it was"


def test_a_directory_that_becomes_a_link_meanwhile_gets_nothing(tmp_path: Path) -> None:
    """The directory is held by its descriptor: what happens to its name does not matter any more."""
    place, elsewhere = tmp_path / "place", tmp_path / "elsewhere"
    elsewhere.mkdir()
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            place.rename(tmp_path / "aside")
            place.symlink_to(elsewhere)
            place.unlink()
            (tmp_path / "aside").rename(place)

    place.mkdir()
    directory = os.open(place, os.O_RDONLY | os.O_DIRECTORY)
    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        for number in range(300):
            regular.rename_onto(f"file{number}", b"ours", directory)
    finally:
        stop.set()
        swapping.join()
        os.close(directory)
    assert (len(list(place.iterdir())), list(elsewhere.iterdir())) == (300, [])


@pytest.mark.parametrize("what", ["fifo", "link", "directory"])
def test_a_result_goes_only_where_a_file_can_be(tmp_path: Path, what: str) -> None:
    path = tmp_path / what
    {"fifo": os.mkfifo, "link": lambda at: at.symlink_to("other"), "directory": Path.mkdir}[what](path)
    with pytest.raises(OSError, match=r"."):
        regular.put_where_named(path, b"x")
    assert not (tmp_path / "other").exists()
