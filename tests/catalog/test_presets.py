"""Presets are known to each systemd that is there, and harden the more the later they come."""

from pathlib import Path

import pytest

from catalog.exposure import score
from catalog.listings import bundled
from catalog.presets import Preset, presets

from . import exposure_oracle as oracle
from .verify_oracle import refused

_BASELINE = {
    *("NoNewPrivileges", "PrivateTmp", "PrivateDevices", "DevicePolicy", "ProtectSystem", "ProtectHome"),
    *("ProtectControlGroups", "ProtectKernelModules", "ProtectKernelTunables", "RestrictAddressFamilies"),
    *("RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID", "MemoryDenyWriteExecute"),
    "LockPersonality",
}

_VALUES_LATER = {247: {"RestrictAddressFamilies"}}  # "none" came with 249


@pytest.fixture(scope="module")
def here(root: Path) -> dict[str, Preset]:
    return {preset.id: preset for preset in presets(oracle.catalogue_of(root))}


def test_systemd_takes_every_line(root: Path, here: dict[str, Preset]) -> None:
    lines = [(name, value) for one in here.values() for name, values in one.settings for value in values]
    assert len(lines) > 100
    assert [line for line, no in zip(lines, refused(root, "Service", lines), strict=True) if no] == []


def test_only_what_this_systemd_does_not_know_is_left_out(root: Path, here: dict[str, Preset]) -> None:
    """A slip of the pen in presets.toml would be left out as well, and nobody would notice."""
    known = oracle.catalogue_of(root).by_key
    for one in here.values():
        left_out = {name for name in one.left_out if known["Service", name].supported}
        assert left_out <= _VALUES_LATER.get(oracle.version_of(root), set()), one.id


def test_the_baseline_is_the_fifteen_lines(here: dict[str, Preset]) -> None:
    assert {name for name, _ in here["baseline"].settings} == _BASELINE
    assert dict(here["baseline"].settings)["ProtectHome"] == ("read-only",)


def test_what_an_older_systemd_lacks_is_left_out_by_name(root: Path, here: dict[str, Preset]) -> None:
    known = {name for name, _ in here["strictest"].settings}
    assert "PrivateUsers" in known
    newer = not oracle.catalogue_of(root).by_key["Service", "PrivatePIDs"].supported
    assert ("PrivatePIDs" in here["strictest"].left_out) is newer


def test_each_says_whom_it_suits_and_what_it_breaks_and_hardens_further(here: dict[str, Preset]) -> None:
    figures = {}
    for one in here.values():
        assert one.suits.endswith(".")
        assert one.breaks.endswith(".")
        held = dict(one.settings)
        figures[one.id] = score(lambda _section, name, held=held: held.get(name, ()), bundled()).exposure
    assert 96 > figures["gentle"] > figures["baseline"] > figures["network"] > figures["strictest"]
    assert figures["strictest"] < 10
