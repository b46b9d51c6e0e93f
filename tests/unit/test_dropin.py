"""A rendered drop-in, applied over the unit's other files, has exactly the drafted effect."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.assignment import BadAssignment
from unit.document import Document
from unit.draft import Draft, Edit, Set, Unset
from unit.drop_in import from_text, obstacles, render
from unit.effective import Effectives
from unit.rule import Rule
from unit.stack import Source, Stack

from ..examples import thorough

TARGET = "/etc/systemd/system/d.service.d/zz-unitsmith.conf"

KNOWN = {
    ("Service", "PrivateTmp"): Rule(default="no"),
    ("Service", "ProtectHome"): Rule(default="no"),
    ("Service", "User"): Rule(resets=True),
    ("Service", "ExecStart"): Rule(accumulates=True, resets=True),
    ("Service", "ReadOnlyPaths"): Rule(accumulates=True, resets=True),
    ("Service", "CapabilityBoundingSet"): Rule(accumulates=True, resets=True, reset="~"),
    ("Service", "Slice"): Rule(),
    ("Unit", "After"): Rule(accumulates=True),
    ("Unit", "Documentation"): Rule(accumulates=True, resets=True),
    ("Install", "WantedBy"): Rule(accumulates=True, resets=True),
}


def rules(section: str, name: str) -> Rule:
    return KNOWN.get((section, name), Rule())


keys = st.sampled_from(sorted(KNOWN))
words = st.sampled_from(["a", "b", "yes", "/x y", "~CAP_CHOWN"])
written = st.sampled_from(["a", "b", "no", "/x y", "", "~", ""])
noise = st.sampled_from(["# kept", "", "; kept too", "junk", "Nice = 5"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    lines = []
    for _ in range(draw(st.integers(0, 8))):
        section, name = draw(keys)
        equals = draw(st.sampled_from(["=", " = "]))
        lines += [f"[{section}]", f"{name}{equals}{draw(written)}", draw(noise)]
    return "".join(f"{line}\n" for line in lines).encode()


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    drop_ins = tuple(Source(f"/run/{n}0.conf", draw(files())) for n in range(draw(st.integers(0, 3))))
    return Stack("d.service", Source("/usr/lib/d.service", draw(files())), drop_ins)


def a_set(key: tuple[str, str], values: list[str], adds: bool) -> Set:
    return Set(*key, tuple(values), adds and rules(*key).accumulates)


edits = st.one_of(
    st.builds(a_set, keys, st.lists(words, min_size=1, max_size=3), st.booleans()),
    keys.map(lambda key: Unset(*key)),
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    draft = Draft()
    for edit in draw(st.lists(edits, max_size=6)):
        draft = draft.put(edit)
    return draft


def over(stack: Stack, content: bytes) -> Effectives:
    return Effectives(stack.with_drop_in(Source(TARGET, content)), rules)


def wanted(edit: Edit, before: tuple[str, ...]) -> tuple[str, ...]:
    """What an edit promises, in terms of the values that the unit's other files leave."""
    rule = rules(edit.section, edit.name)
    if isinstance(edit, Unset):
        return (rule.default,) if before and not rule.resets else ()
    if not rule.accumulates:
        return edit.values[-1:]
    if not edit.adds:
        return edit.values
    kept = before
    for value in edit.values:
        alone = kept == ("",) and not value.startswith("~")  # what is added to the empty set is all there is
        kept = () if value == rule.reset else (value,) if alone else (*kept, value)
    return kept


@thorough(400)
@given(stacks(), drafts(), files())
def test_the_drop_in_over_the_stack_gives_the_drafted_values(
    stack: Stack, draft: Draft, existing: bytes
) -> None:
    content = render(draft, rules, stack=stack, existing=existing)
    base, now = Effectives(stack, rules), over(stack, content)
    impossible = {(one.section, one.name) for one in obstacles(draft, rules, base=Effectives(stack, rules))}
    for edit in draft.edits:
        key = (edit.section, edit.name)
        if key in impossible:
            continue
        values = now.get(*key).values
        if rules(*key) == Rule(accumulates=True) and isinstance(edit, Set) and not edit.adds:
            assert set(values) == set(edit.values)
        else:
            assert values == wanted(edit, base.get(*key).values)


