"""What is shown where a terminal has no glyphs but those of ASCII: one table, applied to all that is drawn.

Widgets write the characters that they mean. On the Linux console, on old terminals and where the locale is
not UTF-8, each of them becomes one of ASCII that is as wide just before it reaches the terminal, so that
nothing can be forgotten: borders, marks, scrollbars, and what services and manual pages say.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from workbench.harmless import STEERING

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("─╌┄┈‐‑‒–—−╴╶▁▔⎯", "-"),
        **dict.fromkeys("━═╍┅┉╸╺", "="),
        **dict.fromkeys("│╎┆┊╵╷▏▕┋", "|"),
        **dict.fromkeys("┃║╏┇╹╻▌▐▍▎▊▋", "#"),
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯", "+"),
        **dict.fromkeys("┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬█▇▆▅▄▃▂▀▉■", "#"),
        **dict.fromkeys("▸▶►❯❱›»→⇒⮕⟶", ">"),
        **dict.fromkeys("◂◀◄❮❰‹«←⇐", "<"),
        **dict.fromkeys("▾▼▽↓⇓", "v"),
        **dict.fromkeys("▴▲△↑⇑", "^"),
        **dict.fromkeys("●•★☆✱∗▪⁕", "*"),
        **dict.fromkeys("○◯◦", "o"),
        **dict.fromkeys("◌…↻⟳≈", "~"),
        **dict.fromkeys("✓✔☑", "+"),
        **dict.fromkeys("✗✘✕✖×☒⊘", "x"),
        **dict.fromkeys("·∙", "-"),
        **dict.fromkeys("▤≡☰", "="),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("“”„″", '"'),
        **dict.fromkeys("░▒▓", ":"),
        "⏎": "/",
        "✎": "*",
        "⚠": "!",
        "\N{NO-BREAK SPACE}": " ",
    }
)

NO_GLYPHS = ("linux", "vt100", "vt102", "vt220", "dumb", "ansi", "cons25", "sun", "wy50")
"""Terminals with a font of a few hundred glyphs, or older than any others. terminfo(5) has their names."""


def readable(text: str) -> str:
    """Text as it can be sent to a terminal, as wide as it was: what it must not get is a mark, or left out
    where it had no width."""
    return STEERING.sub(lambda found: "\N{REPLACEMENT CHARACTER}" * cell_len(found[0]), text)


def plain(text: str) -> str:
    """Text in ASCII, as wide as it was: the nearest character, letters without accents, or question marks."""
    return text if text.isascii() else _spelled(text)


@lru_cache(4096)
def _spelled(text: str) -> str:
    return "".join(one if one.isascii() else _nearest(one) for one in text.translate(_PLAIN))


def _nearest(character: str) -> str:
    width = cell_len(character)
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return letters if len(letters) == width and letters.isprintable() else "?" * width


def wanted(environment: Mapping[str, str]) -> bool:
    """Whether a terminal shows ASCII only, by TERM and by the locale that the program was started with.

    The first that is set of LC_ALL, LC_CTYPE and LANG decides, locale(7); where none is, UTF-8 is assumed
    as Python does. It takes the environment of the process's beginning: Python changes it, PEP 538.
    """
    if environment.get("TERM", "").split("-", 1)[0] in NO_GLYPHS:
        return True
    named = (environment.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    locale = next((value for value in named if value), "UTF-8")
    return "utf8" not in locale.lower().replace("-", "")


class Readable(LineFilter):
    """Draws what a terminal can take, whatever files and services say."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, each as wide as before."""
        if not any(STEERING.search(text) for text, _, _ in segments):
            return segments
        return [Segment(readable(text), style, control) for text, style, control in segments]


class Ascii(LineFilter):
    """Draws in ASCII; the handle of a scrollbar, else but a colour, as a shape."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, each as wide as before."""
        return [
            Segment("=" * len(text), style, control)
            if style is not None and style.meta.get("@mouse.down") == "grab"
            else Segment(plain(text), style, control)
            for text, style, control in segments
        ]
