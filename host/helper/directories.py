"""Files in directories that are opened without following links, read whole and replaced by rename."""

import contextlib
import errno
import os
from collections.abc import Iterator

from host import regular
from host.ports import HostError, NotPermitted


@contextlib.contextmanager
def opened(top: str, below: str = "", *, owner: int | None = None, make: bool = False) -> Iterator[int]:
    """A directory's descriptor: `below` is reached from `top` without following a link. `owner`: whose all
    of it must be. Raises NotPermitted, HostError."""
    current = -1
    try:
        current = _owned(os.open(top, _FLAGS), owner)
        for part in filter(None, below.split("/")):
            if make:
                with contextlib.suppress(FileExistsError):
                    os.mkdir(part, 0o755, dir_fd=current)
            following = _owned(os.open(part, _FLAGS | os.O_NOFOLLOW, dir_fd=current), owner)
            os.close(current)
            current = following
        yield current
    except OSError as error:
        path = f"{top.rstrip('/')}/{below.strip('/')}".rstrip("/")
        raise _failed(path, error, "" if owner else ": that needs root") from error
    finally:
        if current >= 0:
            os.close(current)


def _owned(descriptor: int, owner: int | None) -> int:
    """The descriptor, if the directory is the owner's. Raises NotPermitted otherwise."""
    if owner is not None and os.fstat(descriptor).st_uid != owner:
        place = os.readlink(f"/proc/self/fd/{descriptor}")
        os.close(descriptor)
        raise NotPermitted(f"{place} is another user's; unitsmith leaves it alone.")
    return descriptor


_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def _failed(path: str, error: OSError, remedy: str) -> HostError:
    if isinstance(error, PermissionError):
        return NotPermitted(f"No rights to change {path}{remedy}.")
    return HostError(f"{path}: {error.strerror}. Nothing was changed.")


def read(path: str, name: str, directory: int) -> bytes | None:
    """A regular file's content, None where there is none. Links and special files are refused."""
    try:
        return regular.read(name, directory=directory, links=False)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.EINVAL, errno.EFBIG, errno.ELOOP, errno.EISDIR):
            why = f"{path} is no ordinary file of at most 1 MiB; unitsmith leaves it alone."
            raise HostError(why) from None
        raise
