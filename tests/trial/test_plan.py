"""Where a trial's files go, how long it takes, and whether its lines were taken."""

import pytest

from host.layout import of_user
from host.ports import LoadedUnit, UnitFile
from trial.checks import Check, Port, StaysUp
from trial.pass_words import pass_words
from trial.plan import Plan, restart_seconds, seconds_to_restart
from trial.snapshot import Snapshot, effects, is_looping, is_running
from trial.taken import changed_values, not_taken
from trial.verdict import Standing

from .units import UNIT, loaded

USER = of_user("/home/ann/.config/systemd/user", "/run/user/1000", "/home/ann/.local/state")


def test_the_trials_files_beat_all_others_and_the_kept_one_is_the_admins() -> None:
    plan = Plan(UNIT, b"")
    assert plan.trial_path == "/run/systemd/system.control/web.service.d/zz-unitsmith.conf"
    assert plan.scaffold_path.rpartition("/")[0] == plan.trial_path.rpartition("/")[0]
    assert plan.scaffold_path > plan.trial_path  # it has the last word
    assert plan.kept_path == "/etc/systemd/system/web.service.d/zz-unitsmith.conf"
    assert Plan(UNIT, b"", keep_path="/etc/systemd/system/web.service").kept_path.endswith("/web.service")


def test_a_users_are_the_users() -> None:
    plan = Plan(UNIT, b"", layout=USER)
    assert plan.trial_path == "/run/user/1000/systemd/user.control/web.service.d/zz-unitsmith.conf"
    assert plan.kept_path == "/home/ann/.config/systemd/user/web.service.d/zz-unitsmith.conf"


@pytest.mark.parametrize(
    ("settle", "checks", "watching"),
    [
        (3.0, (), 3.0),
        (3.0, (StaysUp(30.0),), 30.0),
        (3.0, (StaysUp(1.0), Port("x", 80)), 3.0),
        (0.0, (StaysUp(2.0), StaysUp(5.0)), 5.0),
    ],
)
def test_it_watches_as_long_as_the_longest_asks(
    settle: float, checks: tuple[Check, ...], watching: float
) -> None:
    assert Plan(UNIT, b"", settle=settle, checks=checks).watching == watching


NEVER = 2**64 - 1


@pytest.mark.parametrize(
    ("stop", "start", "seconds"),
    [
        (90_000_000, 90_000_000, 185.0),
        (1_000_000, 500_000, 6.5),
        (NEVER, 1_000_000, 306.0),
        (0, NEVER, 605.0),
        (3_600_000_000, 1_000_000, 306.0),
    ],
)
def test_a_restart_takes_as_long_as_the_units_time_outs_let_it(stop: int, start: int, seconds: float) -> None:
    assert restart_seconds(stop, start) == seconds
    assert seconds_to_restart(loaded(TimeoutStopUSec=stop, TimeoutStartUSec=start)) == seconds


# What systemd took


def unit(text: str, **properties: object) -> LoadedUnit:
    return LoadedUnit(UNIT, properties, UnitFile("/x", f"[Service]\n{text}\n".encode(), ""), ())


@pytest.mark.parametrize(
    ("before", "now", "line", "idle"),
    [
        (unit("", Nice=0), unit("", Nice=7), "Nice=7", ()),
        (unit("", Nice=0), unit("", Nice=0), "Nice=7", ("Nice",)),
        (unit("Nice=7", Nice=7), unit("Nice=7", Nice=7), "Nice=7", ()),
        (unit("PrivateTmp=true", PrivateTmp=True), unit("", PrivateTmp=True), "PrivateTmp=yes", ()),
        (unit("", RestartUSec=100), unit("", RestartUSec=100), "RestartSec=5", ("RestartSec",)),
        (unit("", RestartUSec=100), unit("", RestartUSec=5_000_000), "RestartSec=5", ()),
        (unit("", ExecStart=[]), unit("", ExecStart=[]), "ExecStart=/bin/x", ()),
        (unit(""), unit(""), "Unknown=5", ()),
        (unit("", Nice=0), unit("", Nice=0), "Nice=1\nNice=2", ("Nice",)),
    ],
)
def test_a_line_that_changed_nothing_was_not_taken(
    before: LoadedUnit, now: LoadedUnit, line: str, idle: tuple[str, ...]
) -> None:
    assert not_taken(before, now, Plan(UNIT, f"[Service]\n{line}\n".encode())) == idle


def test_only_what_the_trial_changes_is_compared() -> None:
    plan = Plan(UNIT, b"[Service]\nNice=7\nPrivateTmp=yes\n", changed=("Nice",))
    assert not_taken(unit("", Nice=0, PrivateTmp=False), unit("", Nice=0, PrivateTmp=False), plan) == (
        "Nice",
    )
    assert changed_values(unit("", Nice=0, CPUWeight=1), unit("", Nice=7, CPUWeight=2), plan) == ("Nice",)
    assert changed_values(unit("", Nice=0), unit("", Nice=0), plan) == ()


# What is told of it


@pytest.mark.parametrize(
    ("state", "sub", "running", "looping"),
    [
        ("active", "running", True, False),
        ("reloading", "reload", True, False),
        ("activating", "auto-restart", True, True),
        ("deactivating", "stop", False, False),
        ("inactive", "dead", False, False),
        ("failed", "failed", False, False),
    ],
)
def test_what_is_up(state: str, sub: str, running: bool, looping: bool) -> None:
    one = loaded(ActiveState=state, SubState=sub)
    assert (is_running(one), is_looping(one)) == (running, looping)


UP = {"unit": UNIT, "running": True, "invocation": "a", "result": "success", "restarts": 0}
DOWN = {"running": False}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, []),
        ({"dependents": ("a.service", "b.service")}, ["stops or restarts a.service, b.service"]),
        ({"pulled": ("c.service",)}, ["also starts c.service"]),
        ({"triggers": ("t.timer",)}, []),
        ({"triggers": ("t.timer",), "running": False}, ["t.timer starts it otherwise"]),
    ],
)
def test_what_it_does_besides(fields: dict[str, object], told: list[str]) -> None:
    said = effects(Snapshot(**{**UP, **fields}))  # type: ignore[arg-type]
    assert len(said) == len(told)
    assert all(words in sentence for words, sentence in zip(told, said, strict=True))


@pytest.mark.parametrize(
    ("now", "before", "idle", "said"),
    [
        (Standing("active", "running"), {}, (), "it stayed active for 3 s, and 1 check passes"),
        (Standing("active", "running"), {}, ("port 80 on x",), "for 3 s (1 more proves nothing)"),
        (Standing("active", "exited", type="oneshot"), {}, (), "it did its work, and stayed active"),
        (Standing("inactive", "dead", type="oneshot"), {}, (), "it did its work, ended without an error"),
        (Standing("inactive", "dead", type="simple"), {}, (), "it started, ended without an error"),
        (Standing("active", "running"), {**DOWN, "sockets": ("w.socket",)}, (), "; its start by w.socket"),
        (Standing("active", "running"), {"sockets": ("web.socket",)}, (), "1 check passes"),
    ],
)  # fmt: skip
def test_a_pass_says_what_was_seen_and_no_more(
    now: Standing, before: dict[str, object], idle: tuple[str, ...], said: str
) -> None:
    plan = Plan(UNIT, b"", checks=(Port("x", 80),))
    told = pass_words(plan, now, Snapshot(**{**UP, **before}), idle)  # type: ignore[arg-type]
    assert said in told
    assert ("was not tried" in told) is (before.get("running") is False)
