"""Lists as rows: whatever is done to them, the unit ends up with the rows that are left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.directive import Directive, Family, Kind
from catalog.kinds.quoting import pieces
from unit.draft import Draft, Set, Unset
from unit.drop_in import render
from unit.effective import Effectives
from unit.rule import Rule
from unit.stack import Source, Stack
from workbench.items import Items, with_items

NAMES = ("/a", "/b", "/c", "/d", "-/e")
PATHS = Kind(Family.LIST, accumulates=True, resets=True, grammar="paths")
CALLS = Kind(Family.LIST, accumulates=True, resets=True, grammar="syscalls")
KEPT = "/etc/systemd/system/x.service.d/zz-unitsmith.conf"
KEY = ("Service", "X")

_lines = st.lists(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(" ".join), max_size=3)
_signs = st.tuples(
    st.sampled_from(["", "~"]), st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2)
)
_calls = st.lists(_signs.map(lambda made: made[0] + " ".join(made[1])), max_size=3)
_WHATS = ["add", "drop", "change", "move", "invert", "clear"]
_steps = st.lists(st.tuples(st.sampled_from(_WHATS), st.integers(0, 9)), max_size=6)


class Unit:
    """A unit whose fragment and kept drop-in set one list."""

    def __init__(self, kind: Kind, fragment: list[str], kept: list[str]) -> None:
        self.rule = Rule.of(Directive("Service", "X", kind))
        self.kind = kind
        self.stack = Stack("x.service", Source("/usr/lib/systemd/system/x.service", self._text(fragment)))
        self.kept = self._text(kept) if kept else b""
        self.under = Effectives(self.stack, self.rules).get(*KEY)
        self.now = self._effective(self.kept)

    @staticmethod
    def _text(values: list[str]) -> bytes:
        return "".join(["[Service]\n", *(f"X={value}\n" for value in values)]).encode()

    def rules(self, section: str, name: str) -> Rule:
        return self.rule

    def _effective(self, content: bytes) -> Effectives:
        return Effectives(self.stack.with_drop_in(Source(KEPT, content)), self.rules)

    def items(self, draft: Draft) -> Items:
        theirs = [(one.value, f"x.service:{one.line}") for one in self.under.settings]
        return Items.of(self.kind, theirs, self.after(draft))

    def after(self, draft: Draft) -> tuple[str, ...]:
        content = render(draft, self.rules, stack=self.stack, existing=self.kept)
        return self._effective(content).get(*KEY).values

    def take(self, draft: Draft, items: Items) -> Draft:
        return with_items(draft, self.now.get(*KEY).settings, KEY, items)


def _words(values: tuple[str, ...]) -> list[tuple[str, bool]]:
    return [(word, value[0] == "~") for value in values for word in pieces(value.removeprefix("~"))]


def _changed(items: Items, what: str, number: int) -> Items:
    at = number % len(items.rows) if items.rows else -1
    if what == "add":
        return items.added(NAMES[number % 5] if "/" in str(items.rows) else "abcde"[number % 5], number > 6)
    if what == "invert":
        return items.inverted() if items.inverts else items
    if what == "clear":
        return items.cleared()
    if at < 0:
        return items
    if items.rows[at].gone:
        return items.restored(at)
    return {
        "drop": lambda: items.removed(at),
        "change": lambda: items.changed(at, "/f"),
        "move": lambda: items.moved(at, 1),
    }[what]()


@pytest.mark.parametrize("kind", [PATHS, CALLS], ids=["paths", "calls"])
@given(data=st.data())
def test_the_unit_ends_up_with_the_rows_that_are_left(kind: Kind, data: st.DataObject) -> None:
    values = _lines if kind is PATHS else _calls
    unit, draft = Unit(kind, data.draw(values), data.draw(values)), Draft()
    for _ in range(2):
        items = unit.items(draft)
        assert _words(items.lines) == _words(unit.after(draft))
        for what, number in data.draw(_steps):
            items = _changed(items, what, number)
        draft = unit.take(draft, items)
        assert _words(unit.after(draft)) == _words(items.lines)


@given(_lines, _lines)
def test_rows_that_are_left_alone_need_no_edit(fragment: list[str], kept: list[str]) -> None:
    unit = Unit(PATHS, fragment, kept)
    assert unit.take(Draft(), unit.items(Draft())).edits == ()


def test_adding_leaves_the_lines_of_other_files_theirs() -> None:
    unit = Unit(PATHS, ["/a /b"], ["/c"])
    items = unit.items(Draft())
    assert [(row.text, row.origin) for row in items.rows] == [
        ("/a", "x.service:2"),
        ("/b", "x.service:2"),
        ("/c", ""),
    ]
    assert unit.take(Draft(), items.added("/d")).edits == (Set("Service", "X", ("/c", "/d"), adds=True),)


def test_taking_away_what_another_file_says_starts_the_list_afresh() -> None:
    unit = Unit(PATHS, ["/a /b"], [])
    items = unit.items(Draft()).removed(0)
    assert [(row.text, row.gone) for row in items.rows] == [("/a", True), ("/b", False)]
    draft = unit.take(Draft(), items)
    assert render(draft, unit.rules, stack=unit.stack).decode().splitlines()[-2:] == ["X=", "X=/b"]
    assert unit.take(draft, unit.items(draft).added("/a")).edits == (Set("Service", "X", ("/b /a",)),)
    assert unit.take(draft, items.removed(1)).edits == (Unset("Service", "X"),)


def test_what_is_said_already_is_not_said_twice() -> None:
    unit = Unit(PATHS, ["/a"], [])
    assert unit.items(Draft()).added("/a").lines == ("/a",)
    assert unit.items(Draft()).added("/b /c /b").lines == ("/a", "/b", "/c")


def test_names_that_are_picked_share_a_line() -> None:
    unit = Unit(CALLS, ["@system-service"], [])
    assert unit.items(Draft()).added("swapon", denied=True).added("kill", denied=True).lines == (
        "@system-service",
        "~swapon kill",
    )


def test_inverting_a_filter_twice_brings_the_rows_of_other_files_back() -> None:
    unit = Unit(CALLS, ["@system-service", "~@swap"], [])
    items = unit.items(Draft())
    assert not items.denies
    turned = items.inverted()
    assert turned.denies
    assert turned.lines == ("~@system-service", "@swap")
    assert unit.take(Draft(), turned.inverted()).edits == ()
