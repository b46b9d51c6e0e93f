"""Services that need something unusual, and nothing else: what they do is done anew for each client.

Each has a program, what its unit says, a check that harden sees, and a judge that it does not see.
"""

from pathlib import Path

from msgspec import Struct

from host.playground import Playground

from .rig import inside, put

PORT = 8700
_FRAME = """
import ctypes, mmap, os, signal, socket, struct, subprocess, sys, time
{before}
def work(word):
{work}
def up():
    server = socket.create_server(("127.0.0.1", {port}))
{after}
    while True:
        client, _ = server.accept()
        try:
            client.sendall(b"well" if work(client.recv(99).decode().strip()) else b"ill")
        except OSError as error:
            print("can't do it:", error, flush=True)
            client.sendall(b"ill")
        client.close()
{start}
"""
_ASK = (
    '/usr/bin/python3 -IS -c \'import socket; s = socket.create_connection(("127.0.0.1", {port}), 3);'
    ' s.sendall(b"{word}"); raise SystemExit(s.recv(99) != b"well")\''
)


class Prey(Struct, frozen=True):
    """One of them."""

    name: str
    work: str
    """The body of a function of `word`, which says whether all is well."""
    before: str = ""
    after: str = ""
    """What it does when it listens."""
    start: str = "up()"
    unit: tuple[str, ...] = ("Type=exec",)
    setup: str = ""
    """A shell script that makes what it needs."""
    keeps: tuple[str, ...] = ()
    """Directives that can't hold for it at their strictest."""

    @property
    def service(self) -> str:
        """Its unit."""
        return f"prey-{self.name}.service"

    def asking(self, word: str) -> str:
        """A shell command that succeeds when it answers that all is well."""
        return _ASK.format(port=PORT, word=word)


_CODE = "b'\\xb8\\x2a\\x00\\x00\\x00\\xc3'"
ALL = (
    Prey(
        "ptrace",
        """
    child = subprocess.Popen(["/bin/sleep", "9"])
    traced = libc.ptrace(16, child.pid, None, None) == 0
    if traced: os.waitpid(child.pid, 0); libc.ptrace(17, child.pid, None, None)
    child.kill(); child.wait()
    return traced""",
        before="libc = ctypes.CDLL(None)",
    ),
    Prey(
        "raw-socket",
        """
    ping = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP); ping.settimeout(2)
    ping.sendto(struct.pack("!BBHHH", 8, 0, 0xf7ff - 0x0, 0, 0), ("127.0.0.1", 0))
    return len(ping.recv(200)) > 20""",
    ),
    Prey(
        "jit",
        f"""
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write({_CODE})
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    return ctypes.CFUNCTYPE(ctypes.c_int)(address)() == 42""",
        keeps=("MemoryDenyWriteExecute",),
    ),
    Prey(
        "setuid-helper",
        """
    helper = ["/usr/local/bin/prey-helper", "/srv/prey/secret"]
    return subprocess.run(helper, capture_output=True).stdout == b"s"
""",
        unit=("Type=exec", "User=nobody"),
        setup="install -m 4755 /bin/cat /usr/local/bin/prey-helper; printf s >/srv/prey/secret;"
        " chmod 600 /srv/prey/secret",
        keeps=("NoNewPrivileges",),
    ),
    Prey(
        "writes-etc",
        """
    with open("/etc/prey/new", "w") as file: file.write(word)
    os.rename("/etc/prey/new", "/etc/prey/state")
    return open("/etc/prey/state").read() == word""",
        setup="mkdir -p /etc/prey",
    ),
    Prey(
        "pid-file",
        """
    return open("/run/prey.pid").read().strip() == str(os.getpid())""",
        after="""    open("/run/prey.pid", "w").write(str(os.getpid()))
    os.write(ready, b"x"); os.close(ready)""",
        before="reading, ready = os.pipe()",
        start="""
if os.fork(): os.close(ready); sys.exit(os.read(reading, 1) != b"x")
up()""",
        unit=("Type=forking", "PIDFile=/run/prey.pid"),
    ),
    Prey(
        "device",
        """
    log = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK); os.read(log, 9999); os.close(log)
    return True""",
        keeps=("PrivateDevices", "ProtectKernelLogs"),
    ),
    Prey(
        "real-time",
        """
    return os.sched_getscheduler(0) == os.SCHED_FIFO""",
        before="os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
        keeps=("RestrictRealtime",),
    ),
)


def serve(playground: Playground, prey: Prey) -> None:
    """Install and start one, and stop the others."""
    inside(playground, "sh", "-c", "systemctl stop 'prey-*.service'; mkdir -p /srv/prey", check=False)
    program = _FRAME.format(before=prey.before, work=prey.work, after=prey.after, start=prey.start, port=PORT)
    put(playground, f"/srv/prey/{prey.name}.py", program)
    if prey.setup:
        inside(playground, "sh", "-c", prey.setup)
    lines = [f"ExecStart=/usr/bin/python3 -I -S /srv/prey/{prey.name}.py", *prey.unit, "TimeoutStopSec=2"]
    put(playground, f"/etc/systemd/system/{prey.service}", "\n".join(["[Service]", *lines, ""]))
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "restart", prey.service)


HERE = Path(__file__).parent
