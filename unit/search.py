"""Finding a unit's files in a tree, as systemd does: fragment, aliases, masks, drop-ins.

Sources: systemd.unit(5); unit_file_build_name_map() of basic/unit-file.c, unit_file_find_dropin_paths() of
shared/dropin.c.
"""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from unit.names import BadUnitName, check, instance, is_template, template, unit_type
from unit.stack import Source, Stack

SYSTEM = (
    *("/etc/systemd/system.control", "/run/systemd/system.control", "/run/systemd/transient"),
    *("/run/systemd/generator.early", "/etc/systemd/system", "/etc/systemd/system.attached"),
    *("/run/systemd/system", "/run/systemd/system.attached", "/run/systemd/generator"),
    *("/usr/local/lib/systemd/system", "/lib/systemd/system", "/usr/lib/systemd/system"),
    "/run/systemd/generator.late",
)
"""Where the system manager looks, the first wins. `systemd-analyze unit-paths`"""
_ALIASED = ("service", "socket", "target", "device", "timer", "path")
"""Types whose units can have other names. unit_type_may_alias()"""
_LINKS = 32
"""How many aliases may lead to each other."""


def user_paths(home: str, runtime: str) -> tuple[str, ...]:
    """Where a user's manager looks. home: the home directory; runtime: XDG_RUNTIME_DIR."""
    config, data = f"{home}/.config/systemd", f"{home}/.local/share/systemd/user"
    return (
        *(f"{config}/user.control", f"{runtime}/systemd/user.control", f"{runtime}/systemd/transient"),
        *(f"{runtime}/systemd/generator.early", f"{config}/user", "/etc/xdg/systemd/user"),
        *(
            "/etc/systemd/user",
            f"{runtime}/systemd/user",
            "/run/systemd/user",
            f"{runtime}/systemd/generator",
        ),
        *(data, "/usr/local/share/systemd/user", "/usr/share/systemd/user", "/usr/local/lib/systemd/user"),
        *("/usr/lib/systemd/user", f"{runtime}/systemd/generator.late"),
    )


class Tree(Protocol):
    """A root directory, as absolute paths within it."""

    def entries(self, directory: str) -> Collection[str]:
        """The names in a directory; none where there is no such directory."""

    def target(self, path: str) -> str | None:
        """Where a link points to, one step, as an absolute path with a directory free of links;
        None for what is no link."""

    def read(self, path: str) -> bytes | None:
        """A regular file's content, links followed; None where there is none that can be read."""


class State(StrEnum):
    """What became of the search."""

    LOADED = "loaded"
    MASKED = "masked"
    MISSING = "not-found"


class Found(Struct, frozen=True):
    """A unit in a tree."""

    state: State
    stack: Stack
    """Under the unit's own name, even where it was asked for by an alias; empty where not loaded."""
    names: tuple[str, ...] = ()
    """The unit's own name, then its aliases."""


