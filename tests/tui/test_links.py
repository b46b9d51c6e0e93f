"""Names of directives in texts are links, and links are walked through in order."""

from catalog.companions import COMPANIONS
from catalog.facts import directives
from tui.manual.page import marked
from tui.render.links import Picked, spots
from tui.render.manual import leads
from tui.render.text import Run, plain

KNOWN = {"User", "ReadWritePaths"}


def links(text: str, own: str = "") -> list[str]:
    return [run.link for run in leads([Run(text)], KNOWN, own) if run.link]


def test_known_directives_and_pages_of_the_manual_are_links() -> None:
    assert links("Set User= or ReadWritePaths=/var, see systemd.exec(5).") == [
        "go:User",
        "go:ReadWritePaths",
        "page:systemd.exec",
    ]
    assert links("Nothing=, systemd.journal-fields(7), Users= and PATH=/bin") == []
    assert links("ReadWritePaths= of itself", "ReadWritePaths") == []


def test_no_character_is_lost_to_a_link() -> None:
    text = "a User=x User= systemd.unit b"
    assert plain(tuple(leads([Run(text, "italic")], KNOWN))) == text


def test_links_are_picked_one_after_the_other_and_round() -> None:
    lines = [tuple(leads([Run(text)], KNOWN)) for text in ("none", "User= and ReadWritePaths=", "User=")]
    picked = Picked()
    assert [picked.next(lines) for _ in range(4)] == [1, 1, 2, 1]
    assert picked.link == "go:User"
    assert picked.shown(lines[1], 1)[0].style == "chosen"
    picked.keep_within([])
    assert picked.link == ""
    assert len(spots(lines)) == 3


def test_the_first_link_in_sight_is_picked_first() -> None:
    lines = [tuple(leads([Run(f"{'User=' if y % 10 == 0 else 'x'}")], KNOWN)) for y in range(40)]
    picked = Picked()
    assert [picked.next(lines, top, top + 10) for top in (15, 15, 0)] == [20, 30, 0]


def test_words_stand_out_over_the_borders_of_styles() -> None:
    line = (Run("read-", "bold"), Run("only file"))
    shown = marked(line, "only fi")
    assert plain(shown) == "read-only file"
    assert [run.text for run in shown if run.style == "match"] == ["only fi"]
    assert [run.text for run in marked(line, "d-on") if run.style == "match"] == ["d-", "on"]


def test_companions_are_directives() -> None:
    names = {name for _, name in directives()}
    assert {*COMPANIONS, *(one for several in COMPANIONS.values() for one in several)} <= names
