"""Small services, each broken by one directive: what it runs, the line that breaks it, and what is set besides.

The programs do in one line of Python what daemons do, and complain as they do. A line that does nothing on the
machine that runs the tests is found by trying: the service then passes.
"""

from msgspec import Struct


class Breaker(Struct, frozen=True):
    """One service and the line that breaks it."""

    directive: str
    value: str
    code: str
    """Python; an exception is the failure."""
    user: str = ""
    check: str = ""
    """A command that fails instead of the service."""
    type: str = "exec"
    """As Type= has it."""
    alone: bool = False
    """Whether the lines that are tried along would break it, too."""


_OPEN = "open({!r},'w').close()"
_SOCKET = "import socket;socket.socket()"
_SULKY = "except OSError: __import__('sys').exit('Could not open logfile /var/lib/prey.log')"
_READY = (
    "import os,socket;s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM);"
    "s.sendto(b'READY=1',os.environ['NOTIFY_SOCKET'].replace('@','\\0'))"
)
_LISTEN = "s=__import__('socket');t=s.socket();t.bind(('0.0.0.0',{}));t.listen();"

BREAKERS = (
    Breaker("ProtectSystem", "strict", _OPEN.format("/var/lib/prey.state")),
    Breaker("ProtectSystem", "full", _OPEN.format("/etc/prey.conf")),
    Breaker("ReadOnlyPaths", "/var", _OPEN.format("/var/lib/prey.state")),
    Breaker("ProtectHome", "yes", "print(open('/root/prey').read())"),
    Breaker("ProtectHome", "read-only", _OPEN.format("/root/prey.out")),
    Breaker("ProtectHome", "tmpfs", "print(open('/root/prey').read())"),
    Breaker("InaccessiblePaths", "/srv/prey", "import os;print(os.listdir('/srv/prey/a'))"),
    Breaker("TemporaryFileSystem", "/srv/prey", "print(open('/srv/prey/a/file').read())"),
    Breaker("NoExecPaths", "/srv/prey", "import subprocess;subprocess.run(['/srv/prey/a/tool'],check=True)"),
    Breaker("NoExecPaths", "/", "pass"),
    Breaker("PrivateTmp", "yes", "print(open('/tmp/prey').read())"),
    Breaker("PrivateDevices", "yes", "open('/dev/kmsg').close()"),
    Breaker("DevicePolicy", "strict", "open('/dev/full','w').close()"),
    Breaker("DeviceAllow", "/dev/null rw", "open('/dev/full','w').close()"),
    Breaker(
        "PrivateNetwork",
        "yes",
        "import socket;socket.create_connection(('127.0.0.1',8642),2)",
    ),
    Breaker("PrivateUsers", "yes", "import os;os.setgroups([33]);os.setuid(33)"),
    Breaker(
        "PrivateIPC",
        "yes",
        "import ctypes;c=ctypes.CDLL(None,use_errno=True);i=c.shmget(0x5052,1,0);"
        "exec('raise OSError(ctypes.get_errno(),\"shmget: No such file or directory\")') if i<0 else None",
    ),
    Breaker("ProtectKernelTunables", "yes", "open('/proc/sys/kernel/domainname','w').write('prey')"),
    Breaker("ProtectKernelModules", "yes", "import os;print(os.listdir('/usr/lib/modules'))"),
    Breaker("ProtectKernelLogs", "yes", "open('/proc/kmsg').close()"),
    Breaker(
        "ProtectControlGroups",
        "yes",
        "import os;os.mkdir('/sys/fs/cgroup/prey-made');os.rmdir('/sys/fs/cgroup/prey-made')",
    ),
    Breaker("ProtectHostname", "yes", "import socket;socket.sethostname(socket.gethostname())"),
    Breaker(
        "ProtectClock",
        "yes",
        "import time;time.clock_settime(time.CLOCK_REALTIME,time.time())",
    ),
    Breaker("ProtectProc", "invisible", "print(open('/proc/1/status').read()[:4])", user="nobody"),
    Breaker("ProcSubset", "pid", "print(open('/proc/meminfo').read()[:4])"),
    Breaker("RestrictAddressFamilies", "AF_UNIX", "import socket;socket.socket(socket.AF_INET)"),
    Breaker(
        "RestrictAddressFamilies",
        "AF_INET",
        "import socket;socket.socket(socket.AF_NETLINK,socket.SOCK_RAW,0)",
    ),
    Breaker(
        "RestrictNamespaces",
        "yes",
        "import ctypes,os;c=ctypes.CDLL(None,use_errno=True);"
        "exec('raise OSError(ctypes.get_errno(),\"unshare: \"+os.strerror(ctypes.get_errno()))') if c.unshare(0x04000000)<0 else None",
    ),
    Breaker("RestrictRealtime", "yes", "import os;os.sched_setscheduler(0,os.SCHED_RR,os.sched_param(1))"),
    Breaker(
        "RestrictSUIDSGID",
        "yes",
        "import os;open('/srv/prey/suid','w').close();os.chmod('/srv/prey/suid',0o4755)",
    ),
    Breaker(
        "MemoryDenyWriteExecute",
        "yes",
        "import mmap;mmap.mmap(-1,4096,prot=mmap.PROT_READ|mmap.PROT_WRITE|mmap.PROT_EXEC)",
    ),
    Breaker(
        "LockPersonality",
        "yes",
        "import ctypes,os;c=ctypes.CDLL(None,use_errno=True);"
        "exec('raise OSError(ctypes.get_errno(),\"personality: \"+os.strerror(ctypes.get_errno()))') if c.personality(8)<0 else None",
    ),
    Breaker("CapabilityBoundingSet", "CAP_CHOWN", "import os;os.setgid(33);os.setuid(33)"),
    Breaker("CapabilityBoundingSet", "~CAP_CHOWN", "import os;os.chown('/srv/prey/a/file',33,33)"),
    Breaker("SystemCallFilter", "~@network-io", _SOCKET),
    Breaker("SystemCallFilter", "@basic-io", "pass"),
    Breaker("SystemCallFilter", "@system-service\nSystemCallFilter=~@network-io", _SOCKET),
    Breaker("SystemCallFilter", "~@network-io @clock", _SOCKET),
    Breaker("CapabilityBoundingSet", "CAP_CHOWN", "open('/srv/prey/secret').read()"),
    Breaker("ReadOnlyPaths", "/run", _OPEN.format("/run/prey.pid")),
    Breaker("ProtectSystem", "strict", f"try: {_OPEN.format('/var/lib/prey.log')}\n{_SULKY}"),
    Breaker("RestrictAddressFamilies", "AF_INET", f"try: {_READY}\nexcept OSError: pass", type="notify"),
    Breaker("User", "bin", "open('/srv/prey/secret').read()"),
    Breaker("DynamicUser", "yes", "open('/srv/prey/secret').read()"),
    Breaker(
        "UMask",
        "0777",
        "import os;os.path.exists('/srv/prey/made') and os.unlink('/srv/prey/made');open('/srv/prey/made','w').close()",
        check="/usr/bin/test $(stat -c %a /srv/prey/made) = 644",
    ),
    Breaker(
        "NoNewPrivileges",
        "yes",
        "import subprocess;r=subprocess.run(['/srv/prey/a/sudo'],capture_output=True,text=True);"
        "print(r.stderr,flush=True);r.returncode and __import__('sys').exit(r.returncode)",
        user="nobody",
        alone=True,
    ),
    Breaker("LimitNOFILE", "5", "k=[open('/dev/null') for _ in range(20)]"),
    Breaker("TasksMax", "1", "import subprocess;subprocess.run(['/bin/true'],check=True)"),
    Breaker(
        "LimitFSIZE",
        "10",
        "import signal;signal.signal(signal.SIGXFSZ,signal.SIG_IGN);f=open('/srv/prey/big','w');f.write('x'*99);f.close()",
    ),
    Breaker("LimitAS", "60M", "x=bytearray(200<<20)"),
    Breaker("WorkingDirectory", "/srv/none", "pass"),
    Breaker("ReadWritePaths", "/srv/none", "pass"),
    Breaker("SecureBits", "noroot noroot-locked", "open('/srv/prey/secret').read()"),
    Breaker("Group", "nosuchgroup", "pass"),
    Breaker("Type", "notify", "pass"),
    Breaker(
        "IPAddressDeny",
        "any",
        "import socket;s=socket.socket(socket.AF_INET,socket.SOCK_DGRAM);s.sendto(b'x',('127.0.0.1',9))",
    ),
    Breaker("SocketBindDeny", "any", _LISTEN.format(8999)),
    Breaker("AppArmorProfile", "nosuchprofile", "pass"),
    Breaker("RootDirectory", "/srv/prey", "pass"),
    Breaker("KeyringMode", "private", "pass"),
    Breaker("RemoveIPC", "yes", "pass"),
    Breaker("SystemCallArchitectures", "arm64", "pass"),
)

BESIDES = {
    "ProtectKernelModules": "yes",
    "LockPersonality": "yes",
    "RestrictRealtime": "yes",
    "PrivateTmp": "yes",
    "ProtectClock": "yes",
    "RestrictSUIDSGID": "yes",
    "ProtectHome": "yes",
    "UMask": "0027",
}
"""Harmless lines that are tried along, so that there is somebody else to suspect."""
