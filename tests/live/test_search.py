"""Finding units' files without systemd's help, held against what systemd itself finds."""

import random
from pathlib import Path

import pytest

from host.playground import Playground
from host.tree import RootTree
from unit.search import Search, State

from .rig import inside

PATHS = (
    *("/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient"),
    *(
        "/etc/systemd/system",
        "/run/systemd/system",
        "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system",
    ),
)
STEMS = ("one", "two-a", "two-b-c", "two-b-c@", "tri-@", "tri-@x-y", "two-b-c@i")


def shown(playground: Playground, names: list[str]) -> dict[str, dict[str, str]]:
    told = inside(
        playground, "systemctl", "show", "-p", "Id,FragmentPath,DropInPaths,LoadState,Names", *names
    )
    blocks = [dict(line.split("=", 1) for line in block.splitlines()) for block in told.split("\n\n")]
    return dict(zip(names, blocks, strict=True))


def real(playground: Playground, path: str) -> str:
    """One name for a file, whichever way /lib and /usr/lib are spelled."""
    merged = playground.path("/lib").is_symlink()
    return path.replace("/lib/", "/usr/lib/", 1) if merged and path.startswith("/lib/") else path


def theirs(playground: Playground, block: dict[str, str]) -> tuple[str, str, list[str]]:
    drop_ins = [real(playground, path) for path in block["DropInPaths"].split()]
    return block["LoadState"], real(playground, block["FragmentPath"]), drop_ins


def ours(playground: Playground, name: str, search: Search) -> tuple[str, str, list[str]]:
    found = search.find(name)
    fragment = found.stack.fragment
    return (
        found.state.value,
        real(playground, fragment.path) if fragment else "",
        [real(playground, source.path) for source in found.stack.drop_ins],
    )


def test_every_unit_of_the_host_is_found_with_its_files(playground: Playground) -> None:
    inside(playground, "systemctl", "daemon-reload")
    listed = inside(playground, "systemctl", "list-unit-files", "--no-legend", "--plain").splitlines()
    names = [line.split()[0] for line in listed]
    names = [name for name in names if "@." not in name and not name.startswith("-")]
    search = Search(RootTree(playground.path("/")))
    blocks = shown(playground, names)
    compared = 0
    for name in names:
        state, fragment, drop_ins = theirs(playground, blocks[name])
        if state not in ("loaded", "masked", "not-found") or "/run/systemd/generator" in fragment:
            continue
        found = ours(playground, name, search)
        if state == "masked":
            assert found[0] == "masked", name
        else:
            assert found == (state, fragment, drop_ins), name
        compared += 1
    assert compared > 50


def grown(draw: random.Random, playground: Playground, number: int) -> list[str]:
    """Random files, links, masks and drop-ins for a family of units; the names that can be asked for."""
    stems = [
        stem.replace("one", f"u{number}").replace("two", f"v{number}").replace("tri", f"w{number}")
        for stem in STEMS
    ]
    for stem in stems:
        for folder in draw.sample(PATHS, draw.choice((0, 1, 1, 2))):
            plant(draw, playground.path(f"{folder}/{stem}.service"), stems)
        for name in _folders(stem):
            for folder in draw.sample(PATHS, draw.choice((0, 0, 1, 2))):
                for file in draw.sample(("10-a.conf", "20-b.conf", "5.conf", "note.txt", ".hidden.conf"), 2):
                    plant(draw, playground.path(f"{folder}/{name}.d/{file}"), [])
    return [f"{stem.replace('@', '@q') if stem.endswith('@') else stem}.service" for stem in stems]


def _folders(stem: str) -> list[str]:
    head = stem.partition("@")[0]
    general = [f"{head[: at + 1]}.service" for at, char in enumerate(head[:-1]) if char == "-"]
    return list(dict.fromkeys((f"{stem}.service", *general)))  # in order: a seed is to make one tree


def plant(draw: random.Random, path: Path, stems: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_symlink() or path.exists():
        return
    how = draw.random()
    if how < 0.1:
        path.symlink_to("/dev/null")
    elif how < 0.15:
        path.write_text("")
    elif how < 0.3 and stems:
        path.symlink_to(f"{draw.choice(stems)}.service")
    elif path.suffix == ".service":
        path.write_text("[Service]\nExecStart=/bin/true\n")
    else:
        path.write_text("[Service]\nNice=1\n")


@pytest.mark.parametrize("seed", [1, 2])
def test_random_trees_are_read_as_systemd_reads_them(playground: Playground, seed: int) -> None:
    draw = random.Random(seed)
    names = [name for number in range(12) for name in grown(draw, playground, seed * 100 + number)]
    plant(draw, playground.path("/etc/systemd/system/service.d/30-all.conf"), [])
    inside(playground, "systemctl", "daemon-reload")
    search = Search(RootTree(playground.path("/")))
    blocks = shown(playground, names)
    for name in names:
        state, fragment, drop_ins = theirs(playground, blocks[name])
        if state not in ("loaded", "masked", "not-found"):
            continue
        found = ours(playground, name, search)
        if state == State.MASKED:
            assert found[0] == "masked", name
        else:
            assert found == (state, fragment, drop_ins), (name, blocks[name])
