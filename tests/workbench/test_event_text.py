"""What a trial's events say as lines of text."""

from host.ports import JournalEntry
from trial.events import Logged, Suspect, Verdict
from workbench.event_text import describe


def test_suspects_are_told_with_how_sure_they_are_and_the_others_counted() -> None:
    suspects = tuple(Suspect(f"Name{number}", "why", (), "possible") for number in range(8))
    lines = describe(Verdict(0.0, False, "it died", suspects)).splitlines()
    assert lines[1].strip() == "? Name0= (possible): why"
    assert len(lines) == 1 + 5 + 1
    assert lines[-1].strip() == "and 3 more"
    assert "more" not in describe(Verdict(0.0, False, "it died", suspects[:5]))


def test_a_remedy_of_several_directives_is_one_line() -> None:
    fixes = ("A=no\nB=no", "C=x\nC=y")
    line = describe(Verdict(0.0, False, "it died", (Suspect("A", "why", fixes),)))
    assert "instead: A=no and B=no or C=x, then y" in line


def test_a_record_of_another_units_process_is_marked() -> None:
    entry = JournalEntry("c", 0.0, "type=1326", identifier="kernel", transport="kernel", own=False)
    assert describe(Logged(0.0, entry)).endswith("type=1326 (of another unit)")