@given(stacks(), files())
def test_files_that_were_read_before_need_not_be_read_again(stack: Stack, content: bytes) -> None:
    """What follows from the first files and then the rest is what follows from all of them."""
    for path in (TARGET, *(source.path for source in stack.drop_ins)):
        whole = stack.with_drop_in(Source(path, content))
        again = Effectives(whole, rules, Effectives(whole.before(path), rules))
        assert again.ended == Effectives(whole, rules).ended
        assert list(again.items()) == list(Effectives(whole, rules).items())


@given(stacks(), drafts(), files())
def test_what_is_known_of_the_stack_makes_no_difference(stack: Stack, draft: Draft, existing: bytes) -> None:
    known = Effectives(stack, rules)
    assert render(draft, rules, stack=stack, existing=existing, base=known) == render(
        draft, rules, stack=stack, existing=existing
    )


@given(stacks(), drafts(), files())
def test_what_was_not_drafted_stays_as_it_was(stack: Stack, draft: Draft, existing: bytes) -> None:
    before, after = over(stack, existing), over(stack, render(draft, rules, stack=stack, existing=existing))
    for key in KNOWN:
        if draft.get(*key) is None:
            assert after.get(*key).values == before.get(*key).values


@given(stacks(), drafts())
def test_a_line_that_resets_is_written_only_over_something(stack: Stack, draft: Draft) -> None:
    base = Effectives(stack, rules)
    for one in Document.parse(render(draft, rules, stack=stack)).assignments:
        if one.value in ("", rules(one.section, one.name).reset):
            assert base.get(one.section, one.name).settings


@given(stacks(), drafts(), files())
def test_comments_and_other_lines_of_the_existing_drop_in_stay(
    stack: Stack, draft: Draft, existing: bytes
) -> None:
    after = render(draft, rules, stack=stack, existing=existing)
    for line in (b"# kept", b"; kept too", b"junk", b"Nice = 5"):
        assert after.splitlines().count(line) == existing.splitlines().count(line) or after == b""
    if after == b"":
        assert not any(line in existing for line in (b"# kept", b"; kept too", b"Nice"))


@given(stacks(), drafts())
def test_rendering_again_over_what_was_rendered_changes_nothing(stack: Stack, draft: Draft) -> None:
    once = render(draft, rules, stack=stack)
    assert render(draft, rules, stack=stack, existing=once) == once


@thorough(300)
@given(stacks(), files())
def test_the_edits_of_a_text_have_its_effect(stack: Stack, text: bytes) -> None:
    content = render(Draft(from_text(text, rules)), rules, stack=stack)
    before, after = over(stack, text), over(stack, content)
    for key in KNOWN:
        if (text_edit := Draft(from_text(text, rules)).get(*key)) is None or isinstance(text_edit, Set):
            assert after.get(*key).values == before.get(*key).values
        else:
            assert after.get(*key).values == before.get(*key).values == ()


def test_a_new_file_begins_with_how_to_remove_it_and_orders_its_sections() -> None:
    draft = Draft().set("Install", "WantedBy", ["x.target"]).set("Service", "PrivateTmp", ["yes"])
    draft = draft.set("Unit", "After", ["a.target"]).set("Service", "User", ["nobody"])
    assert render(draft, rules, stack=Stack("d.service")) == (
        b"# Written by unitsmith; remove it with: unitsmith revert d.service\n"
        b"[Unit]\nAfter=a.target\n\n"
        b"[Service]\nPrivateTmp=yes\nUser=nobody\n\n"
        b"[Install]\nWantedBy=x.target\n"
    )


