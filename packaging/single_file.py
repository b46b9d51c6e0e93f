"""The single file: a zip archive that Python runs, with all that unitsmith needs in it.

Python imports from it where it lies. Compiled modules can't be loaded from an archive; single_file_main.py
gives them to the kernel in memory. So nothing is ever unpacked, and there is no directory of code that
somebody else could have prepared for root.
"""

import stat
import zipfile
from pathlib import Path

from builder import PRIVATE, Builder, files_of

_MAIN = Path(__file__).with_name("single_file_main.py")
_SHEBANG = b"#!/usr/bin/env python3\n"


def make_single_file(builder: Builder, site: Path, wheel: Path, dist: Path, epoch: int) -> Path:
    """The file for the release's Python and this architecture, in dist/."""
    python = site.parent.name.removeprefix("python")
    machine = builder.run("uname", "-m").strip()
    inside = f"/{site.relative_to(builder.root)}"
    compiler = ("-m", "compileall", "-q", "-b", "--invalidation-mode=unchecked-hash", "-s", inside, inside)
    builder.run(f"/{PRIVATE}/bin/python", "-I", *compiler)
    libraries = [file.relative_to(site) for file in files_of(site) if file.suffix == ".so"]
    compiled = {_module(file): str(file) for file in libraries}
    target = dist / f"unitsmith-{wheel.name.split('-')[1]}-py{python.replace('.', '')}-{machine}.pyz"
    main = _MAIN.read_text("utf-8").replace("{python}", python).replace("{machine}", machine)
    with target.open("wb") as file:
        file.write(_SHEBANG)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            _add(archive, "__main__.py", main.replace('"{compiled}"', repr(compiled)).encode())
            for path in files_of(site):
                _add(archive, str(path.relative_to(site)), path.read_bytes())
    target.chmod(0o755)
    return target


def _module(file: Path) -> str:
    """Such as msgspec._core, of msgspec/_core.cpython-311-x86_64-linux-gnu.so."""
    return ".".join(file.with_name(file.name.partition(".")[0]).parts)


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.external_attr = (stat.S_IFREG | 0o644) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
