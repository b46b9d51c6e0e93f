"""Earlier contents of files: in the order in which they were, and nothing of those that found no room."""

import os
import time
from pathlib import Path

import pytest

from host import regular
from host.helper.versions import Versions
from host.ports import HostError

FILE = "/etc/systemd/system/a.service.d/zz-unitsmith.conf"


def test_a_clock_that_is_set_back_changes_no_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    versions, now = Versions(str(tmp_path)), time.time_ns()
    for number, hours in enumerate((0, -1, 0, 1, 0)):
        monkeypatch.setattr(time, "time_ns", lambda: now + hours * 3_600_000_000_000)  # noqa: B023
        versions.keep(FILE, b"%d" % number)
    assert [version.content for version in versions.kept(FILE)] == [b"4", b"3", b"2", b"1", b"0"]


def test_what_finds_no_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(regular.os, "fsync", full)
    with pytest.raises(HostError, match="No space left"):
        Versions(str(tmp_path)).keep(FILE, b"content")
    assert list(Path(f"{tmp_path}{FILE}").iterdir()) == []
