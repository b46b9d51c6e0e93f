"""The numbers of SECURITY.md are those of the tests that it names."""

import re
from pathlib import Path

from .hostile import TEXTS

ROOT = Path(__file__).parent.parent


def constant(file: str, name: str) -> int:
    """A number that a test defines, by its text: live tests are not imported where there is no playground."""
    found = re.search(rf"^(?:\w+, )*{name}(?:, \w+)* = (.+)$", (ROOT / file).read_text(), re.MULTILINE)
    assert found, name
    names = re.findall(r"\w+", found[0].partition("=")[0])
    return int(found[1].split(", ")[names.index(name)])


def counted() -> dict[str, int]:
    rows = re.findall(r"^\| .+ \| ([\d,]+) \| `(.+)` \|$", (ROOT / "SECURITY.md").read_text(), re.MULTILINE)
    return {file: int(number.replace(",", "")) for number, file in rows}


def test_each_number_is_counted() -> None:
    rows = counted()
    assert rows.pop("tests/live/test_hostile_requests.py") == constant(
        "tests/live/test_hostile_requests.py", "COUNT"
    )
    assert rows.pop("tests/tui/test_harmless.py") == len(TEXTS)
    kills = "tests/live/test_kills.py"
    assert rows.pop(kills) == 3 * (constant(kills, "FEWEST_TRIAL") + constant(kills, "FEWEST_KEEP"))
    assert not rows
