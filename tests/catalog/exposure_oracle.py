"""What `systemd-analyze security --offline=true` says of unit files; it needs no running systemd."""

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from catalog.build import build
from catalog.catalog import Catalog
from catalog.exposure import Score, score
from catalog.exposure.values import accepted
from catalog.listings import parse, syscall_numbers
from catalog.sets import Sets
from unit.effective import Effectives
from unit.rule import rules_of
from unit.stack import Source, Stack

NOT_APPLICABLE = 2**64 - 1
Rows = dict[str, int | None]


def command(root: Path, *words: str) -> list[str]:
    """A command of this machine's, or of another root tree (then as root)."""
    return list(words) if root == Path("/") else ["chroot", str(root), *words]


def told(root: Path, *words: str) -> str:
    environment = {**os.environ, "SYSTEMD_ANALYZE_DEBUG": "1", "SYSTEMD_LOG_LEVEL": "err"}
    done = subprocess.run(
        command(root, *words), capture_output=True, text=True, check=False, env=environment, timeout=120
    )
    return done.stdout


@cache
def version_of(root: Path) -> int:
    return int(told(root, "systemd-analyze", "--version").split()[1].split(".")[0])


@cache
def catalogue_of(root: Path) -> Catalog:
    items = told(root, "/usr/lib/systemd/systemd", "--dump-configuration-items") or told(
        root, "/lib/systemd/systemd", "--dump-configuration-items"
    )
    return build(items, {}, version_of(root))


def theirs(root: Path, texts: Sequence[str]) -> list[Rows | None]:
    """Badness by row of each unit file; None for one that systemd refuses to load."""
    answers = _analyzed(root, texts)
    if len(answers) == len(texts):
        return list(answers)
    # Whoever is refused is passed over without a trace: ask for each alone.
    return [next(iter(_analyzed(root, [text])), None) for text in texts]


def _analyzed(root: Path, texts: Sequence[str]) -> list[Rows]:
    with tempfile.TemporaryDirectory(dir=root / "tmp", prefix="unitsmith-exposure-") as folder:
        names = []
        for number, text in enumerate(texts):
            name = Path(folder) / f"unitsmith-{number}.service"
            name.write_text(text, "utf-8")
            names.append(str(Path("/") / name.relative_to(root)))
        security = ("systemd-analyze", "security", "--offline=true", "--json=short", "--no-pager")
        lines = told(root, *security, *names).splitlines()
    return [
        {
            row["json_field"]: None if row["badness"] in (None, NOT_APPLICABLE) else row["badness"]
            for row in json.loads(line)
        }
        for line in lines
        if line.startswith("[")
    ]


def ours(root: Path, text: str) -> Score:
    """Our own score of a unit file."""
    catalogue = catalogue_of(root)
    stack = Stack("unitsmith-x.service", Source("unitsmith-x.service", text.encode()))
    effective = Effectives(stack, rules_of({one.key: one for one in catalogue.directives}))
    native = frozenset(syscall_numbers("x86-64"))
    values = accepted(lambda section, name: effective.get(section, name).values, catalogue)
    return score(values, sets_of(root), native=native)


@cache
def sets_of(root: Path) -> Sets:
    return parse({"syscall-filter": told(root, "systemd-analyze", "--no-pager", "syscall-filter")})


def differences(root: Path, our: Score, rows: Rows) -> dict[str, tuple[int | None, int | None]]:
    """Where the two disagree, (ours, theirs) by row.

    PrivateMounts is left out: offline, systemd doesn't infer it up to 253 and takes it for given from 254 on;
    our rule is that of a loaded unit.
    """
    assert {row.id for row in our.rows} == set(rows)
    return {
        row.id: (row.badness, rows[row.id])
        for row in our.rows
        if row.badness != rows[row.id] and row.id != "PrivateMounts"
    }


def plain_services(root: Path) -> list[Path]:
    """The service units that packages installed, templates and links left out."""
    found = (root / "usr/lib/systemd/system").glob("*.service")
    return [path for path in found if path.is_file() and not path.is_symlink() and "@." not in path.name]
