"""A system call that a tracer saw, as the rules look at it: its paths, flags and numbers. strace(1)"""

import re
from functools import cached_property
from posixpath import normpath

from msgspec import Struct

from host.ports import Attempt


def names(text: str) -> frozenset[str]:
    """Some words as a set."""
    return frozenset(text.split())


_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_PLACE = re.compile(
    r'(?:AT_FDCWD)?<(/(?:[^>\\]|\\.)*)>(?:, "((?:[^"\\]|\\.)*)")?|(?<!\[)"((?:[^"\\]|\\.)*)"(?!\.\.\.)'
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|x[0-9a-f]{2}|.)", re.DOTALL)
_PLAIN = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"v": b"\v", b"f": b"\f", b"a": b"\a", b"b": b"\b"}
_FLAG = re.compile(r"\b[A-Z][A-Z0-9_]{2,}\b")
_DELETED = " (deleted)"
_WRITING = frozenset({"O_WRONLY", "O_RDWR", "O_CREAT", "O_TRUNC", "O_APPEND", "O_TMPFILE", "W_OK"})
OPENS = frozenset({"open", "openat", "openat2"})
MAKES = frozenset({"mkdir", "mkdirat"})
_CHANGES = names(
    "creat mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink"
    " symlinkat mknod mknodat truncate truncate64 bind"
)
"""Calls that change what is in a directory, or a file's content."""
ITSELF = names(
    "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat chown32 fchown32 lchown32 utime"
    " utimes futimesat utimensat utimensat_time64 setxattr lsetxattr fsetxattr removexattr"
    " lremovexattr fremovexattr"
)
"""Calls that change a file or directory itself."""
_NO_PATHS = names(
    "mount sethostname setdomainname add_key request_key keyctl prctl init_module finit_module"
    " delete_module ioctl setsockopt write"
)
"""Calls whose strings are no paths to look at."""
_SHOWN = 140


class Call(Struct, frozen=True, dict=True):
    """One of them."""

    attempt: Attempt
    directory: str = "/"
    """Where its relative paths begin if strace does not say so."""

    @property
    def name(self) -> str:
        """The call's name."""
        return self.attempt.name

    @property
    def error(self) -> str:
        """What became of it, as Attempt has it."""
        return self.attempt.error

    @property
    def arguments(self) -> str:
        """As Attempt has them."""
        return self.attempt.arguments

    @cached_property
    def flags(self) -> frozenset[str]:
        """The symbols among its arguments."""
        return frozenset(_FLAG.findall(_STRING.sub('""', self.arguments)))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """The paths that it is about, absolute."""
        if self.name in _NO_PATHS:
            return ()
        if self.name in ("connect", "bind", "sendto", "sendmsg"):
            found = re.search(r'sun_path="((?:[^"\\]|\\.)*)"', self.arguments)
            return (self._absolute("", _plain(found[1])),) if found else ()
        there, top = dict[str, None](), ""
        for own, below, named in _PLACE.findall(self.arguments):
            top = own or top  # rename() has one directory for both of its paths
            there[self._absolute(_plain(top), _plain(below or named))] = None
        return tuple(there)

    def _absolute(self, top: str, path: str) -> str:
        base = top.removesuffix(_DELETED) or self.directory
        return normpath(path if path.startswith("/") else f"{base.rstrip('/')}/{path}")

    @property
    def relative(self) -> bool:
        """Whether it names a path that is relative to where the process works."""
        named = _STRING.search(self.arguments)
        return bool(self.paths and named and named[1] and not named[1].startswith("/"))

    @property
    def writes(self) -> bool:
        """Whether it would change what is at its paths."""
        if self.name in OPENS or self.name in ("access", "faccessat", "faccessat2"):
            return bool(self.flags & _WRITING)
        return self.name in _CHANGES or self.name in ITSELF

    @property
    def port(self) -> int:
        """The port of an internet address that it names; 0 where there is none."""
        found = re.search(r"sin6?_port=htons\((\d+)\)", self.arguments)
        return int(found[1]) if found else 0

    @property
    def shown(self) -> str:
        """It, for people."""
        text = re.sub(r"AT_FDCWD(?:<[^>]*>)?, | ?/\* .*?\*/", "", self.arguments)
        text = re.sub(r"(?:, *)+(?=,|$|\))|^(?:, *)+", "", text)
        return f"{self.name}({text if len(text) <= _SHOWN else f'{text[:_SHOWN]}...'})"


def _plain(text: str) -> str:
    """A string as it is, without strace's escapes."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_byte, text.encode("ascii", "backslashreplace")).decode("utf-8", "surrogateescape")


def _byte(found: re.Match[bytes]) -> bytes:
    word = found[1]
    if word[:1].isdigit():
        return bytes([int(word, 8) & 0xFF])
    return bytes([int(word[1:], 16)]) if len(word) == 3 else _PLAIN.get(word, word)
