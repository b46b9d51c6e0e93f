"""Small services that fail without a word, and the line of a drop-in that makes them: what the closer look is
for. Each is tried among lines that do it no harm."""

from msgspec import Struct

from .reported import PYTHON, STAY

FAIL = "except OSError: os._exit(1)"


class Silent(Struct, frozen=True):
    """One of them."""

    name: str
    code: str
    """What it attempts, in Python; or a whole script."""
    lines: str
    culprit: str
    remedy: str = ""
    """What the first remedy has in it."""
    unit: str = ""
    prepare: str = ""
    since: int = 0
    """The systemd from which on it breaks the service."""

    @property
    def program(self) -> str:
        """Its text."""
        if self.code.startswith("#!"):
            return self.code
        body = "\n    ".join(self.code.split("\n"))
        return f"{PYTHON}try:\n    {body}\n{FAIL}{STAY.replace(chr(10) + 'say', chr(10) + '#')}"


def _shell(command: str) -> str:
    return f"#!/bin/sh\nexec 2>/dev/null\n{command} || exit 1\nexec sleep 900\n"


SILENT = (
    Silent(
        "several places are read-only",
        "open('/var/lib/prey/a', 'w')\nopen('/var/log/prey.log', 'w')",
        "ProtectSystem=strict",
        "ProtectSystem",
        "ReadWritePaths=/var/lib/prey /var/log",
        prepare="mkdir -p /var/lib/prey",
    ),
    Silent(
        "a home is hidden",
        "os.listdir('/home')\nopen('/root/prey')",
        "ProtectHome=yes",
        "ProtectHome",
        "ProtectHome=read-only",
        prepare="echo >/root/prey",
    ),
    Silent(
        "a home is empty",
        "open('/root/prey')",
        "ProtectHome=tmpfs",
        "ProtectHome",
        "ProtectHome=read-only",
        prepare="echo >/root/prey",
    ),
    Silent(
        "a temporary file of another",
        "open('/tmp/prey')",
        "PrivateTmp=yes",
        "PrivateTmp",
        "PrivateTmp=no",
        prepare="echo >/tmp/prey",
    ),
    Silent(
        "a path is closed",
        "open('/srv/prey/a')",
        "InaccessiblePaths=/srv/prey /srv/other",
        "InaccessiblePaths",
        "InaccessiblePaths=/srv/other",
        prepare="mkdir -p /srv/prey /srv/other; echo >/srv/prey/a",
    ),
    Silent(
        "a directory is hidden",
        "open('/srv/prey/a')",
        "TemporaryFileSystem=/srv",
        "TemporaryFileSystem",
        "BindReadOnlyPaths=-/srv/prey/a",
        prepare="mkdir -p /srv/prey; echo >/srv/prey/a",
    ),
    Silent(
        "memory that is written and executed",
        "#!/usr/bin/perl\nexit 1 if syscall(9, 0, 4096, 7, 0x22, -1, 0) < 0; sleep 900;\n",
        "MemoryDenyWriteExecute=yes",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    Silent(
        "a family of sockets",
        "socket.socket(socket.AF_INET)\nsocket.socket(socket.AF_NETLINK, 3, 0)",
        "RestrictAddressFamilies=AF_UNIX",
        "RestrictAddressFamilies",
        "AF_INET AF_NETLINK",
    ),
    Silent(
        "a namespace",
        _shell("unshare --net true"),
        "RestrictNamespaces=yes",
        "RestrictNamespaces",
        "RestrictNamespaces=net",
    ),
    Silent(
        "realtime",
        "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
        "RestrictRealtime=yes",
        "RestrictRealtime",
        "=no",
    ),
    Silent(
        "a set-user-ID bit",
        "open('/srv/prey/b', 'w')\nos.chmod('/srv/prey/b', 0o4755)",
        "RestrictSUIDSGID=yes",
        "RestrictSUIDSGID",
        "=no",
        prepare="mkdir -p /srv/prey",
    ),
    Silent(
        "a personality",
        _shell("setarch -R true"),
        "LockPersonality=yes",
        "LockPersonality",
        "=no",
    ),
    Silent(
        "the host's name",
        "socket.sethostname('prey')",
        "ProtectHostname=yes",
        "ProtectHostname",
        "ProtectHostname=",
    ),
    Silent(
        "a kernel setting",
        "open('/proc/sys/net/ipv4/ip_forward', 'w')",
        "ProtectKernelTunables=yes",
        "ProtectKernelTunables",
        "=no",
    ),
    Silent(
        "a filter that kills",
        "os.chown('/srv/prey', 0, 0)\nos.setpriority(0, 0, 0)",
        "SystemCallFilter=~@chown @resources",
        "SystemCallFilter",
        "",
        prepare="mkdir -p /srv/prey",
    ),
    Silent(
        "a filter that refuses",
        "os.setgid(1)\nos.setuid(1)",
        "SystemCallFilter=@system-service\nSystemCallFilter=~@setuid\nSystemCallErrorNumber=EPERM",
        "SystemCallFilter",
    ),
    Silent(
        "a capability for ports",
        "socket.socket().bind(('', 80))",
        "CapabilityBoundingSet=CAP_CHOWN",
        "CapabilityBoundingSet",
        "CAP_NET_BIND_SERVICE",
    ),
    Silent(
        "capabilities to become another",
        "os.setgroups([])\nos.setgid(1)\nos.setuid(1)",
        "CapabilityBoundingSet=CAP_CHOWN",
        "CapabilityBoundingSet",
        "CAP_CHOWN CAP_SETGID CAP_SETUID",
    ),
    Silent(
        "a capability for files",
        "open('/srv/prey/c')",
        "CapabilityBoundingSet=CAP_CHOWN",
        "CapabilityBoundingSet",
        "CAP_DAC_OVERRIDE",
        prepare="mkdir -p /srv/prey; echo >/srv/prey/c; chown games /srv/prey/c; chmod 600 /srv/prey/c",
    ),
    Silent(
        "a device node",
        "import stat\nos.mknod('/srv/prey/d', 0o20600, os.makedev(1, 3))",
        "CapabilityBoundingSet=~CAP_MKNOD",
        "CapabilityBoundingSet",
        prepare="mkdir -p /srv/prey",
        unit="ExecStopPost=/bin/rm -f /srv/prey/d\nExecStartPre=/bin/rm -f /srv/prey/d",
    ),
    Silent(
        "the kernel's log",
        _shell("dmesg --syslog >/dev/null"),
        "ProtectKernelLogs=yes",
        "ProtectKernelLogs",
        "=no",
    ),
    Silent(
        "other processes",
        "os.listdir('/proc/1')",
        "ProtectProc=invisible",
        "ProtectProc",
        "=default",
        unit="User=games",
    ),
    Silent(
        "a limit that is to be raised",
        _shell("ulimit -n 9999"),
        "LimitNOFILE=1000",
        "LimitNOFILE",
        "LimitNOFILE=9999",
        unit="User=games\nLimitNOFILE=9999",
    ),
    Silent(
        "too many files", "found = [open('/dev/null') for _ in range(100)]", "LimitNOFILE=50", "LimitNOFILE"
    ),
    Silent(
        "a program that may not run",
        "import subprocess\nsubprocess.run(['/srv/prey/run'], check=True)",
        "NoExecPaths=/srv",
        "NoExecPaths",
        "ExecPaths=",
        prepare="mkdir -p /srv/prey; cp /bin/true /srv/prey/run",
        since=248,
    ),
    Silent("users of its own", "os.setgid(1)\nos.setuid(1)", "PrivateUsers=yes", "PrivateUsers", "=no"),
    Silent(
        "a network of its own",
        "socket.create_connection(('127.0.0.1', 8642))",
        "PrivateNetwork=yes",
        "PrivateNetwork",
        "=no",
    ),
    Silent(
        "a control group",
        "os.mkdir('/sys/fs/cgroup/prey')\nos.rmdir('/sys/fs/cgroup/prey')",
        "ProtectControlGroups=yes",
        "ProtectControlGroups",
        "=no",
    ),
    Silent(
        "in a shell",
        _shell("echo x >/var/lib/prey.state"),
        "ReadOnlyPaths=/var",
        "ReadOnlyPaths",
        "ReadWritePaths=/var/lib",
    ),
    Silent(
        "in Perl",
        "#!/usr/bin/perl\nopen(my $f, '>', '/etc/prey.state') or exit 1; sleep 900;\n",
        "ProtectSystem=full",
        "ProtectSystem",
        "ProtectSystem=yes",
    ),
)
