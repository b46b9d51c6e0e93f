"""The picker over a thousand units of a host in memory."""

import sys
import tempfile
from pathlib import Path

from host.fake import FakeHost
from host.ports import HostFacts
from tests import sample
from tui.app import UnitsmithApp

_COUNT = 1000


def _host() -> FakeHost:
    host = sample.host(facts=HostFacts(262, sample.VERSION, "web-1", root=True))
    for number in range(_COUNT):
        text = f"[Unit]\nDescription=Worker number {number}\n[Service]\nExecStart=/usr/bin/worker {number}\n"
        host.files[f"/usr/lib/systemd/system/worker-{number:04}.service"] = text.encode()
    return host


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as cache:
        UnitsmithApp([sample.session(_host(), Path(cache))]).run()
    sys.exit(0)
