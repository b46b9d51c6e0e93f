"""What a unit says by itself, and whether it was seen to work before."""

import pytest

from host.ports import LoadedUnit
from trial import baseline, conditions
from trial.own import Own, named_in, own_of
from trial.snapshot import Snapshot

from .units import UNIT, loaded

FILES = (
    b"[Service]\nExecStartPre=-/bin/mkdir /x\nExecStart=@/usr/bin/web web -f\nUser=web\n",
    b"[Service]\nStateDirectory=web web/x:y\n",
    b"[Service]\nExecStart=\nExecStart=!/usr/sbin/web -d\nAmbientCapabilities=CAP_CHOWN\nLogsDirectory=web\n",
    b"[Service]\nUser=other\nAmbientCapabilities=CAP_KILL CAP_FOWNER\n",
)


def test_files_add_up_in_their_order() -> None:
    own = own_of(FILES)
    assert own.last("User") == "other"
    assert own.last("Group") == ""
    assert own.words("AmbientCapabilities") == ("CAP_CHOWN", "CAP_KILL", "CAP_FOWNER")
    assert own.programs == ("/bin/mkdir", "/usr/sbin/web")
    assert own.directories() == ("/var/lib/web", "/var/lib/web/x", "/var/log/web")
    assert "-d" in own.commands


def test_other_values_take_the_place_of_what_it_says() -> None:
    own = own_of(FILES).over({"User": ("root",), "Nice": ("5",)})
    assert (own.last("User"), own.last("Nice"), own.last("LogsDirectory")) == ("root", "5", "web")
    assert Own().over({}).commands == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the java runtime", "java"),
        ("Node: out of memory", "Node"),
        ("javac", ""),
        ("openjdk-java", "java"),
        (".java", ""),
        ("", ""),
    ],
)
def test_a_word_is_a_word_of_its_own(text: str, found: str) -> None:
    assert named_in(text, ("java", "node")) == found


UP = Snapshot(UNIT, running=True, invocation="a", result="success", restarts=0)
LOOPING = Snapshot(UNIT, running=True, invocation="a", result="success", restarts=9, looping=True)
DOWN = Snapshot(UNIT, running=False, invocation="", result="exit-code", restarts=0)
NOT_MET = {"ConditionResult": False, "Conditions": [["ConditionPathExists", False, True, "/x", -1]]}


@pytest.mark.parametrize(
    ("unit", "before", "why"),
    [
        (loaded(), UP, ""),
        (loaded(ActiveState="failed"), DOWN, "had failed (result 'exit-code')"),
        (loaded(), LOOPING, "is failing and being restarted already"),
        (loaded(ActiveState="inactive"), DOWN, "is down"),
        (loaded(ActiveState="inactive", Type="oneshot"), DOWN, ""),
        (loaded(ActiveState="inactive", TriggeredBy=["web.socket"]), DOWN, ""),
        (loaded(ActiveState="inactive", Type="dbus"), DOWN, ""),
        (loaded(ActiveState="inactive", BusName="org.web"), DOWN, ""),
        (
            loaded(ActiveState="inactive", **NOT_MET),
            DOWN,
            "is kept from starting, since this is not met: ConditionPathExists=!/x",
        ),
        (loaded(ActiveState="inactive", ConditionResult=False), DOWN, "is down"),
    ],
)
def test_what_there_is_to_compare_a_failure_with(unit: LoadedUnit, before: Snapshot, why: str) -> None:
    assert baseline.lacking(unit, before) == why


@pytest.mark.parametrize(
    ("why", "repair", "confirmed", "asked"),
    [
        ("", False, False, False),
        ("is down", False, False, True),
        ("is down", False, True, False),
        ("had failed (result 'x')", False, True, True),
        ("had failed (result 'x')", True, False, False),
    ],
)
def test_whether_that_is_asked_about(why: str, repair: bool, confirmed: bool, asked: bool) -> None:
    assert baseline.is_to_be_asked(why, repair=repair, confirmed=confirmed) is asked


@pytest.mark.parametrize(("checks", "words"), [(0, "fault."), (1, "the check was"), (2, "the checks were")])
def test_what_it_means_is_a_sentence(checks: int, words: str) -> None:
    told = baseline.told(UNIT, "is down", checks)
    assert told.startswith("web.service is down: ")
    assert words in told


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ([["ConditionPathExists", False, False, "/a", -1]], "ConditionPathExists=/a"),
        ([["ConditionPathExists", True, True, "/a", -2]], "ConditionPathExists=|!/a"),
        ([["ConditionPathExists", False, False, "/a", 1], ["ConditionHost", False, False, "x", 0]], ""),
        ([["short"]], ""),
        (None, ""),
        ("text", ""),
    ],
)
def test_conditions_that_are_not_met_are_told_as_they_are_written(listed: object, words: str) -> None:
    assert conditions.unmet({"Conditions": listed}) == words
    assert conditions.unmet({"Asserts": listed}) == words
