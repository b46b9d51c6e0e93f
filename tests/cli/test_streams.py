"""Standard streams that are closed, full, or read by nobody: one sentence where one can be said, and never
exit status 1, which says that a trial failed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

UNITSMITH = f"{sys.executable} -m cli"
FAULTS = {
    "output-closed": ">&-",
    "output-full": ">/dev/full",
    "errors-closed": "2>&-",
    "errors-full": "2>/dev/full",
    "input-closed": "<&-",
    "all-closed": "<&- >&- 2>&-",
    "all-full": ">/dev/full 2>/dev/full",
    "head": "| head -n 1",
    "nobody-reads": "| true",
}
VERBS = {
    "help": "--help",
    "usage": "try",
    "explain": "explain PrivateTmp",
    "json": "explain --all --json",
    "export": "export {unit}",
    "missing": "score {unit}x",
    "editor": "{unit}",
}
WITHOUT_OUTPUT = ("usage", "missing", "editor")


@pytest.fixture(scope="module")
def unit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("streams") / "x.service"
    more_than_a_pipe_holds = "Environment=A=b\n" * 6_000
    path.write_text("[Service]\nExecStart=/bin/true\n" + more_than_a_pipe_holds)
    return path


def run(words: str, fault: str) -> tuple[int, str]:
    """The program's own exit status, and what came out of standard error."""
    line = f"set -o pipefail; exec 3>&1; ({UNITSMITH} {words} {{}}; echo $? >&3)"
    command = line.format("") + f" {fault}" if fault.startswith("|") else line.format(fault)
    done = subprocess.run(
        ["/bin/bash", "-c", command], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return int(done.stdout.split()[-1]), done.stderr


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("verb", VERBS)
def test_a_fault_is_told_or_borne(unit: Path, verb: str, fault: str) -> None:
    status, errors = run(VERBS[verb].format(unit=unit), fault)
    assert "Traceback" not in errors
    assert "Exception ignored" not in errors
    unwritable = fault in (FAULTS["output-closed"], FAULTS["output-full"])
    if verb in WITHOUT_OUTPUT:
        assert status in (2, 3)
    elif unwritable or fault in (FAULTS["all-closed"], FAULTS["all-full"]):
        assert status == 3
        assert not unwritable or errors.startswith("unitsmith: Standard output ")
    else:
        assert status == 0


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_an_output_that_can_not_write_everything_writes_what_it_can(unit: Path, encoding: str) -> None:
    unit = unit.with_name("→") / "x.service"
    unit.parent.mkdir(exist_ok=True)
    unit.write_text("[Service]\nExecStart=/bin/true\n→\n")
    done = subprocess.run(
        [sys.executable, "-m", "cli", "export", str(unit)],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
