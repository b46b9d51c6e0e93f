"""Goals of a survey: which one counts for a service, what is accepted, and how mistakes are told."""

from datetime import date
from pathlib import Path

import pytest

from workbench import goals_file
from workbench.goals import Goals

TODAY = date(2027, 6, 30)
TEXT = """\
default = 7.0

[goals]
"redis*" = 2
"redis-server.service" = 1.5
nginx = 2.0

[accepted]
"docker.service" = "it starts containers"
"getty@*" = { reason = "a login inherits it", exposure = 9.6, until = 2027-06-30 }
"""


def goals(text: str = TEXT) -> Goals:
    found = goals_file.read(text)
    assert found.problems == ()
    return found.goals


@pytest.mark.parametrize(
    ("unit", "exposure", "word", "goal"),
    [
        ("nginx.service", 2.0, "met", 2.0),
        ("nginx.service", 2.1, "above", 2.0),
        ("redis-server.service", 1.6, "above", 1.5),  # its own name, not the pattern before it
        ("redis-sentinel.service", 1.6, "met", 2.0),
        ("other.service", 7.1, "above", 7.0),
        ("other.service", None, "unknown", 7.0),
        ("docker.service", 9.9, "accepted", 7.0),
        ("docker.service", 6.0, "met", 7.0),
        ("getty@tty1.service", 9.6, "accepted", 7.0),
        ("getty@tty1.service", 9.7, "above", 7.0),
    ],
)
def test_the_goal_that_fits_best_counts(unit: str, exposure: float | None, word: str, goal: float) -> None:
    standing = goals().standing(unit, exposure, TODAY)
    assert (standing.word, standing.goal) == (word, goal)
    if "getty" in unit:
        assert "a login inherits it" in standing.reason


def test_an_exception_ends_after_its_last_day() -> None:
    standing = goals().standing("getty@tty1.service", 9.0, date(2027, 7, 1))
    assert standing.word == "above"
    assert standing.reason == "it was accepted until 2027-06-30: a login inherits it"


def test_without_a_goal_nothing_is_above_it() -> None:
    assert Goals().standing("a.service", 10.0, TODAY).word == "none"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("defalt = 7", 1, "There is no defalt here: did you mean default?"),
        ("\ndefault = '7'", 2, "default is a number from 0 to 10"),
        ("default = true", 1, "default is a number"),
        ("default = nan", 1, "default is a number"),
        ("goals = 1", 1, "goals is a table: [goals]"),
        ("[goals]\n\nnginx = 11", 3, "The goal of nginx is a number from 0 to 10"),
        ("[goals]\nnginx = 2\n'ssh.socket' = 2", 3, "'ssh.socket' is not the name of a service"),
        ("[goals]\nnginx = 2\n[accepted]\nnginx = ''", 4, "nginx needs a reason"),
        ("[accepted]\nnginx = {reason = 'x', till = 3}", 2, "nginx has till, where there can be reason"),
        ("[accepted]\nnginx = {reason = 'x', exposure = 12}", 2, "The exposure up to which nginx"),
        ("[accepted]\nnginx = {reason = 'x', until = '2027-01-01'}", 2, "is a day such as 2027-06-30"),
        ("[accepted.nginx]\nreason = 3", 1, "nginx needs a reason"),
        ("[goals]\nnginx 2", 2, "This is not TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_the_rest_is_read(text: str, line: int, said: str) -> None:
    found = goals_file.read(text)
    (problem,) = found.problems
    assert (problem.line, said in problem.text) == (line, True), problem


def test_what_there_is_can_be_the_goal() -> None:
    exposures = {"b.service": 9.6, r"dev-a\x2db.service": 0.0, "a@b.service": 10.0}
    found = goals(goals_file.proposed(exposures))
    assert {unit: found.standing(unit, now, TODAY).word for unit, now in exposures.items()} == dict.fromkeys(
        exposures, "met"
    )
    assert found.standing(r"dev-a\x2db.service", 0.1, TODAY).word == "above"


def test_one_s_own_file_goes_over_the_machine_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine, named = tmp_path / "machine.toml", tmp_path / "named.toml"
    monkeypatch.setattr(goals_file, "OF_ALL", machine)
    assert goals_file.load(None) == (Goals(), None)
    machine.write_text("default = 5\n")
    assert goals_file.load(None) == (Goals(5.0), machine)
    own = goals_file.own_path()
    own.parent.mkdir(parents=True)
    own.write_text("default = 4\n")
    assert goals_file.load(None) == (Goals(4.0), own)
    named.write_text("default = 'x'\nmore = 1\n")
    with pytest.raises(goals_file.BadGoals) as bad:
        goals_file.load(named)
    assert str(bad.value).splitlines() == [
        f"{named}:1: default is a number from 0 to 10.",
        f"{named}:2: There is no more here: there are default, goals, accepted.",
    ]
    with pytest.raises(goals_file.BadGoals, match="can't be read: No such file"):
        goals_file.load(tmp_path / "none.toml")
