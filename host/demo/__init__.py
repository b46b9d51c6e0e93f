"""The demo service: a small honest daemon for playgrounds, to harden and to break."""

from pathlib import Path
from typing import Any

DEMO_UNIT = "unitsmith-demo.service"
DEMO_URL = "http://127.0.0.1:8642"
"""Where it answers, inside the playground: / counts, /health tries everything that it depends on."""


def demo_files(*, user: bool) -> dict[str, bytes]:
    """What to install: absolute path, content. user: as a unit for users' managers."""
    return {
        "/usr/local/lib/unitsmith-demo/daemon.py": _read("daemon.py"),
        f"/etc/systemd/{'user' if user else 'system'}/{DEMO_UNIT}": _read(
            "user.service" if user else DEMO_UNIT
        ),
    }


def _read(name: str) -> bytes:
    """A file beside this one, which may lie in an archive."""
    loader: Any = __spec__.loader
    content: bytes = loader.get_data(str(Path(__file__).with_name(name)))
    return content
