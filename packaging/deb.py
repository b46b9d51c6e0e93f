"""Debian's package: the private environment, /usr/bin/unitsmith, manual page, completions, licenses."""

import gzip
import hashlib
import os
import shutil
import time
from email.utils import formatdate
from pathlib import Path

from builder import PRIVATE, RELEASES, Builder, files_of

_MAINTAINER = "The unitsmith authors <unitsmith@example.org>"
_ENTRY = f"""\
#!/{PRIVATE}/bin/python -I
from cli.__main__ import main

main()
"""
_CONTROL = """\
Package: unitsmith
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: man-db, systemd-container
Suggests: strace, sudo
Section: admin
Priority: optional
Description: harden and tune systemd units, with a test and an undo
 unitsmith opens one unit and lists every directive that could be set on it,
 each with the manual's text, what it breaks and what it gains. It applies a
 change, restarts the service, follows its journal and checks, and says whether
 it still works. A change that breaks the service is undone at once, by systemd
 itself if need be.
"""
_POSTINST = f"""\
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    py3compile -p unitsmith /{PRIVATE}
fi
"""
_PRERM = """\
#!/bin/sh
set -e
py3clean -p unitsmith
"""
_LINTIAN = """\
# The environment is private, and pinned to one Python.
unitsmith: unusual-interpreter *
# pystemd imports lxml, whose wheels have these in them; unitsmith gives it nothing to read.
unitsmith: embedded-library libxml2 *
unitsmith: embedded-library zlib *
"""


def make_package(builder: Builder, site: Path, wheel: Path, dist: Path, epoch: int) -> Path:
    """The package of what is installed in a builder, in dist/."""
    upstream = wheel.name.split("-")[1]
    version = f"{upstream}-1+{RELEASES[builder.release]}"
    tree = builder.root / "tmp" / "package"
    shutil.rmtree(tree, ignore_errors=True)
    _fill(tree, builder, site)
    _describe(tree, site, version, epoch)
    _control(tree, builder, version, site)
    for path in sorted(tree.rglob("*"), reverse=True):
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    name = f"unitsmith_{version}_{builder.architecture}.deb"
    builder.run(
        "dpkg-deb", "--root-owner-group", "-Zxz", "-z3", "--build", "/tmp/package", f"/tmp/{name}",
        SOURCE_DATE_EPOCH=str(epoch),
    )  # fmt: skip
    return Path(shutil.move(builder.root / "tmp" / name, dist / name))


def _fill(tree: Path, builder: Builder, site: Path) -> None:
    """The program, from the private environment."""
    private = tree / PRIVATE
    python = site.parent.name
    shutil.copytree(site, private / "lib" / python / "site-packages", symlinks=True)
    (private / "bin").mkdir()
    (private / "bin" / "python").symlink_to(f"../../../bin/{python}")
    (private / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")
    _write(private / "bin" / "unitsmith", _ENTRY, 0o755)
    (tree / "usr/bin").mkdir()
    (tree / "usr/bin/unitsmith").symlink_to("../lib/unitsmith/bin/unitsmith")
    share = builder.root / PRIVATE / "share"
    for source, target in (
        ("bash-completion/completions/unitsmith", "bash-completion/completions/unitsmith"),
        ("zsh/site-functions/_unitsmith", "zsh/vendor-completions/_unitsmith"),
        ("fish/vendor_completions.d/unitsmith.fish", "fish/vendor_completions.d/unitsmith.fish"),
    ):
        _write(tree / "usr/share" / target, (share / source).read_text("utf-8"))
    _zip(tree / "usr/share/man/man1/unitsmith.1.gz", (share / "man/man1/unitsmith.1").read_bytes())
    for path in tree.rglob("*"):
        if not path.is_symlink():
            executable = path.is_dir() or path.parent.name == "bin"
            path.chmod(0o755 if executable else 0o644)


def _describe(tree: Path, site: Path, version: str, epoch: int) -> None:
    """What Debian wants to be told of a package."""
    documents = tree / "usr/share/doc/unitsmith"
    change = (
        f"unitsmith ({version}) unstable; urgency=medium\n\n  * Built from unitsmith's own repository.\n\n"
        f" -- {_MAINTAINER}  {formatdate(epoch)}\n"
    )
    _zip(documents / "changelog.Debian.gz", change.encode())
    _write(documents / "copyright", _copyright(site, time.gmtime(epoch).tm_year))
    _write(tree / "usr/share/lintian/overrides/unitsmith", _LINTIAN)


def _copyright(site: Path, year: int) -> str:
    """unitsmith's license, and those that its dependencies came with, each under its name."""
    parts = [
        f"unitsmith, (c) {year} The unitsmith authors, and what is bundled below /{PRIVATE},"
        " with the licenses that each came with."
    ]
    for information in sorted(site.glob("*.dist-info")):
        for file in sorted(information.rglob("*")):
            if file.is_file() and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE")):
                title = f"{information.name.removesuffix('.dist-info')}: {file.name}"
                parts.append(f"{title}\n{'=' * len(title)}\n\n{file.read_text('utf-8', 'replace').strip()}")
    return "\n\n\n".join(parts) + "\n"


def _control(tree: Path, builder: Builder, version: str, site: Path) -> None:
    files = files_of(tree)
    minor = int(site.parent.name.rpartition(".")[2])
    text = _CONTROL.format(
        version=version,
        architecture=builder.architecture,
        maintainer=_MAINTAINER,
        size=sum(file.lstat().st_size for file in files) // 1024,
        depends=", ".join(
            (
                f"libc6 (>= {builder.version_of('libc6')})",
                f"libsystemd0 (>= {builder.version_of('libsystemd0').partition('.')[0]})",
                "systemd (>= 247)",
                f"python3 (>= 3.{minor})",
                f"python3 (<< 3.{minor + 1})",
            )
        ),
    )
    sums = [
        f"{hashlib.md5(file.read_bytes(), usedforsecurity=False).hexdigest()}  {file.relative_to(tree)}\n"
        for file in files
        if not file.is_symlink()
    ]
    _write(tree / "DEBIAN/control", text)
    _write(tree / "DEBIAN/md5sums", "".join(sums))
    _write(tree / "DEBIAN/postinst", _POSTINST, 0o755)
    _write(tree / "DEBIAN/prerm", _PRERM, 0o755)


def _write(path: Path, text: str, mode: int = 0o644) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)


def _zip(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0))
