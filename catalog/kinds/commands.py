"""Command lines. Source: systemd.service(5), config_parse_exec() in systemd's load-fragment.c."""

import re

from catalog.directive import Kind
from catalog.kinds.paths import wrong
from catalog.kinds.words import BadWord, split, unknown

_SEMICOLON = re.compile(r"(?<=\s)\\;(?=\s|$)")
"""A semicolon that is an argument."""
_ROLES = ("+", "!", "!!")


def commands(kind: Kind, value: str) -> str:
    """Commands parted by a lone semicolon, each with its prefixes."""
    try:
        words = split(_SEMICOLON.sub("-", value), escapes=True)
    except BadWord as error:
        return str(error)
    while words:
        said = _command(kind, words)
        if said:
            return said
        rest = words[1:]
        words = rest[rest.index(";") + 1 :] if ";" in rest else []
    return ""


def _command(kind: Kind, words: list[str]) -> str:
    prefixes, program = parted(words[0], "|" in kind.values)
    if not program:
        return "A program must follow the prefix, without a blank between them."
    if "@" in prefixes and len(words) < 2:
        return "After @PROGRAM goes the name that the program is to be called by."
    if unknown(program):
        return ""
    if program.endswith("/"):
        return f"{program} is a directory, not a program."
    if "/" not in program:
        return ""
    said = wrong(program.replace("..", "--"))
    return said and f"{program} is neither a plain name nor an absolute path."


def parted(word: str, shell: bool) -> tuple[list[str], str]:
    """A command's prefixes, each at most once and only one of + ! !!, and the program after them."""
    found: list[str] = []
    while word:
        role = next((one for one in ("!!", "!", "+") if word.startswith(one)), "")
        if role and not set(found).isdisjoint(_ROLES):
            break
        one = role or word[0]
        if one in found or not (role or one in "-@:" or (shell and one == "|")):
            break
        found.append(one)
        word = word[len(one) :]
    return found, word
