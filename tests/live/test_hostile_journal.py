"""What a service writes to its journal to steer a terminal, on the editor's real one: only what the editor
makes itself reaches it."""

import os
import re
import sys
from pathlib import Path

from host.playground import Playground

from ..hostile import SEQUENCES, STEERS
from ..screen import Screen
from .rig import inside, put

PROGRAM = Path(sys.executable).with_name("unitsmith")
KEPT = ("HOME", "PATH", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
UNIT = "hostile.service"
# By its standard output, where a line ends a message, and by the journal's own socket, where nothing does.
SERVICE = """
import socket, struct, sys, time
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
for text in %r:
    data = text.encode()
    sys.stdout.buffer.write(data + b"\\n")
    message = b"MESSAGE\\n" + struct.pack("<Q", len(data)) + data + b"\\n"
    message += b"PRIORITY=3\\nSYSLOG_IDENTIFIER=" + data[:50].replace(b"\\n", b" ") + b"\\n"
    s.sendto(message, "/run/systemd/journal/socket")
    print("MARK", flush=True)
print("the end of it", flush=True)
time.sleep(999)
"""
STRINGS = r"\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"
PIECES = re.compile(rf"{STRINGS}|\x1b\[[0-9;:?<>=!$ ]*[@-~]|\x1b.|{STEERS.pattern}", re.DOTALL)
COLOURS, PLACES = re.compile(r"\x1b\[[0-9;]*m"), re.compile(r"\x1b\[\d+;\d+H")


def steering(screen: Screen) -> set[str]:
    """What steered the terminal, but for the places and the colours in which the editor writes."""
    found = set(PIECES.findall(screen.written.decode("utf-8", "replace")))
    theirs = {piece for text in SEQUENCES.values() for piece in PIECES.findall(text)}
    return {piece for piece in found if piece in theirs or not COLOURS.fullmatch(piece)} - {
        piece for piece in found if PLACES.fullmatch(piece)
    }


def tried(playground: Playground, texts: tuple[str, ...]) -> Screen:
    """The editor, in which the service was tried, its lines looked through and all of it closed again."""
    put(playground, "/srv/hostile.py", SERVICE % (texts,))
    unit = "[Service]\nType=exec\nExecStart=/usr/bin/python3 /srv/hostile.py\nTimeoutStopSec=2\n"
    put(playground, f"/etc/systemd/system/{UNIT}", unit)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", UNIT)
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    words = [str(PROGRAM), "--machine", str(playground.leader), "--settle", "1", "--window", "300", UNIT]
    screen = Screen(words, environment)
    screen.shows(UNIT, "Sandboxing", "active", seconds=60)
    screen.press("/", "privatetmp")
    screen.until(lambda text: "▸ [ ] PrivateTmp=" in text)
    screen.press("enter")
    screen.until(lambda text: "found in all groups" not in text)
    screen.press("space")
    screen.shows("[x] PrivateTmp=")
    screen.press("^t")
    screen.shows("Test · PASSED", seconds=60)
    screen.until(lambda text: "the end of it" in text or "[31;1mred" in text, seconds=60)
    for _ in range(60):  # the wheel, over all that it said
        screen.press("\x1b[<64;110;32M")
        screen.read(0.1)
    screen.press("^r")
    screen.shows("Test · REVERTED", seconds=60)
    screen.press("2", "^z")
    screen.until(lambda text: "[ ] PrivateTmp=" in text)
    screen.press("^q")
    assert screen.ended(60) == 0
    return screen


def test_only_what_the_editor_makes_itself_reaches_the_terminal(playground: Playground) -> None:
    plain, hostile = (
        tried(playground, texts) for texts in (("nothing",), tuple(reversed(SEQUENCES.values())))
    )
    try:
        assert "owned" in hostile.written.decode("utf-8", "replace")  # it was shown
        assert steering(hostile) - steering(plain) == set()
        print(f"\n{len(SEQUENCES)} kinds of sequences in a journal shown harmless on a terminal")
    finally:
        plain.close()
        hostile.close()
