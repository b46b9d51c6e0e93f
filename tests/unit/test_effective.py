from unit.effective import UNSET, Effectives, Setting, effective
from unit.rule import Rule
from unit.stack import Source, Stack, assignments

FRAGMENT = Source(
    "/usr/lib/systemd/system/d.service", b"[Service]\nPrivateTmp=yes\nReadOnlyPaths=/a\nUser=x\n"
)
FIRST = Source("/etc/systemd/system/d.service.d/10-a.conf", b"[Service]\nPrivateTmp=\nReadOnlyPaths=/b\n")
SECOND = Source(
    "/run/systemd/system/d.service.d/20-b.conf", b"[Service]\nReadOnlyPaths=\nReadOnlyPaths=/c\nUser=\n"
)

STACK = Stack("d.service", FRAGMENT, (FIRST, SECOND))


def test_files_apply_in_the_order_given() -> None:
    paths = [one.path for one in assignments(STACK) if one.name == "ReadOnlyPaths"]
    assert paths == [FRAGMENT.path, FIRST.path, SECOND.path, SECOND.path]


def test_an_empty_assignment_does_not_reset_a_boolean() -> None:
    assert effective(STACK, "Service", "PrivateTmp").settings == (Setting("yes", FRAGMENT.path, 2),)


def test_an_empty_assignment_resets_a_list() -> None:
    assert effective(STACK, "Service", "ReadOnlyPaths", True, True).settings == (
        Setting("/c", SECOND.path, 3),
    )


def test_an_empty_assignment_resets_a_plain_value_that_can_be_reset() -> None:
    assert effective(STACK, "Service", "User", False, True) == UNSET
    assert effective(STACK, "Service", "User", False, False).value == "x"


def test_dependencies_only_ever_add_up() -> None:
    values = effective(STACK, "Service", "ReadOnlyPaths", True, False).values
    assert values == ("/a", "/b", "/c")


def test_an_empty_bounding_set_is_a_value_and_the_full_one_is_none() -> None:
    rule = Rule(accumulates=True, resets=True, reset="~")
    for text, values in (
        (b"CapabilityBoundingSet=CAP_KILL\nCapabilityBoundingSet=\n", ("",)),
        (b"CapabilityBoundingSet=\nCapabilityBoundingSet=CAP_KILL\n", ("CAP_KILL",)),
        (b"CapabilityBoundingSet=\nCapabilityBoundingSet=~CAP_KILL\n", ("", "~CAP_KILL")),
        (b"CapabilityBoundingSet=CAP_KILL\nCapabilityBoundingSet=~\n", ()),
    ):
        stack = Stack("d.service", Source("/x", b"[Service]\n" + text))
        assert Effectives(stack, lambda *_: rule).get("Service", "CapabilityBoundingSet").values == values


def test_the_last_value_of_one_file_wins_over_its_earlier_ones() -> None:
    stack = Stack("d.service", Source("/x", b"[Service]\nUser=a\nUser=b\n[Unit]\n[Service]\nUser=c\n"))
    assert effective(stack, "Service", "User").settings == (Setting("c", "/x", 6),)


def test_only_what_is_set_is_listed() -> None:
    rules = {"ReadOnlyPaths": Rule(True, True), "User": Rule(resets=True)}
    found = dict(Effectives(STACK, lambda _, name: rules.get(name, Rule())).items())
    assert sorted(found) == [("Service", "PrivateTmp"), ("Service", "ReadOnlyPaths")]


def test_a_drop_in_is_sorted_by_basename_whatever_its_directory() -> None:
    for basename, place in (("05.conf", 0), ("15.conf", 1), ("zz-unitsmith.conf", 2)):
        mine = Source(f"/etc/systemd/system/d.service.d/{basename}", b"")
        assert STACK.with_drop_in(mine).drop_ins.index(mine) == place


def test_a_drop_in_hides_the_one_of_its_basename() -> None:
    mine = Source("/run/systemd/system.control/d.service.d/10-a.conf", b"[Service]\n")
    assert STACK.with_drop_in(mine).drop_ins == (mine, SECOND)


def test_a_drop_in_can_be_left_out() -> None:
    assert STACK.without(FIRST.path).drop_ins == (SECOND,)


def test_a_unit_without_files_sets_nothing() -> None:
    assert assignments(Stack("d.service")) == ()
