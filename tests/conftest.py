"""What holds for every test: none sees the settings, drafts or cache of whoever runs it."""

import gc

import pytest

from catalog.build import build
from catalog.catalog import Catalog

from . import examples

examples.register()


@pytest.fixture(autouse=True)
def private_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test an empty home and XDG directories of its own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name, place in (("CONFIG", ".config"), ("DATA", ".local/share"), ("STATE", ".local/state")):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / place))
    # What is remembered of this machine's manual is the same for all: one reads it, the others have it.
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Here and not beside the live tests: pytest reads options only of the topmost conftest in time."""
    parser.addoption(
        "--all-systemds",
        action="store_true",
        help="ask the systemd of each Debian release too (./dev roots makes their trees)",
    )
    parser.addoption(
        "--report",
        action="store_true",
        help="make the reports that stand in the docs too: see CONTRIBUTING",
    )
    parser.addoption("--trials", type=int, default=20, help="how many are tried in a row (20)")


def pytest_collection_finish() -> None:
    """What has been imported stays: whoever looks for garbage a thousand times need not go through it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def bare() -> Catalog:
    """All that is known without any host."""
    return build("", {}, 0)
