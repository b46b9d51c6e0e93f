"""Values that name files and directories. Source: systemd's load-fragment.c and path-util.c."""

from collections.abc import Callable

from catalog.directive import Kind
from catalog.kinds.words import BadWord, fields, placed, split, unknown

_LONGEST = 4095
Judge = Callable[[str], str]


def wrong(path: str) -> str:
    """What is wrong with one absolute path; empty where nothing is."""
    if unknown(path):
        return ""
    path = placed(path)
    if not path.startswith("/"):
        return f"{path or 'It'} is not an absolute path: it must begin with a slash."
    if ".." in path.split("/"):
        return f"{path} must not contain “..”."
    return f"The path is longer than {_LONGEST} bytes." if len(path.encode()) > _LONGEST else ""


def path(_kind: Kind, value: str) -> str:
    """One absolute path, blanks and all."""
    return wrong(value)


def optional_path(_kind: Kind, value: str) -> str:
    """One absolute path, after `-` one that may be missing."""
    return wrong(value.removeprefix("-"))


def working_directory(_kind: Kind, value: str) -> str:
    """One directory, `~` for the user's home."""
    where = value.removeprefix("-")
    return "" if where == "~" else wrong(where)


def pid_file(_kind: Kind, value: str) -> str:
    """One path, relative ones below /run."""
    return wrong(value if value.startswith(("/", "%")) else f"/run/{value}")


def absolute_paths(_kind: Kind, value: str) -> str:
    """Absolute paths, nothing before them."""
    return _first(value, wrong)


def paths(_kind: Kind, value: str) -> str:
    """Absolute paths, each after `-` (may be missing) and `+` (below RootDirectory=), in this order."""
    return _first(value, lambda word: wrong(word.removeprefix("-").removeprefix("+")))


def search_path(_kind: Kind, value: str) -> str:
    """Absolute paths parted by colons."""
    return next((said for part in value.split(":") if part and (said := wrong(part))), "")


def binds(_kind: Kind, value: str) -> str:
    """Bind mounts: SOURCE, SOURCE:TARGET or SOURCE:TARGET:OPTION."""
    return _first(value, _bind, raw=True)


def _bind(word: str) -> str:
    parts = fields(word)
    said = wrong(parts[0].removeprefix("-")) or (wrong(parts[1]) if len(parts) > 1 else "")
    if not said and (len(parts) > 3 or (len(parts) == 3 and parts[2] not in ("", "rbind", "norbind"))):
        return f"{word}: after source and target only rbind or norbind may follow."
    return said


def images(_kind: Kind, value: str) -> str:
    """Images to mount: SOURCE:TARGET, then options."""
    return _first(value, _image, raw=True)


def _image(word: str) -> str:
    source, target, *_ = [*fields(word), ""]
    return wrong(source.removeprefix("-")) or wrong(target)


def temporary(_kind: Kind, value: str) -> str:
    """Directories to be empty, each with mount options after a colon."""
    return _first(value, lambda word: wrong(word.partition(":")[0]))


def directories(_kind: Kind, value: str, links: bool = True) -> str:
    """Directories below the one that systemd keeps for their kind; SOURCE:LINK where there may be links."""
    return _first(value, lambda word: _directory(word, links), raw=True)


def _directory(word: str, links: bool) -> str:
    name, link, flags, *_ = [*fields(word), "", ""]
    if link and not links:
        return f"{word}: it takes no link."
    if flags not in ("", "ro"):
        return f"{word}: only ro may follow the link."
    return _relative(name) or (link and _relative(link))


def _relative(path: str) -> str:
    if unknown(path):
        return ""
    if path.startswith("/"):
        return f"{path} must be relative: systemd puts it where such directories belong."
    steps = [step for step in path.split("/") if step not in ("", ".")]
    if not steps or ".." in steps:
        return f"{path} must name a directory, and without “..”."
    return "private is systemd's own name there: choose another." if steps[0] == "private" else ""


def _first(value: str, judge: Judge, raw: bool = False) -> str:
    """The first complaint about a value's words; raw: with the quotes and escapes within them kept."""
    try:
        found = _raw(value) if raw else split(value)
        return next((said for word in found if (said := judge(word))), "")
    except BadWord as error:
        return str(error)


def _raw(value: str) -> list[str]:
    """Words with their quotes, for those whose colons may be quoted."""
    found, word, quote = [], "", ""
    for before, char in zip(" " + value, value, strict=False):
        if before != "\\" and char in "'\"" and quote in ("", char):
            quote = "" if quote else char
        if char.isspace() and not quote:
            found.append(word)
            word = ""
        else:
            word += char
    return [part for part in (*found, word) if part]
