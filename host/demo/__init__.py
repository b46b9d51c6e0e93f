"""The demo service: a small honest daemon for playgrounds, to harden and to break."""

from pathlib import Path

DEMO_UNIT = "unitsmith-demo.service"
DEMO_URL = "http://127.0.0.1:8642"
"""Where it answers, inside the playground: / counts, /health tries everything that it depends on."""


def demo_files() -> dict[str, bytes]:
    """What to install: absolute path, content."""
    here = Path(__file__).parent
    return {
        "/usr/local/lib/unitsmith-demo/daemon.py": (here / "daemon.py").read_bytes(),
        f"/etc/systemd/system/{DEMO_UNIT}": (here / DEMO_UNIT).read_bytes(),
    }
