"""What `systemd-analyze verify` refuses; it needs no running systemd."""

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

_ADVICE = re.compile(
    r"deprecated|obsolete|removed|please use|not safe|no longer supported|unsafe|discouraged|legacy directory"
)
_TYPES = {"Service", "Socket", "Timer", "Path", "Mount", "Automount", "Swap", "Slice", "Scope"}


_REST = "[Service]\nType=oneshot\nExecStart=/bin/true\n"
"""Without it, a service would be refused as a whole."""
ALONE = {("Timer", "Unit"), ("Path", "Unit"), ("Socket", "Service")}
"""May be set once in a file, whatever it is set to."""


def refused(root: Path, section: str, lines: Sequence[tuple[str, str]]) -> list[bool]:
    """Of each `Name=value` of a section, whether the systemd of a root tree ignores it or a part of it.

    Each is one line of one unit file, and a line that is refused is named on standard error.
    """
    ending = section.lower() if section in _TYPES else "service"
    with tempfile.TemporaryDirectory(dir=root / "tmp", prefix="unitsmith-verify-") as folder:
        unit = Path(folder) / f"unitsmith-agree.{ending}"
        inside = Path("/") / unit.relative_to(root)
        if lines and (section, lines[0][0]) in ALONE:
            said = {
                n: text
                for n, one in enumerate(lines)
                for text in _said(root, section, [one], unit, inside).values()
            }
        else:
            said = _said(root, section, lines, unit, inside)
    return [index in said and not is_advice(said[index]) for index in range(len(lines))]


def _said(
    root: Path, section: str, lines: Sequence[tuple[str, str]], unit: Path, inside: Path
) -> dict[int, str]:
    said: dict[int, str] = {}
    rest = _REST if unit.suffix == ".service" else ""
    start = 0
    while start < len(lines):
        text = "".join(f"{name}={value}\n" for name, value in lines[start:])
        unit.write_text(f"[{section}]\n{text}{rest}", "utf-8")
        told = verify(root, inside)
        pattern = rf"{re.escape(str(inside))}:(\d+): (.*)"
        found = {int(n) - 2 + start: words for n, words in re.findall(pattern, told)}
        said |= found
        # Some values end the reading of the file: go on after them.
        if not found or not re.search("fatal error|bad unit file setting|bad-setting|Invalid argument", told):
            break
        start = max(found) + 1
    return said


def is_advice(words: str) -> bool:
    """Whether systemd says it of a line that it obeys all the same."""
    return _ADVICE.search(words) is not None


def verify(root: Path, *units: Path) -> str:
    """What the verifying systemd prints; that of a root tree in a mount namespace of its own, with /proc."""
    words = ["systemd-analyze", "verify", "--man=no", *map(str, units)]
    if root != Path("/"):
        enter = 'mount --rbind /proc "$0/proc" && mount --rbind /sys "$0/sys" && exec chroot "$0" "$@"'
        words = ["unshare", "--mount", "sh", "-c", enter, str(root), *words]
    environment = {**os.environ, "SYSTEMD_LOG_COLOR": "0", "LC_ALL": "C.UTF-8"}
    return subprocess.run(words, capture_output=True, check=False, env=environment).stderr.decode(
        "utf-8", "replace"
    )
