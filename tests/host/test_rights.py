"""By which program root's rights are asked for, and what is made of its refusal; a script stands for it."""

import os
import signal
from pathlib import Path

import pytest

from host import kernel, rights
from host.ports import NotPermitted
from host.wire import Entry

REFUSES = "#!/bin/sh\necho '{name}: {words}' >&2\nexit 1\n"
GRANTS = '#!/bin/sh\n[ "$1" = -n ] && shift\n[ "$1" = -- ] && shift\nexec "$@"\n'


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory in which what gives rights is looked for."""
    place = tmp_path / "bin"
    place.mkdir()
    monkeypatch.setattr(rights, "_PATH", str(place))
    monkeypatch.delenv(rights.CHOICE, raising=False)
    return place


def install(place: Path, name: str, script: str = GRANTS) -> None:
    (place / name).write_text(script)
    (place / name).chmod(0o755)


@pytest.mark.parametrize(
    ("there", "chosen", "command"),
    [
        (("sudo", "run0", "pkexec"), "", ("sudo", "--")),
        (("run0", "pkexec"), "", ("run0", "--")),
        (("pkexec",), "", ("pkexec",)),
        (("sudo", "pkexec"), "pkexec", ("pkexec",)),
        (("sudo", "run0"), "run0", ("run0", "--")),
    ],
)
def test_the_first_that_is_there_or_the_chosen_one(
    programs: Path,
    monkeypatch: pytest.MonkeyPatch,
    there: tuple[str, ...],
    chosen: str,
    command: tuple[str, ...],
) -> None:
    for name in there:
        install(programs, name)
    monkeypatch.setenv(rights.CHOICE, chosen)
    assert rights.way() == (str(programs / command[0]), *command[1:])


@pytest.mark.parametrize(
    ("there", "chosen", "told"),
    [
        ((), "", "no sudo, run0 or pkexec here"),
        (("sudo",), "run0", "no run0 here"),
        (("sudo", "doas"), "doas", "'doas'; it can be sudo, run0, pkexec"),
        (("sudo",), "/tmp/sudo", "'/tmp/sudo'; it can be"),
    ],
)
def test_without_one_it_is_said(
    programs: Path, monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], chosen: str, told: str
) -> None:
    for name in there:
        install(programs, name)
    monkeypatch.setenv(rights.CHOICE, chosen)
    with pytest.raises(NotPermitted, match=told):
        rights.way()


def test_the_users_own_path_names_none(
    programs: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "mine").mkdir()
    install(tmp_path / "mine", "sudo")
    monkeypatch.setenv("PATH", str(tmp_path / "mine"))
    with pytest.raises(NotPermitted):
        rights.way()


def test_where_no_file_mode_can_give_rights_a_service_is_asked(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """run0 has systemd do it; NoNewPrivs does not stop that."""
    for name in ("sudo", "run0", "pkexec"):
        install(programs, name)
    monkeypatch.setattr(rights, "_no_new_privileges", lambda: True)
    assert rights.way() == (str(programs / "run0"), "--")
    (programs / "run0").unlink()
    with pytest.raises(NotPermitted):
        rights.way()


# Starting by it. This process stays one that others may look into: the next tests need it to be.


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    found: list[bool] = []
    monkeypatch.setattr(kernel, "hide", lambda: found.append(True))
    return found


def test_the_helper_begins_to_speak_and_this_process_is_hidden_before(
    programs: Path, hidden: list[bool]
) -> None:
    install(programs, "sudo")
    helper = rights.start_raised(Entry())
    try:
        assert hidden == [True]
        assert helper.channel.recv(1) == b"{"
    finally:
        helper.close()
        helper.process.wait()


@pytest.mark.parametrize(
    ("terminal", "words", "told"),
    [
        (True, "a password is required", r"^sudo refused: a password is required\.$"),
        (True, "bad luck.", r"^sudo refused: bad luck\.$"),
        (True, "", r"^sudo refused\.$"),
        (False, "a password is required", r"no terminal on which sudo could ask: run it as root\.$"),
    ],
)
def test_a_refusal_is_told_in_its_own_words(
    programs: Path, hidden: list[bool], monkeypatch: pytest.MonkeyPatch, terminal: bool, words: str, told: str
) -> None:
    install(programs, "sudo", REFUSES.format(name="sudo", words=words))
    monkeypatch.setattr(rights, "_has_terminal", lambda: terminal)
    with pytest.raises(NotPermitted, match=told):
        rights.start_raised(Entry())


def test_pkexecs_report_is_no_reason(
    programs: Path, hidden: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = "#!/bin/sh\necho 'Error executing command: Not authorized' >&2\necho >&2\n"
    install(programs, "pkexec", f"{script}echo 'This incident has been reported.' >&2\nexit 127\n")
    monkeypatch.setattr(rights, "_has_terminal", lambda: True)
    with pytest.raises(NotPermitted, match="refused: Error executing command: Not authorized"):
        rights.start_raised(Entry())


def test_only_sudo_can_be_used_without_a_question(programs: Path, hidden: list[bool]) -> None:
    install(programs, "pkexec")
    with pytest.raises(NotPermitted, match="asked for again"):
        rights.start_raised(Entry(), ask=False)
    install(programs, "sudo", '#!/bin/sh\n[ "$1" = -n ] || exit 1\nshift 2\nexec "$@"\n')
    helper = rights.start_raised(Entry(), ask=False)
    assert helper.channel.recv(1) == b"{"
    helper.close()
    helper.process.wait()


def test_an_interrupt_is_not_ours_meanwhile() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    try:
        with rights.interrupt_is_theirs():
            os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
