"""The demo service: a small honest daemon for playgrounds, to harden and to break."""

from pathlib import Path

DEMO_UNIT = "unitsmith-demo.service"
DEMO_URL = "http://127.0.0.1:8642"
"""Where it answers, inside the playground: / counts, /health tries everything that it depends on."""


def demo_files(*, user: bool) -> dict[str, bytes]:
    """What to install: absolute path, content. user: as a unit for users' managers."""
    here = Path(__file__).parent
    source = here / ("user.service" if user else DEMO_UNIT)
    return {
        "/usr/local/lib/unitsmith-demo/daemon.py": (here / "daemon.py").read_bytes(),
        f"/etc/systemd/{'user' if user else 'system'}/{DEMO_UNIT}": source.read_bytes(),
    }
