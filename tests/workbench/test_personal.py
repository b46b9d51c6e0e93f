"""Root in somebody else's home leaves it alone: what is remembered goes to root's own directories."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench import personal
from workbench.drafts import Drafts
from workbench.history import History
from workbench.recent import Recent
from workbench.store import Store

ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="it is about root: ./dev test live runs as root, too")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home, and root's own beside it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "root").mkdir()
    monkeypatch.setattr(personal, "_home_of_root", lambda: tmp_path / "root")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


def places() -> tuple[Path, ...]:
    return personal.cache_directory(), personal.config_directory(), personal.state_directory()


def test_ones_own_home_is_used(home: Path) -> None:
    assert all(place.is_relative_to(home) for place in places())
    assert personal.moved() == ""


@ROOT
@pytest.mark.parametrize("what", ["owner", "writable", "below", "link", "variable", "missing"])
def test_what_others_can_change_is_left_alone(home: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    match what:
        case "owner":
            os.chown(home, 65534, 65534)
        case "writable":
            home.chmod(0o777)
        case "below":
            for name in (".cache", ".config", ".local"):
                (home / name).mkdir()
                os.chown(home / name, 65534, 65534)
        case "link":
            for name in (".cache", ".config", ".local"):
                (home / name).symlink_to("/nowhere")
                os.chown(home / name, 65534, 65534, follow_symlinks=False)
        case "missing":
            home.chmod(0o1777)
        case "variable":
            (home / "x").mkdir()
            os.chown(home / "x", 65534, 65534)
            for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
                monkeypatch.setenv(name, str(home / "x"))
    assert all(place.is_relative_to(home.parent / "root") for place in places())
    assert str(home) in personal.moved()


@ROOT
def test_links_that_lead_to_themselves_are_nobody_s(home: Path) -> None:
    for name in (".cache", ".config", ".local"):
        (home / name).symlink_to(name)
    assert all(place.is_relative_to(home.parent / "root") for place in places())


@ROOT
def test_nothing_is_read_or_written_there(home: Path) -> None:
    os.chown(home, 65534, 65534)
    before = sorted(home.rglob("*"))
    Store().latest()
    History().of("host", "x.service")
    Drafts().load("host", "x.service")
    Recent().note("host", "x.service")
    assert sorted(home.rglob("*")) == before
    assert Recent().of("host") == ("x.service",)
