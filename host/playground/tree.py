"""The tree that a playground boots: the real one, unchanged, under a layer of memory (overlayfs).

Call it in a mount namespace of one's own: then nothing of it is visible outside or outlives its processes.
"""

import contextlib
import os
from pathlib import Path

from host import kernel
from host.playground import idmap
from host.ports import HostUnavailable

_WORK = Path("/run")
"""Covered by memory of the keeper's own: what systemd-nspawn leaves there is gone with it, too."""
_DISKS = ("btrfs", "ext2", "ext3", "ext4", "f2fs", "xfs", "bcachefs", "zfs", "overlay")
_NOT_SOFTWARE = ("/boot", "/dev", "/media", "/mnt", "/proc", "/run", "/sys", "/tmp")


def build(root: str, shift: int = 0) -> Path:
    """The merged tree of `root` and the file systems mounted in it; owners are shifted up by `shift`.

    Raises HostUnavailable where there is no such tree, or the kernel can't lay memory over it."""
    try:
        source = os.open(root, os.O_PATH | os.O_DIRECTORY)
    except OSError as error:
        raise HostUnavailable(f"Can't boot a playground from {root}: {error.strerror}.") from None
    if not os.access("usr/lib/os-release", os.F_OK, dir_fd=source) and not os.access(
        "etc/os-release", os.F_OK, dir_fd=source
    ):
        raise HostUnavailable(f"Can't boot a playground from {root}: it is no root tree (no os-release).")
    inner = _mounted_inside(root)
    sources = {place: os.open(place, os.O_PATH | os.O_DIRECTORY) for place in inner}
    kernel.mount_tmpfs(_WORK, "0755")
    tree = _WORK / "playground"
    _lay_over(source, tree, "root", shift)
    for number, (place, opened) in enumerate(sources.items()):
        target = tree / os.path.relpath(place, root)
        with contextlib.suppress(OSError):  # one that can't be laid over is an empty directory inside
            _lay_over(opened, target, str(number), shift)
    return tree


def _lay_over(source: int, target: Path, name: str, shift: int) -> None:
    """Mount memory over an opened directory, at `target`."""
    upper, work = _WORK / "layers" / name / "upper", _WORK / "layers" / name / "work"
    for directory in (upper, work, target):
        directory.mkdir(parents=True, exist_ok=True)
    found = os.fstat(source)
    upper.chmod(found.st_mode & 0o7777)
    os.chown(upper, found.st_uid + shift, found.st_gid + shift)
    lower = f"/proc/self/fd/{source}"
    mapped = _WORK / "layers" / name / "lower"
    mapped.mkdir()
    shown = shift != 0 and idmap.mount_shifted(lower, mapped, shift)
    try:
        # metacopy: changing an owner copies no file
        options = f"lowerdir={mapped if shown else lower},upperdir={upper},workdir={work}"
        kernel.mount("overlay", target, options + (",metacopy=on" if shift and not shown else ""))
        if shift and not shown:
            idmap.shift_owners(target, shift)
    except OSError as error:
        raise HostUnavailable(
            f"The kernel can't lay a playground's memory over this file system (overlayfs): {error.strerror}."
        ) from None
    os.close(source)


def _mounted_inside(root: str) -> list[str]:
    """Where disks are mounted inside the tree, outermost first: overlayfs doesn't look into them."""
    found = []
    for line in Path("/proc/self/mountinfo").read_text().splitlines():
        place = line.split()[4].encode().decode("unicode_escape")  # proc(5): blanks are written \040
        kind = line.split(" - ")[1].split()[0]
        inside = "/" + os.path.relpath(place, root)
        if (
            kind in _DISKS
            and os.path.commonpath((place, root)) == os.path.normpath(root)
            and place != os.path.normpath(root)
            and not any(inside == taboo or inside.startswith(taboo + "/") for taboo in _NOT_SOFTWARE)
            and os.path.isdir(place)  # noqa: PTH112 -- text all along, as mountinfo has it
        ):
            found.append(place)
    return list(dict.fromkeys(found))