def test_an_override_of_a_command_resets_it_first() -> None:
    stack = Stack("d.service", Source("/usr/lib/d.service", b"[Service]\nExecStart=/bin/a\n"))
    draft = Draft().set("Service", "ExecStart", ["/bin/b"])
    assert render(draft, rules, stack=stack, header="") == b"[Service]\nExecStart=\nExecStart=/bin/b\n"


@pytest.mark.parametrize(
    ("values", "lines"),
    [
        (["CAP_KILL"], ["", "CAP_KILL"]),
        (["~CAP_KILL", "~CAP_LEASE"], ["~", "~CAP_KILL", "~CAP_LEASE"]),
        ([""], [""]),
    ],
)
def test_a_bounding_set_is_replaced_from_the_side_that_it_counts_from(
    values: list[str], lines: list[str]
) -> None:
    stack = Stack("d.service", Source("/x", b"[Service]\nCapabilityBoundingSet=CAP_CHOWN\n"))
    key = ("Service", "CapabilityBoundingSet")
    content = render(Draft().set(*key, values), rules, stack=stack, header="")
    assert list(Document.parse(content).values(*key)) == lines


def test_a_bounding_set_is_unset_by_the_full_set() -> None:
    stack = Stack("d.service", Source("/x", b"[Service]\nCapabilityBoundingSet=CAP_CHOWN\n"))
    content = render(Draft().unset("Service", "CapabilityBoundingSet"), rules, stack=stack, header="")
    assert content == b"[Service]\nCapabilityBoundingSet=~\n"


def test_a_boolean_is_unset_by_its_default() -> None:
    stack = Stack("d.service", Source("/x", b"[Service]\nPrivateTmp=yes\n"))
    content = render(Draft().unset("Service", "PrivateTmp"), rules, stack=stack, header="")
    assert content == b"[Service]\nPrivateTmp=no\n"


def test_nothing_drafted_is_nothing_written() -> None:
    stack = Stack("d.service", Source("/x", b"[Service]\nPrivateTmp=yes\n"))
    assert render(Draft(), rules, stack=stack) == b""
    assert render(Draft().unset("Service", "User"), rules, stack=stack) == b""


def test_a_drop_in_of_which_nothing_is_left_is_empty() -> None:
    stack = Stack("d.service")
    existing = render(Draft().set("Service", "PrivateTmp", ["yes"]), rules, stack=stack)
    assert render(Draft().unset("Service", "PrivateTmp"), rules, stack=stack, existing=existing) == b""


def test_what_the_user_set_is_written_though_it_is_so_already() -> None:
    stack = Stack("d.service", Source("/x", b"[Service]\nPrivateTmp=yes\n"))
    draft = Draft().set("Service", "PrivateTmp", ["yes"])
    assert b"PrivateTmp=yes" in render(draft, rules, stack=stack)
    assert render(draft.drop("Service", "PrivateTmp"), rules, stack=stack) == b""


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (Draft().unset("Unit", "After"), "A drop-in can only add to After=; to take a value away, edit /x."),
        (
            Draft().set("Unit", "After", ["b"]),
            "A drop-in can only add to After=; to take a value away, edit /x.",
        ),
        (
            Draft().unset("Service", "Slice"),
            "Slice= has no default that could be written; to unset it, edit /x.",
        ),
    ],
)
def test_what_no_drop_in_can_do_is_told(draft: Draft, text: str) -> None:
    stack = Stack("d.service", Source("/x", b"[Unit]\nAfter=a\n[Service]\nSlice=s\n"))
    assert [one.text for one in obstacles(draft, rules, base=Effectives(stack, rules))] == [text]


def test_a_value_of_two_lines_is_refused() -> None:
    with pytest.raises(BadAssignment, match="User="):
        render(Draft().set("Service", "User", ["a\nExecStart=/bin/evil"]), rules, stack=Stack("d.service"))
