#!/usr/bin/python3 -IS
"""unitsmith's demo service: a small web service that depends on what services depend on.

It keeps a count under /var/lib, appends to a log under /var/log (a user's own keeps both at home), shares a
file in /tmp with a worker process, looks up a name, and answers on http://127.0.0.1:8642: `/` counts a visit,
`/health` tries everything once.
What it can't do it says in one line, and ends with status 1. SIGHUP has it look at its count again.

It runs with the Python of the system that it is in (3.7 and later, no more than python3-minimal).
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys

OWN = os.environ.get("UNITSMITH_DEMO")
"""The directory of a user's own demo, whose unit says so."""
STATE = f"{OWN or '/var/lib/unitsmith-demo'}/state"
LOG = f"{OWN or '/var/log/unitsmith-demo'}/demo.log"
SCRATCH = "/tmp/unitsmith-demo.{}"
PORT = 8642
PATIENCE = 2.0
"""Seconds that a client may take over its request."""


def say(text: str, level: int = 6) -> None:
    """A line for the journal, with its level as sd-daemon(3) has it."""
    print(f"<{level}>{text}", flush=True)


class Stop(Exception):
    """Somebody asked the service to end."""


class Demo:
    """The service: what it has open, and what it does for each request."""

    def __init__(self) -> None:
        self.stopping = False
        self.idle = False
        self.scratch = SCRATCH.format(os.getpid())
        for path in (STATE, LOG):
            os.makedirs(os.path.dirname(path), exist_ok=True)
        self.count = self.add(0)
        self.log("started")
        self.worker = subprocess.Popen(
            [sys.executable, "-I", "-S", os.path.abspath(__file__), "--worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.to_worker, self.from_worker = self.worker.stdin, self.worker.stdout
        self.ask_worker("hello")
        self.address = self.look_up()
        self.server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.server.bind((self.address, PORT))
        self.server.listen(16)

    def add(self, number: int) -> int:
        """Add to the count that is kept on disk."""
        kept = os.open(STATE, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            count = int(os.read(kept, 32) or b"0") + number
            os.pwrite(kept, b"%d\n" % count, 0)
        finally:
            os.close(kept)
        return count

    def log(self, text: str) -> None:
        """Add a line to the log file."""
        with open(LOG, "a") as log:
            log.write(text + "\n")

    def ask_worker(self, text: str) -> int:
        """Have the worker count what this process writes into the shared file."""
        with open(self.scratch, "w") as scratch:
            scratch.write(text)
        self.to_worker.write((self.scratch + "\n").encode())
        self.to_worker.flush()
        answer = self.from_worker.readline().decode().strip()
        if answer != str(len(text)):
            raise OSError(f"the worker process answered {answer!r}" if answer else "the worker process ended")
        return self.worker.pid

    def look_up(self) -> str:
        """Look up the name that the service answers under."""
        return str(socket.getaddrinfo("localhost", PORT, socket.AF_INET, socket.SOCK_STREAM)[0][4][0])

    def visit(self) -> str:
        """What `/` does."""
        self.count = self.add(1)
        self.log(f"visit {self.count}")
        return f"unitsmith's demo service is well.\nvisits: {self.count}\nprocess: {os.getpid()}\n"

    def health(self) -> str:
        """What `/health` does: everything that the service depends on."""
        count = self.add(0)
        self.log("health")
        worker = self.ask_worker("health")
        return (
            f"state: {count}\nlog: written\nworker: {worker} counted a file in /tmp\n"
            f"localhost: {self.look_up()}\n"
        )

    def serve(self) -> None:
        """Answer requests until the service is to end."""
        while not self.stopping:
            self.idle = True
            connection, _ = self.server.accept()
            self.idle = False
            with connection:
                connection.settimeout(PATIENCE)
                with contextlib.suppress(ConnectionError, socket.timeout):
                    self.answer(connection)

    def answer(self, connection: socket.socket) -> None:
        """Answer one request; a visit that can't be counted ends the service."""
        words = connection.recv(4096).split(b"\r\n")[0].decode("latin-1").split()
        pages = {"/": self.visit, "/health": self.health}
        if len(words) != 3 or words[0] != "GET" or words[1] not in pages:
            reply(connection, "404 Not Found", "There is / and /health.\n")
            return
        try:
            text = pages[words[1]]()
        except OSError as error:
            reply(connection, "500 Internal Server Error", describe(error) + "\n")
            if words[1] == "/":
                raise SystemExit(complain("can't count a visit", error)) from error
            complain("not well", error)
        else:
            reply(connection, "200 OK", text)

    def asked_to_stop(self, *_: object) -> None:
        """SIGTERM: end at once when waiting, else after the request at hand."""
        self.stopping = True
        if self.idle:
            raise Stop

    def asked_to_reload(self, *_: object) -> None:
        """SIGHUP: read the count again."""
        self.count = self.add(0)
        say(f"reloaded, {self.count} visits so far")

    def close(self) -> None:
        """Take away what the next start would not expect."""
        self.to_worker.close()
        self.worker.wait()
        os.unlink(self.scratch)


def reply(connection: socket.socket, status: str, text: str) -> None:
    """Answer in HTTP's words."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(text)}"
    connection.sendall(f"{head}\r\nConnection: close\r\n\r\n{text}".encode())


def describe(error: OSError) -> str:
    """An error as Python names it."""
    return f"{type(error).__name__}: {error}"


def complain(what: str, error: OSError) -> int:
    """Say what went wrong; answers the exit status."""
    say(f"{what}: {describe(error)}", 3)
    return 1


def notify(text: str) -> None:
    """Tell systemd, as sd_notify(3) does."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
            channel.sendto(text.encode(), address.replace("@", "\0", 1))


def work() -> None:
    """The worker process: answer each path with the length of the file there."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    for line in sys.stdin:
        try:
            with open(line.rstrip("\n")) as shared:
                answer = str(len(shared.read()))
        except OSError as error:
            answer = describe(error)
        print(answer, flush=True)


def main() -> int:
    """Run the service."""
    if sys.argv[1:] == ["--worker"]:
        work()
        return 0
    try:
        demo = Demo()
        signal.signal(signal.SIGTERM, demo.asked_to_stop)
        signal.signal(signal.SIGHUP, demo.asked_to_reload)
        say(f"answering on http://{demo.address}:{PORT}, {demo.count} visits so far")
        notify(f"READY=1\nSTATUS={demo.count} visits so far")
    except OSError as error:
        return complain("can't start", error)
    with contextlib.suppress(Stop):
        demo.serve()
    demo.close()
    say("ended")
    return 0


if __name__ == "__main__":
    sys.exit(main())
