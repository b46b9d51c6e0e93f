"""Our exposure figures, held against `systemd-analyze security` of this machine, row by row."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog.exposure import Score, gains, score
from catalog.exposure.figures import Figures
from catalog.exposure.sandbox import sandbox
from catalog.exposure.table import table
from catalog.listings import bundled

from ..examples import thorough
from . import exposure_oracle as oracle
from .exposure_units import units

HERE = Path("/")
_TREES = Path("/var/cache/unitsmith/roots")
ROOTS = [HERE, *(root for name in ("bookworm", "trixie", "sid") if (root := _TREES / name).is_dir())]
"""Other releases too, where root can enter them; 247 has no --offline, see tests/live/test_exposure.py."""
needs_systemd = pytest.mark.skipif(
    not shutil.which("systemd-analyze") or oracle.version_of(HERE) < 250, reason="needs systemd-analyze 250"
)


each_root = pytest.mark.parametrize(
    "root", ROOTS if os.geteuid() == 0 else [HERE], ids=lambda root: root.name or "here"
)


def of(**settings: str) -> Score:
    return score(lambda _section, name: (settings[name],) if name in settings else (), bundled())


def test_a_bare_service_is_as_unsafe_as_systemd_says() -> None:
    bare = of()
    assert (bare.exposure, bare.shown, bare.rating) == (96, "9.6", "UNSAFE")
    assert sum(row.rule.weight for row in bare.rows if row.badness is not None) == 56_160
    assert len(table()) == 81


@needs_systemd
@each_root
# Each example is forty units in one call of systemd's; shrinking them would take minutes.
@settings(thorough(8), suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(texts=st.lists(units, min_size=40, max_size=40))
def test_every_row_is_what_systemd_says_of_random_units(root: Path, texts: list[str]) -> None:
    compared = [(text, rows) for text, rows in zip(texts, oracle.theirs(root, texts), strict=True) if rows]
    assert len(compared) > 30
    for text, rows in compared:
        assert oracle.differences(root, oracle.ours(root, text), rows) == {}, text


@needs_systemd
@each_root
def test_every_row_is_what_systemd_says_of_the_units_of_the_machine(root: Path) -> None:
    texts = [path.read_text("utf-8") for path in oracle.plain_services(root)]
    compared = [(text, rows) for text, rows in zip(texts, oracle.theirs(root, texts), strict=True) if rows]
    assert len(compared) > 20
    for text, rows in compared:
        assert oracle.differences(root, oracle.ours(root, text), rows) == {}, text


def test_a_gain_is_of_the_whole_and_not_of_a_row() -> None:
    dynamic = ("Service", "DynamicUser")
    tmp = ("Service", "PrivateTmp")
    found = gains(
        lambda *_: (), [(dynamic, ("yes",)), (tmp, ("yes",)), (("Service", "Nice"), ("5",))], bundled()
    )
    assert set(found) == {dynamic, tmp}
    for (_, name), by in found.items():
        assert abs(by / 10 - (96 - of(**{name: "yes"}).exposure)) <= 1  # both figures are rounded up
    assert found[dynamic] > found[tmp] > 0


def test_gains_tell_small_switches_apart_that_move_no_tenth() -> None:
    hostname, tmp = ("Service", "ProtectHostname"), ("Service", "PrivateTmp")
    found = gains(lambda *_: (), [(hostname, ("yes",)), (tmp, ("yes",))], bundled())
    assert of(ProtectHostname="yes").exposure == of().exposure
    assert 0 < found[hostname] < found[tmp]


@thorough(150)
@given(texts=st.lists(units, min_size=2, max_size=4))
def test_figures_that_share_rows_are_those_that_are_judged_anew(texts: list[str]) -> None:
    """Held against the score of the same sandbox, which judges every row."""
    shared = Figures(bundled(), frozenset())
    for text in texts:
        lines = [line.partition("=") for line in text.splitlines() if "=" in line]

        def held(_: str, name: str, lines: list[tuple[str, str, str]] = lines) -> tuple[str, ...]:
            return tuple(value for own, _equals, value in lines if own == name)

        found = shared.of(sandbox(held, bundled()))
        assert -(-round(found * 1e9) // 10**8) == score(held, bundled()).exposure
        assert found == Figures(bundled(), frozenset()).of(sandbox(held, bundled()))


def test_a_row_gains_nothing_once_it_is_at_its_best() -> None:
    rows = {row.id: row for row in of(PrivateNetwork="yes").rows}
    assert (rows["PrivateNetwork"].set, rows["PrivateNetwork"].gain) == (True, 0)
    assert rows["PrivateDevices"].gain > 0
    assert rows["PrivateDevices"].set is False


@pytest.mark.parametrize("value", ["no", "yes", "full"])
def test_a_dynamic_user_means_strict_whatever_else_is_said(value: str) -> None:
    rows = {row.id: row for row in of(DynamicUser="yes", ProtectSystem=value).rows}
    assert rows["ProtectSystem"].set is True