class Search:
    """The units of one tree; directories are read once."""

    def __init__(self, tree: Tree, paths: Sequence[str] = SYSTEM) -> None:
        self._tree = tree
        merged = tree.target("/lib") is not None
        self._paths = tuple(
            path
            for path in paths
            # A link to another of these, as Debian's /etc/xdg/systemd/user is, holds nothing of its own.
            if not (merged and path.startswith("/lib/")) and tree.target(path) not in paths
        )
        self._listed = {path: frozenset(tree.entries(path)) for path in self._paths}
        self._files: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        for path in self._paths:
            for name in self._listed[path]:
                if name not in self._files and name not in self._aliases:
                    self._note(path, name)
        # An alias that leads to nothing counts for nothing: an instance is then made of its template.
        nowhere = [alias for alias in self._aliases if not self._path_of(self._own_name(alias))]
        for alias in nowhere:
            del self._aliases[alias]

    def _note(self, path: str, name: str) -> None:
        """Take in what a directory has under a name: a file, an alias, or a link that counts for nothing."""
        target = self._tree.target(f"{path}/{name}")
        directory, _, other = (target or "").rpartition("/")
        if target is None or not self._is_searched(directory):
            self._files[name] = f"{path}/{name}"
        elif may_alias(name, other):
            self._aliases[name] = other

    def _is_searched(self, directory: str) -> bool:
        return directory in self._paths or f"/usr{directory}" in self._paths

    def find(self, name: str) -> Found:
        """A unit by its name or an alias. Raises BadUnitName."""
        own = self._own_name(check(name))
        names = tuple(dict.fromkeys((own, *sorted(self._aliases_of(own)), name)))
        path = self._path_of(own)
        content = self._tree.read(path) if path else None
        if content is None and not (path and self._tree.target(path) == "/dev/null"):
            return Found(State.MISSING, Stack(own), names)
        if not content:
            return Found(State.MASKED, Stack(own), names)
        return Found(State.LOADED, Stack(own, Source(path, content), self.drop_ins(own)), names)

    def _path_of(self, own: str) -> str:
        """The file of a unit's own name or of its template, empty where there is none."""
        return self._files.get(own) or self._files.get(template(own) or "", "")

    def _aliases_of(self, own: str) -> Iterator[str]:
        """The other names of a unit; an instance that is made of its template has those of that, too."""
        general, its = template(own), "" if own in self._files else instance(own)
        for alias in self._aliases:
            leads = self._own_name(alias)
            if leads == own and alias != own:
                yield alias
            elif its and leads == general and is_template(alias):
                yield alias.replace("@.", f"@{its}.", 1)

    def drop_ins(self, name: str) -> tuple[Source, ...]:
        """The drop-ins that a unit of this name would have. Raises BadUnitName."""
        own = self._own_name(check(name))
        names = tuple(dict.fromkeys((own, *sorted(self._aliases_of(own)), name)))
        return tuple(drop_ins_of(self._tree, tuple(self._directories(names))))

    def _own_name(self, name: str) -> str:
        """The name that an alias leads to in the end."""
        for _ in range(_LINKS):
            following = self._aliases.get(name)
            if following is None and name not in self._files:
                following = self._aliases.get(template(name) or "")
            if following is None:
                return name
            own = instance(name)
            name = following.replace("@.", f"@{own}.", 1) if own and is_template(following) else following
        return name

    def _directories(self, names: Sequence[str]) -> Iterator[str]:
        own = [f"{path}/{folder}" for name in names for path in self._paths for folder in folders_of(name)]
        general = [f"{path}/{unit_type(names[0])}.d" for path in self._paths]
        for directory in (*own, *general):
            path, _, folder = directory.rpartition("/")
            if folder in self._listed[path]:
                yield directory


def drop_ins_of(tree: Tree, directories: Sequence[str]) -> Iterator[Source]:
    """The drop-ins in some directories, in order of application: each name from the first that has it."""
    chosen: dict[str, str] = {}
    for directory in directories:
        for name in tree.entries(directory):
            if name.endswith(".conf") and not name.startswith("."):
                chosen.setdefault(name, f"{directory}/{name}")
    for name in sorted(chosen, key=str.encode):
        content = tree.read(chosen[name])
        if content is None and tree.target(chosen[name]) == "/dev/null":
            content = b""
        if content is not None:
            yield Source(chosen[name], content)


def folders_of(name: str) -> Iterator[str]:
    """The drop-in directories of one name, the most specific first."""
    yield f"{name}.d"
    general = template(name)
    if general and general != name:
        yield from folders_of(general)
    stem, _, suffix = name.rpartition(".")
    head, dash, _ = stem.partition("@")[0].rstrip("-").rpartition("-")
    if dash and head:
        yield from folders_of(f"{head}-.{suffix}")


def may_alias(name: str, other: str) -> bool:
    """Whether a link of one name to another makes it an alias. unit_validate_alias_symlink()"""
    try:
        kind, same = unit_type(name), unit_type(name) == unit_type(other)
    except BadUnitName:
        return False
    if not same or name == other or kind not in _ALIASED:
        return False
    own, its = instance(name), instance(other)
    return own == its or (bool(own) and its == "")
