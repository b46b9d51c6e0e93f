import msgspec
from hypothesis import given
from hypothesis import strategies as st

from unit.draft import Draft, Edit, Set, Unset

NAMES = ["PrivateTmp", "User", "ReadOnlyPaths"]

steps = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(NAMES), st.sampled_from(["a", "b"])),
    st.tuples(st.just("unset"), st.sampled_from(NAMES)),
    st.tuples(st.just("drop"), st.sampled_from(NAMES)),
    st.tuples(st.just("undo")),
    st.tuples(st.just("redo")),
)


class Model:
    """Undo and redo as two plain lists of states."""

    def __init__(self) -> None:
        self.past: list[dict[str, str]] = []
        self.now: dict[str, str] = {}
        self.future: list[dict[str, str]] = []

    def step(self, verb: str, *rest: str) -> None:
        if verb == "undo" and self.past:
            self.future.append(self.now)
            self.now = self.past.pop()
        elif verb == "redo" and self.future:
            self.past.append(self.now)
            self.now = self.future.pop()
        elif verb in ("set", "unset", "drop"):
            then = dict(self.now)
            if verb == "drop":
                then.pop(rest[0], None)
            else:
                then[rest[0]] = rest[1] if verb == "set" else "-"
            if then != self.now:
                self.past.append(self.now)
                self.now, self.future = then, []


def stepped(draft: Draft, verb: str, *rest: str) -> Draft:
    if verb == "set":
        return draft.set("Service", rest[0], [rest[1]])
    if verb == "unset":
        return draft.unset("Service", rest[0])
    if verb == "drop":
        return draft.drop("Service", rest[0])
    return draft.undo() if verb == "undo" else draft.redo()


@given(st.lists(steps, max_size=40))
def test_any_story_of_edits_and_undos_ends_as_the_model_says(story: list[tuple[str, ...]]) -> None:
    draft, model = Draft(), Model()
    for step in story:
        draft = stepped(draft, *step)
        model.step(*step)
        now = [(edit.name, edit.values[0] if isinstance(edit, Set) else "-") for edit in draft.edits]
        assert now == list(model.now.items())
        assert (draft.can_undo, draft.can_redo) == (bool(model.past), bool(model.future))


def test_history_is_as_long_as_the_session() -> None:
    draft = Draft()
    for number in range(50_000):
        draft = draft.set("Service", "User", [str(number)])
    for _ in range(49_999):
        draft = draft.undo()
    assert draft.edits == (Set("Service", "User", ("0",)),)
    for _ in range(49_999):
        draft = draft.redo()
    assert draft.edits == (Set("Service", "User", ("49999",)),)
    assert not draft.can_redo


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    draft = Draft().set("Service", "User", ["x"])
    assert draft.set("Service", "User", ["x"]) is draft
    assert draft.drop("Service", "Group") is draft


def test_replacing_all_edits_is_one_step_back() -> None:
    draft = Draft().set("Service", "User", ["x"])
    replaced = draft.replace([Unset("Unit", "After"), Set("Service", "Group", ("y",))])
    assert replaced.undo() == draft
    assert replaced.undo().redo() == replaced


def test_drafts_are_equal_by_their_edits() -> None:
    straight = Draft().set("Service", "User", ["x"])
    winding = Draft().set("Service", "User", ["y"]).set("Service", "User", ["x"])
    assert straight == winding
    assert hash(straight) == hash(winding)
    assert straight != Draft()


def test_edits_can_be_stored_and_read_back() -> None:
    draft = Draft().set("Service", "ReadOnlyPaths", ["/a", "/b"], adds=True).unset("Service", "User")
    stored = msgspec.json.encode(draft.edits)
    assert msgspec.json.decode(stored, type=tuple[Edit, ...]) == draft.edits
