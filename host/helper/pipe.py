"""What a program writes line by line, read in chunks: each line by itself would wake the whole process."""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncGenerator

_SIZE = 1 << 20
"""Bytes that the kernel keeps for the reader; as many as it lets everybody have."""
_PAUSE, _LONGEST_PAUSE = 0.005, 0.05
"""Seconds between two looks, from when something came to when nothing comes."""
_LONGEST = 1 << 20
"""Bytes of a line; longer ones are cut in two."""


class Pipe:
    """A pipe whose end for writing is some program's."""

    def __init__(self) -> None:
        self._reading, self.writing = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._reading, False)
        with contextlib.suppress(OSError):  # it works with less, too
            fcntl.fcntl(self._reading, fcntl.F_SETPIPE_SZ, _SIZE)

    def close_writing(self) -> None:
        """Leave that end to the program: what is read ends with it."""
        os.close(self.writing)

    def close(self) -> None:
        """Read no more."""
        os.close(self._reading)

    async def chunks(self) -> AsyncGenerator[bytes, None]:
        """Whole lines, as many as there are by then, to the end."""
        rest, pause = b"", _PAUSE
        while (found := self._read()) != b"":
            if found:
                text, end, rest = (rest + found).rpartition(b"\n")
                if not end and len(rest) > _LONGEST:
                    text, rest = rest, b""
                if text:
                    yield text + end
            pause = _PAUSE if found else min(pause * 2, _LONGEST_PAUSE)
            await asyncio.sleep(pause)
        if rest:
            yield rest

    def _read(self) -> bytes | None:
        """What is there; None for nothing yet, empty at the end."""
        try:
            return os.read(self._reading, _SIZE)
        except BlockingIOError:
            return None
