"""The roff of manual pages: requests, conditionals, and escapes turned into styled text.

Only the man(7) vocabulary that DocBook's stylesheets write is interpreted (systemd's pages use nothing else);
whatever is outside of it is dropped rather than shown raw. Sources: groff(7), groff_char(7), man(7).
"""

import re
from collections.abc import Iterator

from catalog.directive import Span

_FOOTNOTE = re.compile(r"\\m\[blue\]\\fB(.*?)\\fR\\m\[\](?:\\&)?(?:\\s-2\\u\[\d+\]\\d\\s\+2)?")
_ESCAPE = re.compile(
    r"""\\(?:
        f(?P<font>\[[^\]]*\]|\(..|.)
      | [(](?P<glyph>..) | \[(?P<long>[^\]]*)\]
      | \*(?:\((?P<string>..)|\[(?P<longstring>[^\]]*)\]|.)
      | [mMFgkPVY](?:\[[^\]]*\]|\(..|.)
      | s[-+]?(?:\[[^\]]*\]|'[^']*'|\(..|\d)
      | n[-+]?(?:\[[^\]]*\]|\(..|.)
      | [hvwlLDoxbNABCSHRXZ]'[^']*'
      | (?P<char>.)
    )""",
    re.VERBOSE,
)
_CODES = """
bu 2022 em 2014 en 2013 hy 2d aq 27 dq 22 mc b5 mu d7 de b0 lq 201c rq 201d oq 2018 cq 2019 co a9 rg
ae tm 2122 sc a7 -> 2192 <- 2190 <= 2264 >= 2265 != 2260 +- b1 bv 2502 rs 5c ha 5e ti 7e ul 5f ga 60
at 40 sh 23 Do 24 sl 2f lB 5b rB 5d lC 7b rC 7d
"""
_GLYPHS = {name: chr(int(code, 16)) for name, code in re.findall(r"(\S+)\s+(\w+)", _CODES)}
_STRINGS = {"Aq": "'", "lq": "\u201c", "rq": "\u201d", "R": "\u00ae", "Tm": "\u2122"}
_CHARS = {"e": "\\", "-": "-", " ": " ", "~": " ", "0": " ", "t": " ", "\\": "\\", "'": "\u00b4", "`": "`"}
_SILENT = frozenset('&%c/,|^:{}ud)pazr!?"#')
_FONTS = {"B": "b", "3": "b", "BI": "b", "I": "i", "2": "i", "C": "code", "CW": "code", "CR": "code"}
_MARKER = re.compile(r"^\\h'-\d+'(.*?)\\h'\+\d+'\\c$")


def spans(source: str) -> tuple[Span, ...]:
    """Styled runs of one paragraph's roff: escapes resolved, blanks collapsed, links as their text."""
    runs: list[Span] = []
    text, style, blank = "", "", True
    if "\\\\" not in source:
        # Half of all escapes are these two, and a plain replacement is much quicker than finding each.
        source = source.replace("\\&", "").replace("\\-", "-")
    for piece, font in _pieces(_FOOTNOTE.sub(r"\1", source)):
        clean = " ".join(piece.split())
        if not clean:
            text, blank = text if blank else text + " ", True
            continue
        if piece[0].isspace() and not blank:
            text += " "
        if font != style:
            word = text.rstrip() if style else text
            runs += [Span(word, style)] if word else []
            text, style = text[len(word) :], font
        blank = piece[-1].isspace()
        text += clean + (" " if blank else "")
    return (*runs, Span(text.rstrip(), style)) if text.rstrip() else tuple(runs)


def plain(source: str) -> str:
    """Roff as unstyled text with its blanks kept: for literal lines and headings."""
    return "".join(text for text, _ in _pieces(_FOOTNOTE.sub(r"\1", source)))


def _pieces(source: str) -> Iterator[tuple[str, str]]:
    """Text and font, in order; pieces may be blank and neighbours may share a font."""
    font, before, held, start = "", "", "", 0
    for match in _ESCAPE.finditer(source):
        held += source[start : match.start()]
        start = match.end()
        name = match["font"]
        if name is None:
            held += _escape(match)
            continue
        if held:
            yield held, font
            held = ""
        name = name.strip("[](")
        after = before if name in ("P", "") else _FONTS.get(name, "")
        font, before = after, font
    held += source[start:].removesuffix("\\")
    if held:
        yield held, font


def _escape(match: re.Match[str]) -> str:
    """What one escape other than a font change prints."""
    char = match["char"]
    if char is not None:
        return _CHARS.get(char, "" if char in _SILENT else char)
    glyph = match["glyph"] or match["long"]
    if glyph:
        return _GLYPHS.get(glyph, "") or _code_point(glyph)
    return _STRINGS.get(match["string"] or match["longstring"] or "", "")


def _code_point(name: str) -> str:
    """The character that groff calls uXXXX, or nothing."""
    if re.fullmatch(r"u[0-9A-F]{4,5}", name):
        code = int(name[1:], 16)
        return "" if 0xD800 <= code < 0xE000 else chr(code)
    return ""


def arguments(text: str) -> list[str]:
    """A request's arguments: blanks separate, double quotes hold together, a doubled quote is one."""
    found = re.findall(r'"((?:[^"]|"")*)"?|(\S+)', text)
    return [bare or quoted.replace('""', '"') for quoted, bare in found]


def lines(source: str) -> Iterator[tuple[str, str]]:
    """Each line as (request, rest); text lines have the request "", list markers the request "marker".

    Of conditionals, the branch for terminals is taken; indentation inside them is layout only and left out.
    """
    branch = ""
    for line in source.split("\n"):
        if branch:
            if line.startswith(".\\}"):
                branch = ""
            elif branch == "shown" and (marker := _MARKER.match(line)):
                yield "marker", plain(marker[1]).strip()
            continue
        if line[:1] not in (".", "'"):
            yield "", line
            continue
        request, _, rest = line[1:].lstrip(" \t").partition(" ")
        if request in ("if", "ie", "el"):
            if rest.rstrip().endswith("\\{\\") or rest.rstrip().endswith("\\{"):
                branch = "shown" if request != "el" and rest.lstrip().startswith("n") else "hidden"
            continue
        if request[:2] not in ('\\"', "\\}") and request:
            yield request, rest
