"""systemd-nspawn as a child process: how it is called, what it says, and when its systemd is up."""

import contextlib
import os
import selectors
import shutil
import socket
import subprocess
import time
from collections import deque
from pathlib import Path

from host import kernel
from host.helper.enter import TARGET_ENVIRONMENT, enter
from host.playground import idmap
from host.playground.cgroup import Cgroup
from host.playground.dress import TARGET
from host.ports import HostUnavailable

_DROPPED = "CAP_SYS_TIME,CAP_SYS_MODULE,CAP_SYS_RAWIO,CAP_SYS_BOOT"
"""Capabilities that reach the machine itself, and that systemd runs without."""
_PATIENCE = 2.0
"""Seconds that the end of everything inside may take."""
_SOCKET = Path("/run/unitsmith-notify")


def program() -> str:
    """Where systemd-nspawn is. Raises HostUnavailable where it isn't."""
    found = shutil.which("systemd-nspawn", path=os.environ.get("PATH", "") + ":/usr/bin:/bin")
    if found is None:
        raise HostUnavailable(
            "A playground needs systemd-nspawn: install the package systemd-container (./dev setup does)."
        )
    return found


def _command(tree: Path, name: str, shift: int) -> list[str]:
    command = [program(), "--quiet", f"--directory={tree}", "--boot", "--settings=no", "--register=no"]
    command += [
        "--keep-unit",
        "--private-network",
        "--link-journal=no",
        "--resolv-conf=off",
        "--timezone=off",
    ]
    command += ["--capability=all", f"--drop-capability={_DROPPED}", "--console=pipe", "--notify-ready=yes"]
    command += [f"--machine={name}"]
    if shift:
        command += [f"--private-users={shift}:{idmap.WIDTH}"]
    if Path("/dev/kmsg").exists():
        command += ["--bind=/dev/kmsg"]
    return [*command, "--", f"--unit={TARGET}"]


class Nspawn:
    """A started systemd-nspawn, the first process of a PID namespace: nothing inside survives it."""

    def __init__(self, tree: Path, name: str, cgroup: Cgroup, shift: int) -> None:
        self._notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self._notify.bind(str(_SOCKET))
        self._lines: deque[bytes] = deque(maxlen=12)
        self._cgroup = cgroup
        self._waiter = 0

        def become() -> None:
            kernel.die_with_parent()
            kernel.own_proc()
            cgroup.join()

        kernel.unshare(kernel.CLONE_NEWPID)  # of the children to come; the keeper stays where it is
        self.process = subprocess.Popen(
            _command(tree, name, shift),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,
            preexec_fn=become,
            env={
                "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "NOTIFY_SOCKET": str(_SOCKET),
                "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1",
            },
        )
        assert self.process.stdout is not None
        self._output = self.process.stdout

    def wait_until_up(self, seconds: float, given_up: int) -> int:
        """The leader's PID, when everything that its boot starts is started.

        Raises HostUnavailable with its last lines where it ends or takes too long, and EOFError when the
        descriptor `given_up` ends."""
        deadline = time.monotonic() + seconds
        leader = 0
        with selectors.DefaultSelector() as selector:
            for source in (self._output, self._notify, given_up):
                selector.register(source, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                for key, _ in selector.select(left):
                    if key.fileobj is self._output:
                        self._read_output()
                    elif key.fileobj == given_up:
                        raise EOFError
                    elif key.fileobj is not self._notify:
                        return leader
                    elif b"READY=1" in self._notify.recv(65536).split(b"\n"):  # sd_notify(3)
                        leader = self._find_leader()
                        self._waiter = _wait_for_boot(leader)
                        selector.register(os.pidfd_open(self._waiter), selectors.EVENT_READ)
        raise HostUnavailable(self._last_words(f"The playground was not up after {seconds:.0f} s"))

    def watch(self, given_up: int) -> None:
        """Read what it says until it ends by itself or the descriptor `given_up` ends.

        Messages must be read, too: newer versions send some at every reload, and wait when nobody does."""
        with selectors.DefaultSelector() as selector:
            for source in (self._output, self._notify, given_up):
                selector.register(source, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._notify:
                        self._notify.recv(65536)
                    elif key.fileobj == given_up or not self._output.read(65536):
                        return

    def end(self) -> None:
        """End it, and so everything inside; returns when the kernel has done it.

        A process from outside that entered and that nobody waits for can hold that up: not for ever."""
        self.process.kill()
        if self._waiter:
            os.waitpid(self._waiter, 0)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_PATIENCE)

    def _find_leader(self) -> int:
        """The process in the control group that is PID 1 two PID namespaces further in."""
        for pid in self._cgroup.processes():
            status = Path(f"/proc/{pid}/status").read_text()
            seen_as = next(line.split()[1:] for line in status.splitlines() if line.startswith("NSpid:"))
            if seen_as[-1] == "1" and len(seen_as) >= 3:
                return pid
        raise HostUnavailable(self._last_words("The playground's systemd can't be found"))

    def _read_output(self) -> None:
        chunk = self._output.read(65536)
        if not chunk:
            raise HostUnavailable(self._last_words("systemd-nspawn ended before the playground was up"))
        self._lines.extend(line for line in chunk.splitlines() if line.strip())

    def _last_words(self, what: str) -> str:
        text = b" | ".join(self._lines).decode("utf-8", "replace")
        return f"{what}: {text}" if text else f"{what}, and it said nothing."


def _wait_for_boot(leader: int) -> int:
    """The PID of a child that ends when the leader has no boot job left.

    Its READY=1 comes at basic.target on some versions; is-system-running --wait means the rest."""
    child = os.fork()
    if child == 0:
        try:
            kernel.die_with_parent()
            null = os.open(os.devnull, os.O_RDWR)
            for standard in range(3):
                os.dup2(null, standard)
            enter(leader)
            os.execvpe("systemctl", ["systemctl", "is-system-running", "--wait"], TARGET_ENVIRONMENT)
        finally:
            os._exit(127)
    return child
