"""Situations of the kinds that people report: a stand-in for a service, and a drop-in that breaks it."""

from msgspec import Struct

PYTHON = "#!/usr/bin/python3 -IS\nimport os, socket, sys, time\ndef say(*words): print(*words, flush=True)\n"
STAY = "\nsay('up')\ntime.sleep(900)\n"


class Reported(Struct, frozen=True):
    """One situation."""

    name: str
    code: str
    """What the stand-in does, in Python; or C, where it begins with #include."""
    lines: str
    """What is tried."""
    culprit: str
    remedy: str = ""
    """What the first remedy has in it; empty where there is none by a line, but a command."""
    unit: str = ""
    """More lines of its [Service]."""
    until: int = 0
    """The systemd from which on it does no harm; 0 where it always does."""
    prepare: str = ""
    """Shell, before it is started."""


_NO_NEW = (
    "if 'NoNewPrivs:\\t1' in open('/proc/self/status').read():\n"
    "    sys.exit('sudo: The \"no new privileges\" flag is set, which prevents sudo from running as root.')"
)
_CRASH = """\
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void) {
    unsigned char code[] = {0xc3};
    void *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, code, sizeof code);
    mprotect(page, 4096, PROT_READ | PROT_EXEC);
    ((void (*)(void))page)();
    for (;;) pause();
}
"""
_INTERFACES = (
    "try: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)\n"
    "except OSError as e: sys.exit('error: failed to list interfaces: getifaddrs: ' + e.strerror)"
)
_FORKS = (
    "if os.fork():\n    time.sleep(0.3); os._exit(0)\nos.setsid()\n"
    "try: open('{0}', 'w').write(str(os.getpid()))\nexcept OSError: pass"
)
_SETGID = (
    "say('configuration read')\ntry: os.setgid(33)\n"
    "except OSError:\n    say('Cannot setgid(): Insufficient permissions.'); say('cleaning up');"
    " sys.exit(1)\n"
    "os.setuid(33)"
)
_OTHERS = "PrivateTmp=yes\nRestrictRealtime=yes\nLockPersonality=yes"

