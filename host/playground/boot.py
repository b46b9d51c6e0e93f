"""Asking for a playground: start its keeper, wait until it is up, let it go."""

import asyncio
import contextlib
import os
import re
import subprocess
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from host import ports
from host.own import isolated
from host.playground.account import USER, account_of
from host.playground.order import Answer, Order, Ready
from host.ports import HostError, HostUnavailable
from host.wire import Account

_KEEPER = "host.playground.keeper"
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


class Playground:
    """One playground, from its start to `close`; the process that keeps it ends with this one in any case.

    The synchronous calls are the basic ones: the command line starts a playground before it imports anything
    slow, and waits for it later. `boot` is the same for a running event loop."""

    def __init__(self, keeper: "subprocess.Popen[bytes]", order: Order) -> None:
        self._keeper = keeper
        self._answer: Ready | HostError | None = None
        self.root = order.root
        """The tree that it was booted from."""
        self.name = order.name
        """Its host name."""

    @classmethod
    def start(
        cls,
        root: str | os.PathLike[str] = "/",
        *,
        name: str = "playground",
        demo: bool = True,
        user: bool = False,
        user_namespace: bool = False,
        files: Mapping[str, bytes] | None = None,
        deadline: float = 60.0,
        prefix: Sequence[str] = (),
    ) -> "Playground":
        """Begin to boot, and return at once; `wait` tells how it went.

        `files` are written before it boots (absolute path inside: content). `prefix` is a command that gives
        rights, such as ("sudo", "-n"). Raises HostError for a name that is no host name."""
        if not _NAME.fullmatch(name):
            raise HostError(f"{name!r} can't name a playground: use small letters, digits and hyphens.")
        path = os.path.abspath(root)  # noqa: PTH100 -- a link to a tree is as good as the tree
        order = Order(path, name, demo, user, user_namespace, dict(files or {}), deadline)
        keeper = subprocess.Popen(
            [*prefix, *isolated(_KEEPER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        )
        assert keeper.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            keeper.stdin.write(msgspec.json.encode(order) + b"\n")
            keeper.stdin.flush()
        return cls(keeper, order)

    @classmethod
    @contextlib.asynccontextmanager
    async def boot(
        cls,
        root: str | os.PathLike[str] = "/",
        *,
        name: str = "playground",
        demo: bool = True,
        user_namespace: bool = False,
        files: Mapping[str, bytes] | None = None,
        deadline: float = 60.0,
        prefix: Sequence[str] = (),
    ) -> AsyncIterator["Playground"]:
        """Start, wait until it is up, close at the end of the block; the event loop goes on meanwhile."""
        playground = cls.start(
            root,
            name=name,
            demo=demo,
            user_namespace=user_namespace,
            files=files,
            deadline=deadline,
            prefix=prefix,
        )
        try:
            await asyncio.to_thread(playground.wait)
            yield playground
        finally:
            await asyncio.shield(asyncio.to_thread(playground.close))

    def wait(self) -> "Playground":
        """Wait until it is up. Raises NotPermitted without root, HostUnavailable where it can't boot."""
        if self._answer is None:
            assert self._keeper.stdout is not None
            self._answer = _read_answer(self._keeper.stdout.readline())
        if isinstance(self._answer, HostError):
            raise self._answer
        return self

    @property
    def leader(self) -> int:
        """The PID of its PID 1, as seen from here; waits until there is one."""
        return self._ready().leader

    @property
    def account(self) -> Account:
        """The normal user of one that was started with `user`."""
        return account_of(self.path("/"), USER)

    @property
    def demo(self) -> bool:
        """Whether it has the demo service; a tree without /usr/bin/python3 can't."""
        return self._ready().demo

    def _ready(self) -> Ready:
        self.wait()
        assert isinstance(self._answer, Ready)
        return self._answer

    def path(self, inside: str) -> Path:
        """Where a path of the playground is seen from here; needs root."""
        return Path(f"/proc/{self.leader}/root") / inside.lstrip("/")

    def close(self) -> None:
        """End it and everything that runs in it; returns when nothing is left. Closing twice is fine."""
        for pipe in (self._keeper.stdin, self._keeper.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._keeper.wait()

    def __enter__(self) -> "Playground":
        try:
            return self.wait()
        except BaseException:
            self.close()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _read_answer(line: bytes) -> Ready | HostError:
    try:
        answer = msgspec.json.decode(line, type=Answer)
    except msgspec.MsgspecError:
        return HostUnavailable("The process that keeps the playground ended unexpectedly.")
    if isinstance(answer, Ready):
        return answer
    kind = getattr(ports, answer.kind, HostUnavailable)
    return kind(answer.text) if issubclass(kind, HostError) else HostUnavailable(answer.text)
