"""Words of a value, as systemd parts and unquotes them. Source: systemd.syntax(7), basic/extract-word.c."""

import re

BLANKS = " \t\n\r"
_ESCAPE = re.compile(
    r"[abfnrtsv\\\"']|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|(?!000)[0-3][0-7]{2}", re.ASCII
)
# Specifiers that stand for an absolute path on every host. systemd.unit(5)
_PATHS = re.compile(r"%[CdDEfhLStTVyYs]")


class BadWord(ValueError):
    """A value whose quotes or escapes don't end; the message is one sentence."""


def split(text: str, *, quotes: bool = True, escapes: bool = False, parting: str = BLANKS) -> list[str]:
    """The words of a value without their quotes; each run of separators parts two.

    escapes: whether `\\n` and its like stand for one character, so that unknown ones are an error.
    Raises BadWord.
    """
    return [word for word in fields(text, quotes=quotes, escapes=escapes, parting=parting) if word]


def fields(text: str, *, quotes: bool = True, escapes: bool = False, parting: str = ":") -> list[str]:
    """The fields of a word, empty ones too: each separator parts two. Raises BadWord."""
    found: list[str] = []
    word: list[str] = []
    quote, at = "", 0
    while at < len(text):
        char = text[at]
        at += 1
        if char == "\\":
            taken = _escape(text, at) if escapes else text[at : at + 1]
            word.append(f"\\{taken}" if escapes else taken)
            at += len(taken)
        elif char == quote:
            quote = ""
        elif quote:
            word.append(char)
        elif quotes and char in "'\"":
            quote = char
        elif char in parting:
            found.append("".join(word))
            word.clear()
        else:
            word.append(char)
    if quote:
        raise BadWord(f"A {quote} is opened and not closed.")
    return [*found, "".join(word)]


def _escape(text: str, at: int) -> str:
    """The escape that a backslash before `at` begins, without it."""
    match = _ESCAPE.match(text, at)
    if not match:
        raise BadWord(f"There is no escape \\{text[at : at + 1]}: write \\\\ for a backslash itself.")
    return match[0]


def unknown(text: str) -> bool:
    """Whether a text has specifiers whose meaning only the loaded unit knows, so that it can't be judged."""
    return "%" in _PATHS.sub("", text.replace("%%", ""))


def placed(text: str) -> str:
    """A text with an example for each specifier that stands for a directory."""
    return _PATHS.sub("/x", text.replace("%%", "\0")).replace("\0", "%")
