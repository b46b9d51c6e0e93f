"""Log files that a service writes by itself: what is new in them, and nothing that a link leads to."""

import os
from pathlib import Path

import pytest

from host.helper import logs
from host.helper.logs import Logs
from host.ports import NotPermitted

UNIT = "a.service"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The service's directory, in one that stands for /var/log."""
    monkeypatch.setattr(logs, "_TOP", str(tmp_path))
    monkeypatch.setattr(logs, "_OTHERS", f"{tmp_path}/journal/")
    (tmp_path / "a").mkdir()
    return tmp_path / "a"


@pytest.fixture
def noted(place: Path) -> Logs:
    (place / "log").write_text("old\n")
    found = Logs()
    assert [one.text for one in found.note(UNIT, (str(place),))] == ["old\n"]
    return found


def new(found: Logs, place: Path) -> dict[str, str]:
    return {Path(one.path).name: one.text for one in found.new(UNIT, (str(place),))}


def test_only_what_came_since_is_told_once(noted: Logs, place: Path) -> None:
    assert new(noted, place) == {}
    with (place / "log").open("a") as file:
        file.write("first\n")
    assert new(noted, place) == {"log": "first\n"}
    with (place / "log").open("a") as file:
        file.write("second\n")
    (place / "other").write_text("a new file\n")
    assert new(noted, place) == {"log": "second\n", "other": "a new file\n"}
    assert new(noted, place) == {}


@pytest.mark.parametrize("how", ["rotated", "cut"])
def test_a_file_that_begins_again_is_read_from_its_beginning(noted: Logs, place: Path, how: str) -> None:
    if how == "rotated":
        (place / "log").rename(place / "log.1")
    (place / "log").write_text("new\n" if how == "rotated" else "n\n")
    assert new(noted, place)["log"] == ("new\n" if how == "rotated" else "n\n")


@pytest.mark.parametrize("what", ["link", "hard-link", "fifo", "directory"])
def test_nothing_but_a_file_of_one_name_is_read(noted: Logs, place: Path, tmp_path: Path, what: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (place / "log").unlink()
    {
        "link": lambda: (place / "log").symlink_to(secret),
        "hard-link": lambda: os.link(secret, place / "log"),
        "fifo": lambda: os.mkfifo(place / "log"),
        "directory": lambda: (place / "log").mkdir(),
    }[what]()
    assert new(noted, place) == {}
    again = Logs().note(UNIT, (str(place),))
    assert all(one.text == "" for one in again)


def test_nor_is_a_link_to_a_directory_followed(noted: Logs, place: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/log").write_text("secret")
    (place / "log").unlink()
    place.rmdir()
    place.symlink_to("elsewhere")
    assert new(noted, place) == {}


def test_of_much_the_newest_is_read(noted: Logs, place: Path) -> None:
    with (place / "log").open("a") as file:
        file.write("x" * 200_000 + "the end")
    text = new(noted, place)["log"]
    assert len(text) == 64 * 1024
    assert text.endswith("the end")


def test_what_is_no_text_is_shown_as_escapes(noted: Logs, place: Path) -> None:
    with (place / "log").open("ab") as file:
        file.write(b"a\xffb\n")
    assert new(noted, place) == {"log": "a\\xffb\n"}


def test_another_unit_was_not_noted(noted: Logs, place: Path) -> None:
    (place / "log").write_text("much longer than before\n")
    assert noted.new("b.service", (str(place),)) == ()


@pytest.mark.parametrize("directory", ["/etc", "/var/log", "{}/../etc", "{}x"])
def test_logs_lie_below_their_place(place: Path, directory: str) -> None:
    with pytest.raises(NotPermitted):
        Logs().note(UNIT, (directory.format(place.parent),))