REPORTED = (
    Reported(
        "everything is read-only, and the path is not named",
        "try: open('/dev/shm/prey.state', 'w').write('x')\nexcept OSError as e: sys.exit('state file: ' +"
        " e.strerror)",
        "ReadOnlyPaths=-/",
        "ReadOnlyPaths",
        "ReadWritePaths=-/dev -/proc -/sys",
    ),
    Reported(
        "a crash without a word",
        _CRASH,
        f"MemoryDenyWriteExecute=yes\nProtectHome=yes\n{_OTHERS}",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    Reported(
        "a group of calls takes one that is needed",
        "os.sched_setaffinity(0, {0})",
        "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources\nProtectClock=yes",
        "SystemCallFilter",
        "SystemCallFilter=@system-service",
        "DynamicUser=yes",
    ),
    Reported(
        "interfaces are listed over netlink",
        _INTERFACES,
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX\nProtectSystem=full",
        "RestrictAddressFamilies",
        "AF_NETLINK",
    ),
    Reported(
        "sudo, and others imply the flag",
        _NO_NEW,
        f"ProtectHostname=yes\n{_OTHERS}",
        "ProtectHostname",
        "RestrictRealtime=no",
        "User=nobody",
        until=257,
    ),
    Reported(
        "sudo, and the flag itself",
        _NO_NEW,
        "NoNewPrivileges=yes\nPrivateTmp=yes\nProtectHome=yes",
        "NoNewPrivileges",
        "=no",
        "User=nobody",
    ),
    Reported(
        "root may not open the files of others",
        "try: open('/var/lib/prey/log', 'a').write('x')\nexcept OSError as e: sys.exit('omfile:"
        " /var/lib/prey/log: ' + e.strerror)",
        "CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_NET_BIND_SERVICE CAP_SYSLOG\nProtectSystem=full",
        "CapabilityBoundingSet",
        "CAP_DAC_OVERRIDE",
        prepare="mkdir -p /var/lib/prey; touch /var/lib/prey/log; chown -R games /var/lib/prey; chmod 700"
        " /var/lib/prey",
    ),
    Reported(
        "root may not change the mode of others' files",
        "try: os.chmod('/var/lib/prey/log', 0o640)\n"
        "except OSError as e: sys.exit('error: error setting mode of /var/lib/prey/log: ' + e.strerror)",
        "CapabilityBoundingSet=CAP_SETUID CAP_SETGID"
        " CAP_DAC_OVERRIDE\nRestrictSUIDSGID=yes\nProtectSystem=full",
        "CapabilityBoundingSet",
        "CAP_FOWNER",
        prepare="mkdir -p /var/lib/prey; touch /var/lib/prey/log; chown -R games /var/lib/prey",
    ),
    Reported(
        "what is served lies below /home",
        "try: os.listdir('/home/site/www')\n"
        "except OSError as e: sys.exit('loading config: root /home/site/www: ' + e.strerror.lower())",
        "ProtectHome=yes\nPrivateTmp=yes\nNoNewPrivileges=yes",
        "ProtectHome",
        "ProtectHome=read-only",
        prepare="mkdir -p /home/site/www",
    ),
    Reported(
        "the working directory lies below /home",
        "",
        "ProtectHome=yes\nPrivateDevices=yes",
        "ProtectHome",
        "ProtectHome=read-only",
        "WorkingDirectory=/home/site",
        prepare="mkdir -p /home/site",
    ),
    Reported(
        "the same, with a line that is the default",
        "",
        "PrivateDevices=no\nProtectHome=yes",
        "ProtectHome",
        "ProtectHome=read-only",
        "WorkingDirectory=/home/site",
        prepare="mkdir -p /home/site",
    ),
    Reported(
        "a directory that others may enter",
        "",
        "DynamicUser=yes\nStateDirectory=prey25\nPrivateDevices=yes\nProtectHome=yes",
        "DynamicUser",
        "",
        prepare="mkdir -p /var/lib/private; chmod 0710 /var/lib/private",
    ),
    Reported(
        "a PID file that is not written",
        _FORKS.format("/run/prey.pid"),
        "ProtectSystem=strict\nPrivateTmp=yes\nProtectHome=yes",
        "ProtectSystem",
        "ReadWritePaths=/run",
        "Type=forking\nPIDFile=/run/prey.pid\nTimeoutStartSec=3",
    ),
    Reported(
        "a port below 1024 in a user namespace",
        "try: socket.socket().bind(('0.0.0.0', 80))\n"
        "except OSError as e: sys.exit('Error: listening on :80: listen tcp :80: bind: ' +"
        " e.strerror.lower())",
        "PrivateUsers=yes\nPrivateTmp=yes\nProtectHome=yes",
        "PrivateUsers",
        "PrivateUsers=no",
        "User=games\nAmbientCapabilities=CAP_NET_BIND_SERVICE",
    ),
    Reported(
        "a setting of the kernel",
        "try: open('/proc/sys/net/ipv4/ip_forward', 'w').write('1')\n"
        "except OSError as e: sys.exit('wg-up: sysctl: setting key \"net.ipv4.ip_forward\": ' + e.strerror)",
        "ProtectKernelTunables=yes\nProtectSystem=strict",
        "ProtectKernelTunables",
        "=no",
    ),
    Reported(
        "a filter that returns errors, among harmless lines",
        _SETGID,
        f"SystemCallFilter=~@setuid:EPERM\nProtectHome=yes\nPrivateDevices=yes\n{_OTHERS}",
        "SystemCallFilter",
        "SystemCallFilter=~@setuid:EPERM\nSystemCallFilter=setuid setgid",
    ),
    Reported(
        "a filter that kills",
        _SETGID,
        "SystemCallFilter=~@setuid\nPrivateTmp=yes",
        "SystemCallFilter",
        "SystemCallFilter=~@setuid\nSystemCallFilter=setuid setgid",
    ),
    Reported(
        "a second command",
        "",
        "ExecStart=/bin/sleep 900\nPrivateTmp=yes",
        "ExecStart",
        "ExecStart=\nExecStart=/bin/sleep 900",
    ),
    Reported(
        "a directory that it makes below /run",
        "try: os.makedirs('/run/prey', exist_ok=True); open('/run/prey/pid', 'w')\nexcept OSError as e:"
        " sys.exit(f'mkdir /run/prey: {e.strerror}')",
        "ProtectSystem=strict\nPrivateTmp=yes",
        "ProtectSystem",
        "RuntimeDirectory=prey",
        prepare="true",
    ),
    Reported(
        "open files",
        "k = [open('/dev/null') for _ in range(99)]",
        f"LimitNOFILE=40\nProtectHome=yes\n{_OTHERS}",
        "LimitNOFILE",
        "LimitNOFILE=",
    ),
    Reported(
        "memory",
        "x = bytearray(300 << 20)",
        f"LimitAS=100M\nProtectHome=yes\n{_OTHERS}",
        "LimitAS",
        "LimitAS=infinity",
    ),
)
