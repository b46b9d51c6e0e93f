"""The demo service is honest: it works, and directives that take something away break it, each in its way."""

from collections.abc import Callable, Iterator

import pytest

from host.playground import DEMO_UNIT, Playground

RunInside = Callable[..., str]
Fetch = Callable[[Playground, str], tuple[int, str]]
DROP_IN = f"/run/systemd/system/{DEMO_UNIT}.d/test.conf"

HARMLESS = [
    "PrivateTmp=yes",
    "ProtectSystem=full",
    "ProtectHome=yes",
    "NoNewPrivileges=yes",
    "MemoryDenyWriteExecute=yes",
]
BREAKING = [
    ("ReadOnlyPaths=/", "Read-only file system: '/var/lib/unitsmith-demo/state'"),
    ("ProtectSystem=strict", "Read-only file system: '/var/lib/unitsmith-demo/state'"),
    ("ReadOnlyPaths=/var/log", "Read-only file system: '/var/log/unitsmith-demo/demo.log'"),
    ("ReadOnlyPaths=/tmp", "Read-only file system: '/tmp/unitsmith-demo."),
    ("User=nobody", "Permission denied: '/var/lib/unitsmith-demo/state'"),
    ("RestrictAddressFamilies=AF_UNIX", "Address family not supported by protocol"),
    ("InaccessiblePaths=/etc/hosts", "Temporary failure in name resolution"),
    ("InaccessiblePaths=/usr/bin", "status=203/EXEC"),
    ("SystemCallFilter=~@network-io", "status=31/SYS"),
    ("LimitFSIZE=1", "can't start: OSError: [Errno 27] File too large"),
]


@pytest.fixture
def set_directive(playground: Playground, run_inside: RunInside) -> Iterator[Callable[[str], str]]:
    """Restart the demo service with one more directive; answers what the journal says since."""

    def restart(line: str) -> str:
        target = playground.path(DROP_IN)
        target.parent.mkdir(exist_ok=True)
        target.write_text(f"[Service]\n{line}\nRestart=no\n")
        run_inside(playground, "systemctl", "daemon-reload")
        before = run_inside(playground, "journalctl", "-n", "1", "-q", "-o", "cat", "--show-cursor")
        run_inside(playground, "systemctl", "restart", DEMO_UNIT)
        run_inside(playground, "journalctl", "--sync")
        # By the unit: of a process that is gone when journald looks, the invocation is not known.
        since = f"--after-cursor={before.rpartition('-- cursor: ')[2].strip()}"
        return run_inside(playground, "journalctl", "--no-pager", since, f"--unit={DEMO_UNIT}")

    yield restart
    playground.path(DROP_IN).unlink(missing_ok=True)
    run_inside(playground, "systemctl", "daemon-reload")
    run_inside(playground, "systemctl", "reset-failed", DEMO_UNIT)
    run_inside(playground, "systemctl", "restart", DEMO_UNIT)


def state(run_inside: RunInside, playground: Playground) -> str:
    return run_inside(playground, "systemctl", "is-active", DEMO_UNIT).strip()


def test_it_is_well(playground: Playground, fetch: Fetch) -> None:
    status, text = fetch(playground, "/health")
    assert (status, len(text.splitlines())) == (200, 4)


def test_it_counts_visits_over_restarts(playground: Playground, fetch: Fetch, run_inside: RunInside) -> None:
    def visits() -> int:
        return int(fetch(playground, "/")[1].split("visits: ")[1].split()[0])

    first = visits()
    run_inside(playground, "systemctl", "restart", DEMO_UNIT)
    assert visits() == first + 1
    assert f"visit {first + 1}\n" in playground.path("/var/log/unitsmith-demo/demo.log").read_text()


def test_it_reads_its_count_again_when_reloaded(
    playground: Playground, fetch: Fetch, run_inside: RunInside
) -> None:
    playground.path("/var/lib/unitsmith-demo/state").write_text("70000\n")
    run_inside(playground, "systemctl", "reload", DEMO_UNIT)
    assert "visits: 70001" in fetch(playground, "/")[1]


@pytest.mark.parametrize("page", ["/nothing", "/../etc/passwd"])
def test_it_has_no_other_pages(playground: Playground, fetch: Fetch, page: str) -> None:
    assert fetch(playground, page)[0] == 404


@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_directives_leave_it_well(
    playground: Playground, fetch: Fetch, set_directive: Callable[[str], str], line: str
) -> None:
    set_directive(line)
    assert fetch(playground, "/health")[0] == 200


@pytest.mark.parametrize(("line", "evidence"), BREAKING)
def test_breaking_directives_show_in_the_journal(
    playground: Playground,
    run_inside: RunInside,
    set_directive: Callable[[str], str],
    line: str,
    evidence: str,
) -> None:
    journal = set_directive(line)
    assert evidence in journal
    assert state(run_inside, playground) == "failed"


def test_a_forbidden_system_call_is_in_the_kernels_records(
    playground: Playground, run_inside: RunInside, set_directive: Callable[[str], str]
) -> None:
    set_directive("SystemCallFilter=~@network-io")
    kernel = run_inside(playground, "journalctl", "--no-pager", "-k", "-n", "200")
    assert "type=1326" in kernel


def test_a_network_of_its_own_makes_it_unreachable_though_active(
    playground: Playground, fetch: Fetch, run_inside: RunInside, set_directive: Callable[[str], str]
) -> None:
    set_directive("PrivateNetwork=yes")
    assert state(run_inside, playground) == "active"
    assert fetch(playground, "/")[0] == 0


def test_what_breaks_while_it_runs_is_answered_and_ends_it(
    fresh_playground: Playground, fetch: Fetch, run_inside: RunInside
) -> None:
    state_file = fresh_playground.path("/var/lib/unitsmith-demo/state")
    state_file.unlink()
    state_file.mkdir()
    assert fetch(fresh_playground, "/health") == (
        500,
        "IsADirectoryError: [Errno 21] Is a directory: '/var/lib/unitsmith-demo/state'\n",
    )
    assert state(run_inside, fresh_playground) == "active"
    assert fetch(fresh_playground, "/")[0] == 500
    run_inside(fresh_playground, "journalctl", "--sync")
    assert "can't count a visit: IsADirectoryError" in run_inside(
        fresh_playground, "journalctl", "-u", DEMO_UNIT
    )


def test_it_stops_at_once(fresh_playground: Playground, run_inside: RunInside) -> None:
    run_inside(fresh_playground, "systemctl", "stop", DEMO_UNIT)
    names = ("Result", "ActiveExitTimestampMonotonic", "InactiveEnterTimestampMonotonic")
    told = (run_inside(fresh_playground, "systemctl", "show", "-P", name, DEMO_UNIT) for name in names)
    result, began, ended = (text.strip() for text in told)
    assert result == "success"
    assert int(ended) - int(began) < 5_000_000, "it waits for something: its stop time-out is 5 s"
    assert not list(fresh_playground.path("/tmp").glob("unitsmith-demo.*"))
