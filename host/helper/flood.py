"""A flood of lines made thin: what matters for a verdict passes, of the rest as much as anybody can read."""

import time
from collections import deque
from collections.abc import Iterable, Iterator

_FIELDS = (b'"_PID":"1"', *(b'"PRIORITY":"%d"' % level for level in range(4)), b'"N_DROPPED"')
_TRANSPORTS = (b'"_TRANSPORT":"kernel"', b'"_TRANSPORT":"audit"')
_WORDS = (
    *(b"ermission denied", b"ead-only file system", b"peration not permitted", b"No such file"),
    *(b"not supported", b"EACCES", b"EROFS", b"EPERM", b"ENOENT", b"EAFNOSUPPORT"),
    *(b"raceback", b"atal", b"FATAL", b"xception"),
)
_TELLING = (*_FIELDS, *_TRANSPORTS, *_WORDS)
"""What is in lines of systemd and of the kernel, in errors, and in what a sandbox makes programs say.
Words rather than one pattern: a line may have 50,000 characters, and there may be thousands a second."""
_END = 2000
"""Bytes of a long line that are looked at on either side: an error is said at once, or at last."""
_FIRST, _LAST = 300, 1000


def matters(line: bytes) -> bool:
    """Whether a line of `journalctl -o json` may say something of a verdict."""
    if len(line) > 2 * _END:
        line = line[:_END] + line[-_END:]
    return any(word in line for word in _TELLING)


class Bucket:
    """So many a second, and a few more after a silence."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._left = burst
        self._at = time.monotonic()

    def take(self) -> bool:
        """Whether there is room for one more."""
        now = time.monotonic()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Thinner:
    """Decides line by line, and counts what it leaves out."""

    def __init__(self) -> None:
        self._plain = Bucket(200, 600)
        self._grave = Bucket(400, 2000)
        self._told = time.monotonic()
        self.left_out = 0

    def passes(self, line: bytes) -> bool:
        """Whether a line goes on."""
        if (self._grave if matters(line) else self._plain).take():
            return True
        self.left_out += 1
        return False

    def due(self) -> int:
        """How many lines were left out, told once a second at most; 0 where it is not the time."""
        now = time.monotonic()
        if not self.left_out or now - self._told < 1:
            return 0
        self._told, count, self.left_out = now, self.left_out, 0
        return count


class Kept:
    """Of any number of lines those that matter, the first and the last of them, and the last of the rest."""

    def __init__(self) -> None:
        self._first: list[tuple[int, bytes]] = []
        self._grave: deque[tuple[int, bytes]] = deque(maxlen=_LAST)
        self._plain: deque[tuple[int, bytes]] = deque(maxlen=_LAST)
        self._count = 0

    def add(self, line: bytes) -> None:
        """One more line."""
        self._count += 1
        if not matters(line):
            self._plain.append((self._count, line))
        elif len(self._first) < _FIRST:
            self._first.append((self._count, line))
        else:
            self._grave.append((self._count, line))

    def __iter__(self) -> Iterator[bytes]:
        """In their order."""
        every: Iterable[tuple[int, bytes]] = sorted((*self._first, *self._grave, *self._plain))
        return (line for _, line in every)
