"""How a survey is printed: a table that fits, and metrics that a Prometheus reads."""

from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from catalog.exposure import Score
from catalog.presets import Preset
from cli import survey_table
from cli.exposition import exposition
from cli.main import run
from workbench.goals import Standing
from workbench.history import Tried
from workbench.survey import Survey, Surveyed

BASELINE = Preset("baseline", "Baseline", "", "", ())
TRIED = Tried(1.0, "REVERTED", True, "", "")
ODD = 'odd"\\name\x1b[31m\n.service'
"""No unit is named so; a figure of one must not become another's all the same."""


def service(unit: str, exposure: int | None, **more: object) -> Surveyed:
    score = None if exposure is None else Score(exposure)
    hardened = None if exposure is None else Score(max(0, exposure - 36))
    known = {"standing": Standing(), "kept": False, "trial": False, "tried": None, "why": ""} | more
    return Surveyed(unit, "About it", "active", "running", score, hardened=hardened, **known)  # type: ignore[arg-type]


SURVEY = Survey(
    (
        service("a-rather-long-name-of-a-service@instance.service", 96, standing=Standing(5.0, "above")),
        service("docker.service", 95, standing=Standing(5.0, "accepted", "it starts containers")),
        service("redis.service", 14, standing=Standing(5.0, "met"), kept=True, tried=TRIED),
        service("plain.service", 0, tried=TRIED),
        service("secret.service", None, standing=Standing(5.0, "unknown"), why="you may not read /etc/x"),
    ),
    BASELINE,
    ("gone.service",),
)


@pytest.mark.parametrize("width", [26, 40, 60, 80, 120])
def test_the_table_fits_a_terminal(width: int) -> None:
    lines = list(survey_table.table(SURVEY, width))
    assert max(map(len, lines)) <= width
    assert "9.6" in lines[1]
    assert lines[1].startswith("a-rather-long")
    assert len(lines) == 6
    if width >= 60:
        assert "5.0  above" in lines[1]
        assert "5.0  accepted" in lines[2]
        assert "UNSAFE" in lines[1] or width < 80
        assert lines[3].endswith("kept") or width < 80


def test_in_a_pipe_names_are_whole_and_a_last_line_sums_up() -> None:
    lines = survey_table.text(SURVEY, Path("/etc/unitsmith/goals.toml")).splitlines()
    assert lines[1].startswith("a-rather-long-name-of-a-service@instance.service")
    assert "passed" in lines[4]
    assert "no gain" in lines[4]
    assert lines[7] == "docker.service: it starts containers"
    assert lines[8] == "secret.service: not known, since you may not read /etc/x"
    assert lines[9] == ("5 services, 1 above the goal, 1 accepted above it. Goals: /etc/unitsmith/goals.toml")
    assert lines[10] == "Not on this host, though they have goals: gone.service."


def test_what_there_is_nothing_to_tell_of_has_no_column() -> None:
    heading = next(survey_table.table(Survey((service("a.service", 96),), BASELINE), None))
    assert heading.split() == ["UNIT", "EXPOSURE", "RATING", "WITH", "baseline"]


def test_metrics_are_read_by_prometheus_own_parser() -> None:
    odd = Survey((*SURVEY.services, service(ODD, 50)), BASELINE)
    families = {one.name: one for one in text_string_to_metric_families(exposition(odd, 1_800_000_000.25))}
    assert all(one.type == "gauge" and one.documentation for one in families.values())

    def values(name: str) -> dict[str, float]:
        return {each.labels.get("unit", ""): each.value for each in families[f"unitsmith_{name}"].samples}

    assert values("exposure") == {
        "a-rather-long-name-of-a-service@instance.service": 9.6,
        "docker.service": 9.5,
        "redis.service": 1.4,
        "plain.service": 0.0,
        ODD: 5.0,
    }
    assert values("above_goal")["docker.service"] == 0
    assert values("accepted")["docker.service"] == 1
    assert sum(values("above_goal").values()) == 1
    assert values("goal")["redis.service"] == 5
    assert values("kept")["redis.service"] == 1
    assert values("unknown")["secret.service"] == 1
    assert values("survey_timestamp_seconds") == {"": 1_800_000_000.25}
    sample = families["unitsmith_exposure_with_preset"].samples[0]
    assert sample.labels["preset"] == "baseline"


def test_a_bad_file_of_goals_is_told_by_line_before_the_host_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "goals.toml"
    file.write_text("default = 'x'\n\n[goals]\na = 11\n")
    assert run(["survey", "--goals", str(file)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        f"unitsmith: {file}:1: default is a number from 0 to 10.",
        f"unitsmith: {file}:4: The goal of a is a number from 0 to 10.",
    ]
    assert run(["survey", "a.socket"]) == 2
    assert "services alone are surveyed" in capsys.readouterr().err
