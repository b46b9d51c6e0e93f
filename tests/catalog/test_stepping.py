"""What arrow keys make of numbers, sizes and time spans, and how these are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.directive import Family, Kind
from catalog.kinds import check
from catalog.kinds.arrow_steps import next_unit, stepped, units
from catalog.kinds.in_words import SPANS, nanoseconds, reading, size_of, span
from catalog.kinds.measures import is_size, is_time

TIME = Kind(Family.TIME, ("infinity",))
SIZE = Kind(Family.SIZE, ("infinity",), percent="too")
NICE = Kind(Family.NUMBER, low=-20, high=19)
WEIGHT = Kind(Family.NUMBER, ("idle",), low=1, high=10000)
SHARE = Kind(Family.NUMBER, percent="only")
LIMIT = Kind(Family.SIZE, ("infinity",), pair=True)


@pytest.mark.parametrize(
    ("kind", "value", "more", "less"),
    [
        (TIME, "90", "2min", "1min"),
        (TIME, "1h 30min", "2h", "1h"),
        (TIME, "2w", "infinity", "1w"),
        (TIME, "infinity", "infinity", "1d"),
        (TIME, "0", "1ms", "0"),
        (SIZE, "512M", "1G", "256M"),
        (SIZE, "1.5G", "2G", "1G"),
        (SIZE, "0", "1K", "0"),
        (SIZE, "50%", "55%", "45%"),
        (NICE, "0", "1", "-1"),
        (NICE, "-20", "-19", "-20"),
        (NICE, "19", "19", "18"),
        (WEIGHT, "100", "150", "95"),
        (WEIGHT, "10000", "10000", "9500"),
        (WEIGHT, "idle", "idle", "idle"),
        (SHARE, "20%", "25%", "19%"),
        (SIZE, "junk", "junk", "junk"),
    ],
)
def test_a_step_goes_to_the_next_round_value(kind: Kind, value: str, more: str, less: str) -> None:
    assert (stepped(kind, value, 1), stepped(kind, value, -1)) == (more, less)


@pytest.mark.parametrize("kind", [TIME, SIZE, NICE, WEIGHT, SHARE])
@given(steps=st.lists(st.sampled_from((-1, 1)), max_size=60))
def test_steps_never_leave_what_the_kind_takes(kind: Kind, steps: list[int]) -> None:
    value = stepped(kind, "", 1)
    for by in steps:
        value = stepped(kind, value, by)
        assert check(kind, value) is None, value


@given(st.integers(-(10**6), 10**6))
def test_a_step_up_from_a_round_number_is_undone_by_one_down(start: int) -> None:
    kind = Kind(Family.NUMBER)
    first = stepped(kind, str(start), 1)
    assert int(first) > start
    assert int(stepped(kind, str(start), -1)) < start
    assert stepped(kind, stepped(kind, first, 1), -1) == first


def test_units_go_round_and_keep_the_number() -> None:
    assert units(TIME) == ("ms", "s", "min", "h", "d", "w")
    value, seen = "90", []
    for _ in units(TIME):
        value = next_unit(TIME, value, 1)
        seen.append(value)
    assert seen == ["90min", "90h", "90d", "90w", "90ms", "90s"]
    assert next_unit(SIZE, "1000", -1) == "50%"
    assert next_unit(NICE, "3", 1) == "3"


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        (TIME, "90", "1min 30s"),
        (TIME, "1.5h", "1h 30min"),
        (TIME, "infinity", "no limit"),
        (TIME, "soon", ""),
        (SIZE, "512M", "512 MiB"),
        (SIZE, "1000000", "about 976.56 KiB"),
        (SIZE, "25%", "of what the machine has"),
        (LIMIT, "1G:infinity", "soft 1 GiB; hard no limit"),
        (NICE, "5", ""),
        (Kind(Family.NUMBER), "0x100000", "1 048 576"),
    ],
)
def test_a_value_is_read_out(kind: Kind, value: str, told: str) -> None:
    assert reading(kind, value) == told


def test_a_span_without_unit_is_of_the_directive_s_own_unit() -> None:
    assert reading(TIME, "50000", "ns") == "50us"


@given(st.integers(0, 10**20))
def test_a_span_is_written_so_that_it_is_read_as_the_same(length: int) -> None:
    assert is_time(span(length))
    assert nanoseconds(span(length)) == length


@given(st.lists(st.tuples(st.integers(1, 999), st.sampled_from(sorted(SPANS))), min_size=1, max_size=4))
def test_spans_of_several_parts_add_up(parts: list[tuple[int, str]]) -> None:
    text = " ".join(f"{count}{unit}" for count, unit in parts)
    assert nanoseconds(text) == sum(count * SPANS[unit] for count, unit in parts)


@given(st.integers(0, 2**50))
def test_sizes_are_bytes(size: int) -> None:
    assert is_size(str(size))
    assert size_of(str(size)) == size
