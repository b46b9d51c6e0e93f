"""systemd-nspawn as a child process: how it is called, what it says, and when its systemd is up."""

import os
import selectors
import shutil
import socket
import subprocess
import time
from collections import deque
from pathlib import Path

from host.helper.enter import TARGET_ENVIRONMENT, enter
from host.playground import idmap, kernel
from host.playground.cgroup import Cgroup
from host.playground.dress import TARGET
from host.ports import HostUnavailable

_DROPPED = "CAP_SYS_TIME,CAP_SYS_MODULE,CAP_SYS_RAWIO,CAP_SYS_BOOT"
"""Capabilities that reach the machine itself, and that systemd runs without."""
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
    """A started systemd-nspawn."""

    def __init__(self, tree: Path, name: str, cgroup: Cgroup, shift: int) -> None:
        self._notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC)
        self._notify.bind(str(_SOCKET))
        self._lines: deque[bytes] = deque(maxlen=12)
        self._leader = 0

        def become() -> None:
            kernel.die_with_parent()
            cgroup.join()

        self.process = subprocess.Popen(
            _command(tree, name, shift),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
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
        os.set_blocking(self._output.fileno(), False)

    def wait_until_up(self, seconds: float, given_up: int) -> int:
        """The leader's PID, when everything that its boot starts is started.

        Raises HostUnavailable with its last lines where it ends or takes too long, and EOFError when the
        descriptor `given_up` ends."""
        deadline = time.monotonic() + seconds
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
                        return self._leader
                    elif self._is_ready(self._notify.recv(65536)):
                        selector.register(_boot_finished(self._leader), selectors.EVENT_READ)
        raise HostUnavailable(self._last_words(f"The playground was not up after {seconds:.0f} s"))

    def watch(self, given_up: int) -> None:
        """Read its output until it ends by itself or the descriptor `given_up` ends."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._output, selectors.EVENT_READ)
            selector.register(given_up, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    if key.fileobj is not self._output or not self._output.read(65536):
                        return

    def _is_ready(self, message: bytes) -> bool:
        """Read one message of sd_notify(3): the first names the leader, a later one says that it is ready."""
        lines = message.split(b"\n")
        for line in lines:
            if line.startswith(b"X_NSPAWN_LEADER_PID="):
                self._leader = int(line.partition(b"=")[2])
        return self._leader > 0 and b"READY=1" in lines

    def _read_output(self) -> None:
        chunk = self._output.read(65536)
        if not chunk:
            raise HostUnavailable(self._last_words("systemd-nspawn ended before the playground was up"))
        self._lines.extend(line for line in chunk.splitlines() if line.strip())

    def _last_words(self, what: str) -> str:
        text = b" | ".join(self._lines).decode("utf-8", "replace")
        return f"{what}: {text}" if text else f"{what}, and it said nothing."


def _boot_finished(leader: int) -> int:
    """A descriptor that becomes readable when the leader has no boot job left.

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
    return os.pidfd_open(child)
