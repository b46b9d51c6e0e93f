"""The trials of a unit are remembered for one user, and losing them costs nothing else."""

from pathlib import Path

import pytest

from unit.draft import Set
from workbench.history import History, Tried

ONE = Tried(1.0, "FAILED", False, "it exited", "[Service]\n", (Set("Service", "A", ("b",)),), ("A",))


def test_the_newest_comes_first_and_the_oldest_go(tmp_path: Path) -> None:
    history = History(tmp_path)
    for number in range(60):
        assert history.add("web-1", "a@b.service", Tried(float(number), "KEPT", True, "", ""))
    found = history.of("web-1", "a@b.service")
    assert (len(found), found[0].time, found[-1].time) == (50, 59.0, 10.0)
    assert history.of("web-2", "a@b.service") == history.of("web-1", "a.service") == ()


def test_all_of_it_comes_back(tmp_path: Path) -> None:
    History(tmp_path).add("h", "u.service", ONE)
    assert History(tmp_path).of("h", "u.service") == (ONE,)


@pytest.mark.parametrize("content", [b"", b"[", b'[{"time": "x"}]', b"\xff\xfe"])
def test_what_is_damaged_counts_as_none(tmp_path: Path, content: bytes) -> None:
    history = History(tmp_path)
    history.add("h", "u.service", ONE)
    next(tmp_path.iterdir()).write_bytes(content)
    assert history.of("h", "u.service") == ()
    assert history.add("h", "u.service", ONE)


def test_where_nothing_can_be_written_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not History(tmp_path / "file" / "below").add("h", "u.service", ONE)
