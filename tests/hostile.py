"""What others could write to steer a terminal, or who reads it: one of each kind; and what must not stay."""

import re

_BELL, _ST, _ESC = "\x07", "\x1b\\", "\x1b"
SEQUENCES = {
    "colours": f"{_ESC}[31;1mred{_ESC}[0m",
    "cursor": f"{_ESC}[2J{_ESC}[1;1H{_ESC}[10A",
    "private-modes": f"{_ESC}[?1049l{_ESC}[?25l{_ESC}[?1000h{_ESC}[?2004h",
    "report": f"{_ESC}[6n{_ESC}[c{_ESC}Z{_ESC}[>0q",
    "c1-csi": "\x9b31m\x9b2J",
    "c1-osc": f"\x9d0;title{_BELL}\x9d0;title\x9c",
    "title": f"{_ESC}]0;owned{_BELL}{_ESC}]2;owned{_ST}",
    "link": f"{_ESC}]8;;http://evil.example/{_ST}click{_ESC}]8;;{_ST}",
    "clipboard": f"{_ESC}]52;c;cm0gLXJmIC8={_BELL}",
    "image": f"{_ESC}]1337;File=inline=1:AAAA{_BELL}",
    "notify": f"{_ESC}]9;owned{_BELL}{_ESC}]777;notify;a;b{_BELL}",
    "dcs": f"{_ESC}P+q544e{_ST}{_ESC}P1$r0m{_ST}",
    "c1-dcs": "\x90q#0\x9c",
    "apc": f"{_ESC}_Gf=24;AAAA{_ST}",
    "sos-pm": f"{_ESC}Xsecret{_ST}{_ESC}^secret{_ST}",
    "character-sets": f"{_ESC}(0lqqk{_ESC}(B\x0e\x0f",
    "reset": f"{_ESC}c{_ESC}#8",
    "overwriting": "harmless\rrm -rf /\x08\x08\x08",
    "other-blanks": "a\x0b\x0cb\x85c",
    "bell-and-nul": f"{_BELL}\0\x7f",
    "bidi-override": "user\u202etxt.exe\u202c",
    "bidi-isolates": "\u2066a\u2067b\u2068c\u2069",
    "bidi-marks": "\u200e\u200f\u061c",
    "line-separators": "one\u2028two\u2029three",
    "tags": "a\U000e0001\U000e0041\U000e007f",
    "byte-order": "\ufeffa\ufff9b\ufffbc\u00add",
    "rich-markup": "[bold red]x[/bold red][/nope][link=http://evil.example]y[/link]",
    "textual-markup": "[@click=app.quit]quit[/][$accent on red]z[/]",
    "combining": "z" + "\u0301" * 40,
    "newlines": "first\nPASSED: all is well\nREVERTED: files",
    "long": f"{_ESC}]0;" + "A" * 5000,
}
TEXTS = tuple(SEQUENCES.values())

STEERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u00ad\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""What must not reach a terminal from others, apart from line ends and tabs."""
