"""Checks are remembered, a file a unit."""

from pathlib import Path

import pytest

from trial.checks import Command, Port
from workbench.checks import Remembered, invoking_user


def test_what_is_saved_is_loaded_and_nothing_forgets_it(tmp_path: Path) -> None:
    memory = Remembered(tmp_path / "new" / "checks")
    memory.save("nginx.service", ["tcp 127.0.0.1:80", "nginx -t"])
    assert memory.load("nginx.service", "7") == ((Port("127.0.0.1", 80), Command("nginx -t", "7")), ())
    memory.save("nginx.service", [])
    assert memory.load("nginx.service") == ((), ())
    assert not list((tmp_path / "new" / "checks").iterdir())


def test_a_bad_line_is_a_note_and_the_others_count(tmp_path: Path) -> None:
    (tmp_path / "a.service").write_text("# mine\n\ntcp nowhere\ntrue\n")
    found, (note,) = Remembered(tmp_path).load("a.service")
    assert found == (Command("true"),)
    assert note.startswith(f"{tmp_path}/a.service:3: tcp nowhere: ")


@pytest.mark.parametrize(
    ("uid", "sudo", "user"),
    [(0, "", None), (0, "1000", "1000"), (0, "0", None), (0, "x;y", None), (7, "", "7")],
)
def test_who_runs_unitsmith(monkeypatch: pytest.MonkeyPatch, uid: int, sudo: str, user: str | None) -> None:
    monkeypatch.setattr("os.geteuid", lambda: uid)
    monkeypatch.setattr("os.getuid", lambda: uid)
    monkeypatch.setenv("SUDO_UID", sudo)
    monkeypatch.delenv("PKEXEC_UID", raising=False)
    assert invoking_user() == user
