"""A tree of a Debian release with a compiler in it, and unitsmith with all that it needs installed there."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

RELEASES = {"bookworm": "deb12", "trixie": "deb13", "sid": "sid"}
"""What the version of each one's package ends with: a later release's is the newer."""
ROOTS = Path("/var/cache/unitsmith/roots")
BUILDERS = Path("/var/cache/unitsmith/builders")
PRIVATE = "usr/lib/unitsmith"
"""A virtual environment of its own: no name of ours or of a dependency gets into Debian's dist-packages."""
_TOOLS = ("python3-venv", "python3-dev", "gcc", "libc6-dev", "pkg-config", "libsystemd-dev", "binutils")


class Builder:
    """One release's tree, which stays for the next build."""

    def __init__(self, release: str) -> None:
        self.release = release
        self.root = BUILDERS / release

    @classmethod
    def of(cls, release: str) -> "Builder":
        """The builder of a release, made where there is none: a copy of its tree, with tools."""
        builder = cls(release)
        if not (ROOTS / release / "usr").is_dir():
            sys.exit(f"unitsmith: there is no tree of {release}: ./dev roots {release} makes it.")
        if not (builder.root / "built").exists():
            shutil.rmtree(builder.root, ignore_errors=True)
            BUILDERS.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-a", "--reflink=auto", ROOTS / release, builder.root], check=True)
            # A mirror may lag behind; who signed its list is checked all the same.
            builder.run("apt-get", "update", "-q", "-o", "Acquire::Check-Valid-Until=false")
            builder.run("apt-get", "install", "-y", "-q", "--no-install-recommends", *_TOOLS)
            builder.run("python3", "-m", "venv", "/opt/tools")
            (builder.root / "built").touch()
        return builder

    def run(self, *command: str, **environment: str) -> str:
        """What a command inside printed. Ends with what it said where it fails."""
        etc = self.root / "etc"
        shutil.copyfile("/etc/resolv.conf", etc / "resolv.conf")
        kept = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C.UTF-8"}
        kept |= {"DEBIAN_FRONTEND": "noninteractive", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
        if certificates := os.environ.get("PIP_CERT"):  # a registry behind somebody's own authority
            shutil.copyfile(certificates, etc / "pip.crt")
            kept["PIP_CERT"] = "/etc/pip.crt"
        inside = ["chroot", str(self.root), *command]
        mounts = f"mount -t proc proc {self.root}/proc && mount --rbind /dev {self.root}/dev"
        done = subprocess.run(
            ["unshare", "--mount", "sh", "-c", f'{mounts} && exec "$@"', "sh", *inside],
            env={**kept, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = f"{done.stdout}{done.stderr}"
            sys.exit(f"{said}unitsmith: in the tree of {self.release} this failed: {' '.join(command)}")
        return done.stdout

    def install(self, wheel: Path, requirements: Path, epoch: int) -> Path:
        """unitsmith and what it needs in the private environment; the path of its site-packages."""
        private = self.root / PRIVATE
        shutil.rmtree(private, ignore_errors=True)
        self.run("python3", "-m", "venv", "--without-pip", f"/{PRIVATE}")
        shutil.copyfile(requirements, self.root / "tmp" / "requirements.txt")
        shutil.copyfile(wheel, self.root / "tmp" / wheel.name)
        # Debug information would name the directory, which is another one each time.
        self._pip(epoch, "--require-hashes", "-r", "/tmp/requirements.txt")
        self._pip(epoch, f"/tmp/{wheel.name}")
        (site,) = private.glob("lib/python3.*/site-packages")
        _clear(site)
        compiled = [f"/{file.relative_to(self.root)}" for file in site.rglob("*.so")]
        self.run("strip", "--strip-unneeded", *compiled)
        return site

    def _pip(self, epoch: int, *what: str) -> None:
        arguments = ("--python", f"/{PRIVATE}/bin/python", "install", "-q", "--no-compile", "--no-deps")
        self.run("/opt/tools/bin/pip", *arguments, *what, CFLAGS="-O2 -g0", SOURCE_DATE_EPOCH=str(epoch))

    @property
    def architecture(self) -> str:
        """As Debian calls it."""
        return self.run("dpkg", "--print-architecture").strip()

    def version_of(self, package: str) -> str:
        """The upstream version of a package of the release, without what Debian adds."""
        full = self.run("dpkg-query", "-W", "-f", "${source:Upstream-Version}", package).strip()
        return full.partition("~")[0].partition("+")[0]


def _clear(site: Path) -> None:
    """Remove what only pip or a compiler reads, and what says where and when it was installed."""
    for pip in ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json"):
        for file in site.glob(f"*.dist-info/{pip}"):
            file.unlink()
    for file in list(site.rglob("*")):
        if file.suffix in (".c", ".h", ".pxd", ".pxi", ".pyi", ".pyx"):
            file.unlink()
    for caches in list(site.rglob("__pycache__")):
        shutil.rmtree(caches)


def files_of(tree: Path) -> Sequence[Path]:
    """All files in a tree, always in the same order."""
    return sorted(file for file in tree.rglob("*") if file.is_file() or file.is_symlink())
