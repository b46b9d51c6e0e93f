"""Services that hand their sandbox on: what is said of them before a trial, and beside a pass."""

import pytest

from host.ports import LoadedUnit
from trial.diagnosis.changes import changes_of
from trial.inherited import started_by, told, unseen

HARDENED = b"[Service]\nNoNewPrivileges=yes\nProtectSystem=strict\nProtectHome=read-only\n"


def unit(name: str, **properties: object) -> LoadedUnit:
    known = {"KillMode": "control-group", "Names": [name], **properties}
    return LoadedUnit(name, known, None, ())


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("ssh.service", "its sessions"),
        ("ssh@1-10.0.0.1:22.service", "its sessions"),
        ("getty@tty1.service", "its sessions"),
        ("cron.service", "its jobs"),
        ("crond.service", "its jobs"),
        ("gitlab-runner.service", "its builds"),
        ("actions.runner.acme-web.one.service", "its builds"),
        ("docker.service", "its containers"),
        ("user@1000.service", "all services of that user"),
        ("nginx.service", ""),
        ("redis-server.service", ""),
        ("postgresql@17-main.service", ""),
        ("memcached.service", ""),
    ],
)
def test_names_tell(name: str, what: str) -> None:
    assert started_by(unit(name)) == what


@pytest.mark.parametrize(
    ("properties", "what"),
    [
        ({"Names": ["own.service", "crond.service"]}, "its jobs"),
        ({"PAMName": "login"}, "its sessions"),
        ({"KillMode": "process"}, "what it starts"),
        ({"KillMode": "process", "SourcePath": "/etc/init.d/own"}, ""),
        ({"Delegate": True}, "what it starts"),
    ],
)
def test_what_a_unit_says_of_itself_tells(properties: dict[str, object], what: str) -> None:
    assert started_by(unit("own.service", **properties)) == what


def test_the_words_are_of_what_is_changed() -> None:
    said = told(unit("cron.service"), changes_of(HARDENED, ()))
    assert "In its jobs" in said
    assert "set-user-ID programs gain no rights (NoNewPrivileges=)" in said
    assert "read-only (ProtectSystem=)" in said
    assert "not tried" in unseen(unit("cron.service"), changes_of(HARDENED, ()))


@pytest.mark.parametrize(
    "text", ["Nice=5", "ProtectSystem=no", "PrivateTmp=false", "OOMScoreAdjust=5"], ids=str
)
def test_nothing_is_said_of_what_changes_nothing_there(text: str) -> None:
    changes = changes_of(f"[Service]\n{text}\n".encode(), ())
    assert told(unit("ssh.service"), changes) == unseen(unit("ssh.service"), changes) == ""


def test_paths_are_named() -> None:
    said = told(unit("ssh.service"), changes_of(b"[Service]\nReadOnlyPaths=-/srv /opt\n", ()))
    assert "/srv and more is read-only (ReadOnlyPaths=)" in said


def test_of_root_s_services_filters_take_no_privileges_away() -> None:
    changes = changes_of(b"[Service]\nRestrictRealtime=yes\n", ())
    assert "sudo" not in told(unit("cron.service"), changes)
    assert "sudo" in told(unit("cron.service", User="cronie"), changes)


def test_nothing_is_said_of_a_server_of_its_own() -> None:
    assert told(unit("nginx.service"), changes_of(HARDENED, ())) == ""
    assert unseen(unit("nginx.service"), changes_of(HARDENED, ())) == ""
