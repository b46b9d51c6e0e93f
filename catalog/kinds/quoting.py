"""Words within a value as they are written, and the text that they stand for. Source: systemd.syntax(7)."""

import re

from catalog.kinds.words import BLANKS

_NAMED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "s": " "}
_ESCAPE = re.compile(
    r"\\(?:([abfnrtvs\\\"'])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))", re.ASCII
)
_WRITTEN = {"\n": r"\n", "\t": r"\t", "\r": r"\r", "\\": r"\\", '"': r"\""}


def pieces(text: str) -> list[str]:
    """The words of a value with their quotes and escapes, each one still a word of its own.

    An open quote goes to the end."""
    found, word, quote, escaped = [], "", "", False
    for char in text:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in BLANKS:
            found.append(word)
            word = ""
            continue
        word += char
    return [one for one in (*found, word) if one]


def unquoted(word: str) -> str | None:
    """The text that a word stands for; None where that can't be shown, as for bytes that are no text."""
    plain: list[str] = []
    quote, at = "", 0
    while at < len(word):
        char = word[at]
        at += 1
        if char == "\\":
            match = _ESCAPE.match(word, at - 1)
            meant = _meant(match) if match else None
            if match is None or meant is None:
                return None
            plain.append(meant)
            at = match.end()
        elif char == quote:
            quote = ""
        elif not quote and char in "'\"":
            quote = char
        else:
            plain.append(char)
    return None if quote else "".join(plain)


def _meant(match: re.Match[str]) -> str | None:
    named, byte, short, long, octal = match.groups()
    if named:
        return _NAMED.get(named, named)
    number = int(octal, 8) if octal else int(byte or short or long, 16)
    is_text = 0 < number < (0x80 if byte or octal else 0x110000) and not 0xD800 <= number < 0xE000
    return chr(number) if is_text else None


def quoted(text: str) -> str:
    """A word that stands for a text: as it is where it can be, else in quotes."""
    if text and not set(text) & set(f"{BLANKS}\"'\\") and text.isprintable():
        return text
    return '"' + "".join(_WRITTEN.get(char) or _shown(char) for char in text) + '"'


def _shown(char: str) -> str:
    return f"\\x{ord(char):02x}" if ord(char) < 0x20 or ord(char) == 0x7F else char
