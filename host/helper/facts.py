"""What kind of host this is, and what its systemd and its manual say."""

import bz2
import gzip
import lzma
import os
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast

from host import regular
from host.helper.run import output_of
from host.layout import Layout
from host.ports import HostError, HostFacts, HostUnavailable, ManualPage

_SYSTEMD = ("/usr/lib/systemd/systemd", "/lib/systemd/systemd")
_MANUALS = (Path("/usr/local/share/man/man5"), Path("/usr/share/man/man5"))
_PAGE_NAME = re.compile(r"[a-z0-9][a-z0-9.@_-]{0,80}")
_PAGE_LIMIT = 4 * 1024 * 1024
_OPENERS: dict[str, Callable[[BinaryIO], BinaryIO]] = {
    "": lambda file: file,
    ".gz": lambda file: cast("BinaryIO", gzip.GzipFile(fileobj=file)),
    ".xz": lambda file: cast("BinaryIO", lzma.LZMAFile(file)),  # noqa: SIM115 -- whoever reads from it has no file to close
    ".bz2": lambda file: cast("BinaryIO", bz2.BZ2File(file)),
}
"""What reads a page, by the end of its name: a little of a file can hold very much."""
_ARCHITECTURES = {
    "x86_64": "x86-64",
    "aarch64": "arm64",
    "armv7l": "arm",
    "i686": "x86",
    "ppc64le": "ppc64-le",
}
_LISTINGS = {"syscall-filter", "capability", "filesystems", "exit-status"}


async def facts(layout: Layout) -> HostFacts:
    """The host's facts. Raises HostUnavailable where systemd is not installed."""
    try:
        lines = (await output_of("systemctl", "--version")).splitlines()
    except HostError as error:
        raise HostUnavailable(f"This host has no systemd: {error}") from error
    found = re.match(r"systemd (\d+)\S*\s*(.*)", lines[0]) if lines else None
    if found is None:
        raise HostUnavailable("systemctl --version does not say which systemd this is.")
    system = os.uname()
    return HostFacts(
        version=int(found[1]),
        version_text=lines[0].removeprefix("systemd "),
        name=system.nodename,
        root=os.geteuid() == 0,
        architecture=_ARCHITECTURES.get(system.machine, system.machine),
        features=lines[1] if len(lines) > 1 else "",
        inside=_own_units(),
        layout=layout,
    )


def _own_units() -> tuple[str, ...]:
    """The units whose control groups this process is in. cgroups(7), /proc/PID/cgroup"""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return ()
    path = next((line.split(":", 2)[2] for line in lines if line.startswith(("0::", "1:name=systemd:"))), "")
    return tuple(part for part in path.split("/") if part.endswith((".service", ".scope")))


async def text(what: str) -> str:
    """One of systemd's own listings: items, or what a verb of systemd-analyze prints.

    Empty for a verb that this systemd doesn't have, or wasn't built for. Raises HostUnavailable.
    """
    if what == "items":
        binary = next(filter(os.path.exists, _SYSTEMD), None)
        if binary is None:
            raise HostUnavailable(f"This host has no systemd: {_SYSTEMD[0]} is missing.")
        return await output_of(binary, "--dump-configuration-items")
    if what in _LISTINGS:
        try:
            return await output_of("systemd-analyze", "--no-pager", what)
        except HostError:
            return ""
    raise HostError(f"{what} is not a listing of systemd's.")


def pages(names: tuple[str, ...], *, with_text: bool) -> tuple[ManualPage, ...]:
    """The installed manual pages among these; unreadable ones count as not installed."""
    found = (_page(name, with_text) for name in names if _PAGE_NAME.fullmatch(name))
    return tuple(page for page in found if page is not None)


def _page(name: str, with_text: bool) -> ManualPage | None:
    for directory in _MANUALS:
        for suffix, opened in _OPENERS.items():
            path = directory / f"{name}.5{suffix}"
            try:
                state = path.stat()
                roff = _unpacked(path, opened) if with_text else b""
            except (OSError, EOFError, lzma.LZMAError, ValueError):
                continue
            return ManualPage(name, f"{path}:{state.st_size}:{state.st_mtime_ns}", roff)
    return None


def _unpacked(path: Path, opened: Callable[[BinaryIO], BinaryIO]) -> bytes:
    """A page's text. Raises OSError, also for what is larger than a page, and what its kind raises."""
    packed = BytesIO(regular.read(path, _PAGE_LIMIT))
    return regular.limited(opened(packed), str(path), _PAGE_LIMIT)
