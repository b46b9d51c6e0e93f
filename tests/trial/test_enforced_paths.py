"""Whether programs can be executed below a path, by the mounts that a process sees."""

import pytest

from host.ports import Mount, ProcessState
from trial.diagnosis.case import Change
from trial.enforced import ineffective

ROOT = Mount("/", "ext4", "/", ("rw", "noexec"), ("rw",))


def mount(point: str, *options: str) -> Mount:
    return Mount(point, "ext4", point, options, ("rw",))


def told(value: str, *mounts: Mount, exec_paths: tuple[str, ...] = ()) -> str:
    process = ProcessState(status={}, namespaces=(), mounts=(ROOT, *mounts))
    found = ineffective([Change("NoExecPaths", (value,))], process, exec_paths)
    return found[0].why if found else ""


@pytest.mark.parametrize(
    ("value", "mounts", "place"),
    [
        ("/", (), ""),
        ("/", (mount("/usr", "ro"),), "/usr"),
        ("/", (mount("/usr", "ro", "noexec"),), ""),
        ("/", (mount("/usr", "ro"), mount("/usr", "ro", "noexec")), ""),
        ("/", (mount("/usr/local", "rw"), mount("/dev", "rw"), mount("/proc", "rw")), "/usr/local"),
        ("/", (mount("/usr/bin", "ro"), mount("/usr/bin/one", "ro")), "/usr/bin"),
        ("/usr/bin", (mount("/usr", "ro"),), "/usr/bin"),
        ("/srv", (mount("/usr", "ro"),), ""),
        ("-/srv /opt", (mount("/opt", "rw"),), "/opt"),
    ],
)
def test_the_mount_that_covers_a_place_decides(value: str, mounts: tuple[Mount, ...], place: str) -> None:
    assert told(value, *mounts) == (f"programs on {place} can still be executed" if place else "")


def test_what_is_opened_again_is_meant_to_run() -> None:
    assert (
        told("/", mount("/usr/bin", "ro"), mount("/usr/lib", "ro"), exec_paths=("/usr/bin", "-/usr/lib"))
        == ""
    )
    assert told("/", mount("/usr", "ro"), exec_paths=("/usr/bin",)).startswith("programs on /usr ")
