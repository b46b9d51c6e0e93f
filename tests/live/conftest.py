"""Playgrounds for live tests: a real systemd, which each test may treat as it likes.

`playground` is shared by the tests of one file; `fresh_playground` is the test's own. Both come once for each
systemd that is asked for: this machine's own, or with `--all-systemds` one of each Debian release.
"""

import fcntl
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from host.playground import Playground

from ..waiting import HUNG

_HERE = Path(__file__).parent
_REPORTS = ("test_harden_report.py", "test_diagnosis_report.py")
"""They take minutes, one of them another root tree: only with --report."""
_ROOTS = Path("/var/cache/unitsmith/roots")
_RELEASES = ("bullseye", "bookworm", "trixie", "sid")

RunInside = Callable[..., str]
"""run_inside(playground, *command): the command's output and errors, run in the playground's namespaces."""
Fetch = Callable[[Playground, str], tuple[int, str]]
"""fetch(playground, page): the demo service's status and text; status 0 where it can't be reached."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if _HERE in item.path.parents:
            item.add_marker(pytest.mark.live)
    if not config.getoption("--report"):
        items[:] = [item for item in items if item.path.name not in _REPORTS]


def pytest_runtest_setup(item: pytest.Item) -> None:
    if os.geteuid() == 0 or _HERE not in item.path.parents:
        return
    why = "live tests boot a playground, which needs root: run ./dev test live"
    if os.environ.get("CI"):
        pytest.fail(why, pytrace=False)
    pytest.skip(why)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "playground_root" in metafunc.fixturenames:
        all_of_them = metafunc.config.getoption("--all-systemds")
        roots = {release: _ROOTS / release for release in _RELEASES} if all_of_them else {"here": Path("/")}
        metafunc.parametrize("playground_root", roots.values(), ids=roots.keys(), scope="module")


@pytest.fixture(scope="module")
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


@pytest.fixture
def kernel_log() -> Iterator[None]:
    """The kernel's log, in which ten records in five seconds have room, of the whole machine: tests that need
    theirs take turns."""
    with (Path(tempfile.gettempdir()) / "unitsmith-tests.kernel-log").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def flooded_log(kernel_log: None) -> Iterator[None]:
    """The same for a test that uses it up: the next one begins when the kernel lets records through again."""
    yield
    time.sleep(int(Path("/proc/sys/kernel/printk_ratelimit").read_text()))


@pytest.fixture(scope="session")
def run_inside() -> RunInside:
    """How to run a command inside, without any code of unitsmith's."""

    def run(playground: Playground, *command: str) -> str:
        enter = ["nsenter", f"--target={playground.leader}", "--all", "--root", "--wd", "--", *command]
        done = subprocess.run(
            enter, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=HUNG, check=False
        )
        return done.stdout

    return run


_FETCH = """
import socket, sys
with socket.create_connection(("127.0.0.1", 8642), 5) as s:
    s.sendall(b"GET %s HTTP/1.0\\r\\n\\r\\n" % sys.argv[1].encode())
    print(s.makefile().read(), end="")
"""


@pytest.fixture(scope="session")
def fetch(run_inside: RunInside) -> Fetch:
    """How to ask the demo service."""

    def ask(playground: Playground, page: str) -> tuple[int, str]:
        answer = run_inside(playground, "/usr/bin/python3", "-c", _FETCH, page)
        head, _, text = answer.partition("\n\n")
        return (int(head.split()[1]), text) if head.startswith("HTTP/") else (0, answer)

    return ask
