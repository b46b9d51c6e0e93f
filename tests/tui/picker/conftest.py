"""The picker over a host in memory that has a unit of each sort."""

from pathlib import Path

import pytest

from host.fake import FakeHost

from ..units import PickerApp, units_to_pick


@pytest.fixture
def host() -> FakeHost:
    return units_to_pick()


@pytest.fixture
def app(host: FakeHost, tmp_path: Path) -> PickerApp:
    return PickerApp(host, tmp_path)
