"""`./dev dist [wheel|RELEASE ...]`: what is handed out, into dist/. Without arguments: all of it.

wheel: the wheel and the source archive. A release of Debian: its package, and the single file for the Python
that it has. These are built inside the release's own tree (`./dev roots`), so that what is compiled fits it;
that needs root, and the registries. All bear the time of the last commit: two builds of one are the same.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from builder import RELEASES, Builder
from deb import make_package
from single_file import make_single_file

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"


def main(wanted: list[str]) -> None:
    """Build what is wanted. Ends with a sentence where that can't be done."""
    for name in wanted:
        if name not in ("wheel", *RELEASES):
            sys.exit(f"unitsmith: there is no {name} to build: it is wheel, {', '.join(RELEASES)}.")
    releases = [name for name in wanted or RELEASES if name != "wheel"]
    if releases and os.geteuid() != 0:
        sys.exit("unitsmith: Debian packages are built in trees of their releases, which needs root.")
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or _last_commit())
    wheel = make_wheel(epoch)
    for release in releases:
        _say(f"building for {release}")
        builder = Builder.of(release)
        tree = builder.install(wheel, ROOT / "packaging" / "requirements.txt", epoch)
        _say(f"built {make_package(builder, tree, wheel, DIST, epoch).name}")
        _say(f"built {make_single_file(builder, tree, wheel, DIST, epoch).name}")


def make_wheel(epoch: int) -> Path:
    """The wheel, beside the source archive that it is built from."""
    DIST.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "build", "--quiet", "--outdir", str(DIST), str(ROOT)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}unitsmith: the wheel can't be built.")
    newest: Path = max(DIST.glob("unitsmith-*-py3-none-any.whl"), key=lambda file: file.stat().st_mtime_ns)
    _say(f"built {newest.name} and its source archive")
    return newest


def _last_commit() -> str:
    command = ["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or str(int(time.time()))  # a source archive has no commits


def _say(text: str) -> None:
    print(f"unitsmith: {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
