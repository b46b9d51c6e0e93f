"""Playgrounds for live tests: a real systemd, which each test may treat as it likes.

`playground` is shared by the tests of one systemd; `fresh_playground` is the test's own. Both come once for
each systemd that is asked for: this machine's own, or with `--all-systemds` one of each Debian release.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from host.playground import Playground

_HERE = Path(__file__).parent
_ROOTS = Path("/var/cache/unitsmith/roots")
_RELEASES = ("bullseye", "bookworm", "trixie", "sid")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.live)


def pytest_runtest_setup(item: pytest.Item) -> None:
    if os.geteuid() == 0 or _HERE not in item.path.parents:
        return
    why = "live tests boot a playground, which needs root: run ./dev test as root"
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "playground_root" in metafunc.fixturenames:
        all_of_them = metafunc.config.getoption("--all-systemds")
        roots = {release: _ROOTS / release for release in _RELEASES} if all_of_them else {"here": Path("/")}
        metafunc.parametrize("playground_root", roots.values(), ids=roots.keys(), scope="session")


@pytest.fixture(scope="session")
def playground(playground_root: Path) -> Iterator[Playground]:
    """A running playground with the demo service, shared: leave it as you found it."""
    with _start(playground_root) as running:
        yield running


@pytest.fixture
def fresh_playground(playground_root: Path) -> Iterator[Playground]:
    """A running playground with the demo service, for this test alone."""
    with _start(playground_root) as running:
        yield running


def _start(root: Path) -> Playground:
    if not root.is_dir():
        pytest.fail(f"There is no {root}: ./dev roots makes it.", pytrace=False)
    return Playground.start(root)
