"""Whether the paths that a process sees are closed to it as was asked for. proc_pid_mountinfo(5)"""

from collections.abc import Iterable, Iterator

from host.ports import Mount, ProcessState
from trial.diagnosis.case import Change
from trial.diagnosis.reach import bare, named, within
from trial.enforced.look import Look

_PROGRAMS = (
    "/usr/bin",
    "/usr/sbin",
    "/usr/lib",
    "/usr/local",
    "/opt",
    "/home",
    "/root",
    "/srv",
    "/tmp",
    "/var/tmp",
)
"""Where programs are, or are put by who wants to run them."""


def over(process: ProcessState, path: str) -> Mount | None:
    """The mount that a path is on; of several at one place the last one counts."""
    best: Mount | None = None
    for mount in process.mounts:
        if within(path, mount.point) and (best is None or len(mount.point) >= len(best.point)):
            best = mount
    return best


def _writable(process: ProcessState, paths: Iterable[str]) -> str:
    open_ones = [path for path in paths if (mount := over(process, path)) and not mount.read_only]
    return f"{open_ones[0]} is still writable" if open_ones else ""


def system(change: Change, process: ProcessState) -> str:
    """ProtectSystem=: no directory that it is about can be written."""
    tops = {"full": ("/usr", "/etc"), "strict": ("/usr", "/etc", "/")}
    return _writable(process, tops.get(change.values[-1], ("/usr",)))


def read_only(*paths: str) -> Look:
    """None of these can be written."""
    return lambda change, process: _writable(process, paths)


def _mounted(*paths: str) -> Look:
    """Something of its own is mounted on each of these."""

    def look(change: Change, process: ProcessState) -> str:
        points = {mount.point for mount in process.mounts}
        bare = [path for path in paths if path not in points]
        return f"nothing is mounted on {bare[0]}" if len(bare) == len(paths) else ""

    return look


def own_tmp(change: Change, process: ProcessState) -> str:
    """PrivateTmp=: it does not see the machine's own."""
    mount = over(process, "/tmp")
    own = mount is None or "systemd-private" in mount.root or change.values[-1] == "disconnected"
    return "" if own else "/tmp is the machine's own"


def own_dev(change: Change, process: ProcessState) -> str:
    """PrivateDevices=: what is mounted there is systemd's own, which it mounts noexec."""
    mount = over(process, "/dev")
    return "/dev is the machine's own" if mount and "noexec" not in mount.options else ""


def tunables(change: Change, process: ProcessState) -> str:
    """ProtectKernelTunables=: /proc/sys is not to be written, or not there."""
    proc = over(process, "/proc")
    hidden = proc is not None and "subset=pid" in proc.whole
    return "" if hidden else _writable(process, ("/proc/sys",))


def home(change: Change, process: ProcessState) -> str:
    """ProtectHome=: homes can't be written, or something lies over them."""
    if change.values[-1] == "read-only":
        return _writable(process, ("/home", "/root"))
    return _mounted("/home", "/root")(change, process)


def listed_read_only(change: Change, process: ProcessState) -> str:
    """None of the paths in the value can be written."""
    return _writable(process, _plain(change))


def listed_hidden(change: Change, process: ProcessState) -> str:
    """Something is mounted over each path in the value."""
    points = {mount.point for mount in process.mounts}
    bare = [path for path in _plain(change) if path not in points]
    return f"nothing is mounted on {bare[0]}" if bare else ""


def no_exec(opened: Iterable[str]) -> Look:
    """No program below the paths in the value can be executed, but for those that ExecPaths= opens again.

    A mount that systemd makes below such a path for another directive, as ProtectSystem= does on /usr, has
    the options of the place that it shows, and noexec is not among them."""
    excepted = [bare(path) for path in opened]

    def look(change: Change, process: ProcessState) -> str:
        for path in _plain(change):
            for place in (path, *(one for one in _PROGRAMS if within(one, path))):
                mount = over(process, place)
                runs = mount is not None and "noexec" not in mount.options
                if mount and runs and not any(within(place, one) for one in excepted):
                    return f"programs on {max(path, mount.point, key=len)} can still be executed"
        return ""

    return look


def _plain(change: Change) -> Iterator[str]:
    """The paths that must be there, whose fate can be told; those with - may be missing."""
    optional = {word.lstrip("-+") for value in change.values for word in value.split() if word[:1] == "-"}
    return (path for path in named(change) if path not in optional)


def proc(option: str) -> Look:
    """/proc is mounted with an option. proc(5)"""

    def look(change: Change, process: ProcessState) -> str:
        mount = over(process, "/proc")
        options = (*mount.options, *mount.whole) if mount else ()
        held = any(each.startswith(f"{option}=") for each in options)
        return "" if held or mount is None else f"/proc is mounted without {option}=: this kernel can't"

    return look
