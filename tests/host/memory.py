"""A helper in this process: the real client and server at the two ends of a socket, and handlers as given."""

import asyncio
import contextlib
import os
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

from host.client import Client
from host.helper.__main__ import Helper as Handlers
from host.helper.files import Files
from host.helper.logs import Logs
from host.helper.owners import Notes
from host.helper.server import Handler, Server
from host.layout import Layout, of_user
from host.start import Helper
from host.wire import LINE_LIMIT

from ..waiting import HUNG


class Here:
    """What the client has to know of the helper's process: it is this one, and ends with the channel."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        read, self._complaints = os.pipe()
        self.stderr = os.fdopen(read, "rb", buffering=0)
        self.ended = False

    def poll(self) -> int | None:
        return 0 if self.ended else None

    def complain(self, text: str) -> None:
        os.write(self._complaints, text.encode())

    def end(self) -> None:
        """As a process's end does, the end of what it complains on is read by somebody."""
        if not self.ended:
            self.ended = True
            os.close(self._complaints)

    async def read_out(self) -> None:
        """Wait until it was read, and so closed."""
        async with asyncio.timeout(HUNG):
            while not self.stderr.closed:  # noqa: ASYNC110 -- asyncio tells nobody
                await asyncio.sleep(0)


def pair() -> tuple[Here, Helper, socket.socket]:
    """The process, what the client takes over, and the helper's end of the channel."""
    ours, theirs = socket.socketpair()
    here = Here()
    return here, Helper(cast("subprocess.Popen[bytes]", here), ours), theirs


@contextlib.asynccontextmanager
async def connected(handle: Handler) -> AsyncIterator[Client]:
    """A client whose calls these handlers answer."""
    here, helper, theirs = pair()

    async def channel() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(sock=theirs, limit=LINE_LIMIT)

    async def serve() -> None:
        await Server(handle).serve(channel())
        here.end()

    serving = asyncio.create_task(serve())
    client = await Client.connect(helper)
    try:
        yield client
    finally:
        await client.close()
        await serving
        await here.read_out()


def layout_in(place: Path) -> Layout:
    """A manager's places in a directory: those of a user, so that no root is needed."""
    for name in ("config", "runtime", "state"):
        (place / name).mkdir()
    return of_user(f"{place}/config/systemd/user", f"{place}/runtime", f"{place}/state")


def handlers(layout: Layout) -> Handlers:
    """The helper's own, for all that needs no systemd."""
    made = Handlers.__new__(Handlers)  # its __init__ connects to a bus
    made._layout = layout
    made._files, made._owners, made._logs = Files(layout), Notes(layout), Logs()
    return made
