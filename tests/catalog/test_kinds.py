"""What a kind takes, and what can be stepped through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.catalog import Catalog
from catalog.directive import Directive, Family, Kind
from catalog.kinds import check, steps


def service(bare: Catalog, name: str) -> Directive:
    found = bare.get("Service", name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "value", ["1", "yes", "Y", "TRUE", "t", "On", "0", "no", "n", "False", "f", "off", " yes "]
)
def test_booleans_take_systemds_spellings(value: str) -> None:
    assert check(Kind(Family.BOOLEAN, ("no", "yes")), value) is None


@pytest.mark.parametrize("value", ["maybe", "2", "yes # why not", '"yes"', "%i", ""])
def test_booleans_refuse_the_rest_and_say_what_they_take(value: str) -> None:
    told = check(Kind(Family.BOOLEAN, ("no", "yes")), value)
    assert told is not None
    assert "yes or no" in told


def test_choices_say_all_they_take(bare: Catalog) -> None:
    kind = service(bare, "ProtectHome").kind
    assert check(kind, "read-only") is None
    assert check(kind, "TRUE") is None
    assert check(kind, "Read-Only") == "It takes no, read-only, tmpfs or yes; did you mean read-only?"


def test_choices_that_are_no_switches_refuse_yes(bare: Catalog) -> None:
    assert check(service(bare, "DevicePolicy").kind, "yes") == "It takes auto, closed or strict."


def test_choices_with_a_tail_want_one(bare: Catalog) -> None:
    kind = service(bare, "StandardOutput").kind
    assert check(kind, "file:/var/log/x") is None
    told = check(kind, "file:")
    assert told is not None
    assert "file:…" in told
    assert "file:" not in steps(kind)


def test_bare_numbers_are_taken_and_not_offered(bare: Catalog) -> None:
    kind = service(bare, "SyslogLevel").kind
    assert check(kind, "3") is None
    assert steps(kind) == ("emerg", "alert", "crit", "err", "warning", "notice", "info", "debug")


@pytest.mark.parametrize(
    ("name", "fine", "wrong"),
    [
        (
            "MemoryMax",
            ["1G", "1.5G", "512M", "50%", "infinity", "1024", "1G 500M"],
            ["1GB", "1g", "lots", "-1", "1G:2G"],
        ),
        ("LimitFSIZE", ["1G", "1G:2G", "infinity:infinity"], ["50%", "1G:2G:3G", "x:1"]),
        ("LimitNOFILE", ["1024", "1024:524288", "infinity"], ["1K", "many", "-1"]),
        (
            "TimeoutStartSec",
            ["5", "5s", "5min 20s", "1h30min", "infinity", "1.5h", "2 weeks"],
            ["5 foo", "soon", "-5", "5:6"],
        ),
        ("CPUQuota", ["20%", "150%", "12.5%"], ["20", "infinity", "much"]),
        ("CPUWeight", ["1", "10000", "idle"], ["0", "10001", "50%"]),
        ("Nice", ["-20", "0", "19", "+5"], ["-21", "20", "nice"]),
        ("TasksMax", ["10", "50%", "infinity"], ["0", "x"]),
    ],
)
def test_measures_are_judged_by_their_units_and_range(
    bare: Catalog, name: str, fine: list[str], wrong: list[str]
) -> None:
    kind = service(bare, name).kind
    assert [value for value in fine if check(kind, value)] == []
    assert [value for value in wrong if not check(kind, value)] == []


def test_an_empty_value_is_fine_where_it_resets_and_told_where_not(bare: Catalog) -> None:
    assert check(service(bare, "SystemCallFilter").kind, "") is None
    assert check(service(bare, "MemoryMax").kind, "") is None
    told = check(service(bare, "PrivateTmp").kind, "")
    assert told is not None
    assert told.startswith("It can't be left empty")


def test_steps_are_the_values_in_order_and_nothing_for_free_text(bare: Catalog) -> None:
    assert steps(service(bare, "ProtectSystem").kind) == ("no", "yes", "full", "strict")
    assert steps(service(bare, "PrivateDevices").kind) == ("no", "yes")
    assert steps(service(bare, "User").kind) == ()
    assert steps(service(bare, "SystemCallFilter").kind) == ()


def test_what_is_offered_is_fine(bare: Catalog) -> None:
    for found in bare.directives:
        for value in steps(found.kind):
            assert check(found.kind, value) is None, (found.key, value)


@given(st.sampled_from(list(Family)), st.text(max_size=60), st.booleans())
def test_no_value_makes_the_check_raise(family: Family, value: str, pair: bool) -> None:
    told = check(Kind(family, ("no", "x:"), pair=pair), value)
    assert told is None or told.endswith(".")


def test_long_digits_are_judged_at_once() -> None:
    assert check(Kind(Family.SIZE), "1" * 50_000 + "x")
    assert check(Kind(Family.TIME), "1 " * 50_000 + "x")
    assert check(Kind(Family.NUMBER, low=1, high=9), "1" * 50_000)
