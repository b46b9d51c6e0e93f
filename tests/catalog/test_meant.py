"""What somebody meant who wrote a value that is nearly one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.directive import Family, Kind
from catalog.kinds.check import check, nearly

SIZE = Kind(Family.SIZE, values=("infinity",), percent="too")
LIMIT = Kind(Family.NUMBER, values=("infinity",), pair=True, low=0)
TIME = Kind(Family.TIME, values=("infinity",))
CHOICE = Kind(Family.CHOICE, values=("no", "yes", "full", "strict"))
SWITCH = Kind(Family.BOOLEAN)
KINDS = (SIZE, LIMIT, TIME, CHOICE, SWITCH)


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        (SIZE, "2g", "2G"),
        (SIZE, "512 MB", "512M"),
        (SIZE, "1,5GiB", "1.5G"),
        (SIZE, "50 %", "50%"),
        (SIZE, "Infinity", "infinity"),
        (SIZE, "lots", ""),
        (LIMIT, "65_536", "65536"),
        (LIMIT, "1,024:infinty", "1024:infinity"),
        (LIMIT, "1:2:3", ""),
        (TIME, "5 Min", "5 min"),
        (TIME, "10mins 2Secs", "10min 2s"),
        (TIME, "5 parsecs", ""),
        (CHOICE, "Strict", "strict"),
        (CHOICE, "ful", "full"),
        (CHOICE, "banana", ""),
        (SWITCH, "ye", "yes"),
        (SWITCH, "yes", ""),
    ],
)
def test_what_is_near_is_offered(kind: Kind, typed: str, meant: str) -> None:
    assert nearly(kind, typed) == meant
    said = check(kind, typed) or ""
    assert ("did you mean" in said) is bool(meant)
    assert not meant or said.endswith(f"did you mean {meant}?")


@given(
    st.sampled_from(KINDS),
    st.text(max_size=12) | st.from_regex(r"[0-9]{1,3} ?[a-zA-Z%:,._]{0,5}", fullmatch=True),
)
def test_what_is_offered_is_a_value(kind: Kind, typed: str) -> None:
    near = nearly(kind, typed)
    assert not near or check(kind, near) is None
