"""What a service writes to its journal to steer a terminal, on the editor's real one: only what the editor
makes itself reaches it."""

import re
from pathlib import Path

from host.playground import Playground

from ..hostile import SEQUENCES, STEERS
from .editor import Editor
from .rig import inside, put

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


def steering(editor: Editor) -> set[str]:
    """What steered the terminal, but for the places and the colours in which the editor writes."""
    found = set(PIECES.findall(editor.written.decode("utf-8", "replace")))
    theirs = {piece for text in SEQUENCES.values() for piece in PIECES.findall(text)}
    return {piece for piece in found if piece in theirs or not COLOURS.fullmatch(piece)} - {
        piece for piece in found if PLACES.fullmatch(piece)
    }


def tried(playground: Playground, texts: tuple[str, ...], home: Path) -> Editor:
    """The editor, in which the service was tried, its lines looked through and all of it closed again."""
    put(playground, "/srv/hostile.py", SERVICE % (texts,))
    unit = "[Service]\nType=exec\nExecStart=/usr/bin/python3 /srv/hostile.py\nTimeoutStopSec=2\n"
    put(playground, f"/etc/systemd/system/{UNIT}", unit)
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", UNIT)
    words = ["--machine", str(playground.leader), "--settle", "1", "--window", "300", UNIT]
    editor = Editor(words, home)
    editor.shows(UNIT, "Sandboxing", "active")
    editor.try_private_tmp()
    editor.until(lambda text: "the end of it" in text or "[31;1mred" in text)
    for _ in range(60):  # the wheel, over all that it said
        editor.press("\x1b[<64;110;32M")
        editor.read(0.1)
    editor.take_back()
    editor.leave()
    return editor


def test_only_what_the_editor_makes_itself_reaches_the_terminal(
    playground: Playground, tmp_path: Path
) -> None:
    plain, hostile = (
        tried(playground, texts, tmp_path) for texts in (("nothing",), tuple(reversed(SEQUENCES.values())))
    )
    try:
        assert "owned" in hostile.written.decode("utf-8", "replace")  # it was shown
        assert steering(hostile) - steering(plain) == set()
        print(f"\n{len(SEQUENCES)} kinds of sequences in a journal shown harmless on a terminal")
    finally:
        plain.close()
        hostile.close()
