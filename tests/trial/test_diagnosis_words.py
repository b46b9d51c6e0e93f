"""Messages as programs word them, with an errno word or without: who is blamed first, and what mends it."""

import pytest

from .situations import suspects

HARD = (
    "ProtectSystem=strict\nProtectHome=yes\nPrivateTmp=yes\nPrivateDevices=yes\nMemoryDenyWriteExecute=yes\n"
    "RestrictNamespaces=yes\nRestrictRealtime=yes\nLockPersonality=yes\nRestrictSUIDSGID=yes\nProtectClock=yes\n"
    "ProtectHostname=yes\nProtectKernelTunables=yes\nProtectKernelModules=yes\nProtectKernelLogs=yes\n"
    "ProtectControlGroups=yes\nRestrictAddressFamilies=AF_UNIX\nCapabilityBoundingSet=CAP_CHOWN\nUMask=0077\n"
    "LimitNOFILE=64\nTasksMax=4\nLimitAS=50M\nLimitMEMLOCK=4K\nLimitFSIZE=1M"
)

WORDS = [
    # code that is made as the program runs
    (
        "PHP Warning:  preg_match(): Allocation of JIT memory failed, PCRE JIT will be disabled",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    (
        "node[7]: Failed to mark memory page as executable - check if grsecurity/PaX is enabled",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    ("# Fatal JavaScript OOM in CodeRange setup: allocate code range", "MemoryDenyWriteExecute", "=no"),
    (
        "OpenJDK 64-Bit Server VM warning: INFO: os::commit_memory(0x00007f, 2555904, 1) failed;"
        " error='Operation not permitted' (errno=1)",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    ("luajit: cannot allocate mcode memory", "MemoryDenyWriteExecute", "=no"),
    ("LLVM ERROR: Unable to allocate section memory!", "MemoryDenyWriteExecute", "=no"),
    ("qemu: Could not allocate dynamic translator buffer", "MemoryDenyWriteExecute", "=no"),
    ("MemoryError: cannot create trampoline for ctypes callback", "MemoryDenyWriteExecute", "=no"),
    ("Failed to create CoreCLR, HRESULT: 0x80070005", "MemoryDenyWriteExecute", "=no"),
    (
        "/usr/sbin/webd: error while loading shared libraries: libx.so.1: cannot make segment writable for"
        " relocation: Operation not permitted",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    (
        "ImportError: libfoo.so: cannot enable executable stack as shared object requires: Operation not"
        " permitted",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    # sandboxes of their own
    (
        "[0101/000000.000000:FATAL:zygote_host_impl_linux.cc(117)] No usable sandbox! Update your kernel",
        "RestrictNamespaces",
        "=no",
    ),
    (
        "bwrap: No permissions to create new namespace, likely because the kernel does not allow"
        " non-privileged user namespaces",
        "RestrictNamespaces",
        "=no",
    ),
    ("unshare: unshare failed: Operation not permitted", "RestrictNamespaces", "=no"),
    ("clone(CLONE_NEWNET) failed: EPERM", "RestrictNamespaces", "=net"),
    ("Failed to create mount namespace: Operation not permitted", "RestrictNamespaces", "=mnt"),
    # realtime, personality, clock, host name, modules
    ("Failed to set SCHED_FIFO scheduling policy: Operation not permitted", "RestrictRealtime", "=no"),
    ("cannot set realtime priority: not permitted", "RestrictRealtime", "=no"),
    ("linux32: failed to set personality to linux32: Operation not permitted", "LockPersonality", "=no"),
    (
        "chronyd: Could not set system clock: adjtimex(0x8001) failed : Operation not permitted",
        "ProtectClock",
        "=no",
    ),
    ("ntpd: step-systime: Operation not permitted (settimeofday)", "ProtectClock", "=no"),
    ("sethostname: Operation not permitted", "ProtectHostname", "=no"),
    ("modprobe: ERROR: could not insert 'wireguard': Operation not permitted", "ProtectKernelModules", "=no"),
    # limits
    (
        "You requested maxclients of 10000 requiring at least 10032 max file descriptors. Server can't set"
        " maximum open files to 10032",
        "LimitNOFILE",
        "LimitNOFILE=10032",
    ),
    (
        "[alert] socket() failed (24: Too many open files) while connecting to upstream",
        "LimitNOFILE",
        "LimitNOFILE=",
    ),
    ("java.io.IOException: Too many open files", "LimitNOFILE", "LimitNOFILE="),
    ("accept4: too many open files; retrying in 5ms", "LimitNOFILE", "LimitNOFILE="),
    ("WARNING: max open files limit (64) is too low", "LimitNOFILE", "LimitNOFILE="),
    ("NOTICE: Could not increase the number of filedescriptors", "LimitNOFILE", "LimitNOFILE="),
    ("RuntimeError: can't start new thread", "TasksMax", "TasksMax="),
    ("runtime: failed to create new OS thread (have 5 already; errno=11)", "TasksMax", "TasksMax="),
    (
        "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or"
        " process/resource limits reached",
        "TasksMax",
        "TasksMax=",
    ),
    ("sh: 1: Cannot fork", "TasksMax", "TasksMax="),
    ("LOG:  could not fork worker process: Resource temporarily unavailable", "TasksMax", "TasksMax="),
    ("memory allocation of 104857600 bytes failed", "LimitAS", "LimitAS=infinity"),
    ("  what():  std::bad_alloc", "LimitAS", "LimitAS=infinity"),
    ("fatal error: runtime: cannot allocate memory", "LimitAS", "LimitAS=infinity"),
    ("FATAL:  could not map anonymous shared memory: Cannot allocate memory", "LimitAS", "LimitAS=infinity"),
    (
        "Error occurred during initialization of VM: Could not reserve enough space for object heap",
        "LimitAS",
        "LimitAS=infinity",
    ),
    ("GC heap initialization failed with error 0x8007000E", "LimitAS", "LimitAS=infinity"),
    ("Couldn't mlockall: this needs a higher memlock limit", "LimitMEMLOCK", "LimitMEMLOCK="),
    ("tail: error writing 'standard output': File too large", "LimitFSIZE", "LimitFSIZE=infinity"),
    # sockets
    ("getifaddrs: Address family not supported by protocol", "RestrictAddressFamilies", "AF_NETLINK"),
    (
        "listen tcp 0.0.0.0:8080: socket: address family not supported by protocol",
        "RestrictAddressFamilies",
        "AF_INET",
    ),
    ("os error 97: Address family not supported by protocol", "RestrictAddressFamilies", "AF_"),
    # files
    ("open /etc/webd/cache.db: read-only file system", "ProtectSystem", "ReadWritePaths=/etc/webd"),
    (
        "OSError: [Errno 30] Read-only file system: '/var/lib/webd/x'",
        "ProtectSystem",
        "ReadWritePaths=/var/lib/webd",
    ),
    (
        "Error: EROFS: read-only file system, open '/srv/app/log.txt'",
        "ProtectSystem",
        "ReadWritePaths=/srv/app",
    ),
    (
        "Can't open /srv/x/y.log: Read-only file system at /usr/bin/tool.pl line 3.",
        "ProtectSystem",
        "ReadWritePaths=/srv/x",
    ),
    (
        'Os { code: 30, kind: ReadOnlyFilesystem, message: "Read-only file system" }: /srv/q/w',
        "ProtectSystem",
        "ReadWritePaths=/srv/q",
    ),
    ('sysctl: setting key "net.ipv4.ip_forward": Read-only file system', "ProtectKernelTunables", "=no"),
    (
        "could not write to /proc/sys/vm/overcommit_memory: Read-only file system",
        "ProtectKernelTunables",
        "=no",
    ),
    (
        "echo: write error: /sys/kernel/mm/transparent_hugepage/enabled: Read-only file system",
        "ProtectKernelTunables",
        "=no",
    ),
    ("mkdir /sys/fs/cgroup/webd: read-only file system", "ProtectControlGroups", "=no"),
    ("FileNotFoundError: [Errno 2] No such file or directory: '/tmp/webd.sock'", "PrivateTmp", "=no"),
    ("could not open device /dev/ttyUSB0: No such file or directory", "PrivateDevices", "=no"),
    ("stat /home/web/site: permission denied", "ProtectHome", "ProtectHome=read-only"),
    ("open('/root/.ssh/id_rsa'): Permission denied", "ProtectHome", "ProtectHome=read-only"),
    ("cannot create /home/web/out/log: Permission denied", "ProtectHome", "ProtectHome=no"),
    ("open /proc/kmsg: permission denied", "ProtectKernelLogs", "=no"),
]


@pytest.mark.parametrize(("line", "name", "remedy"), WORDS, ids=[line[:50] for line, _, _ in WORDS])
def test_words_name_the_directive_among_many(line: str, name: str, remedy: str) -> None:
    first = suspects(HARD, "starting up", line, "giving up")[0]
    assert (first.directive, first.certainty) == (name, "likely")
    assert remedy in first.remedies[0]
    assert line.strip()[:40] in first.why


DAEMONS = [
    (
        "",
        "MemoryDenyWriteExecute=yes\nPrivateTmp=yes\nProtectHome=yes",
        "worker 7 exited on signal 11 (core dumped)",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    (
        "",
        "MemoryDenyWriteExecute=yes\nPrivateTmp=yes\nProtectHome=yes",
        "child pid 9 exit signal Illegal instruction",
        "MemoryDenyWriteExecute",
        "=no",
    ),
    (
        "",
        "SystemCallFilter=@basic-io\nPrivateTmp=yes",
        "worker process 7 exited on signal 31",
        "SystemCallFilter",
        "SystemCallErrorNumber=EPERM",
    ),
    (
        "",
        "LimitNPROC=128\nPrivateTmp=yes",
        "max number of threads [128] is too low, increase to at least [4096]",
        "LimitNPROC",
        "infinity",
    ),
    (
        "",
        "CapabilityBoundingSet=CAP_CHOWN\nPrivateTmp=yes",
        "failed to send SIGHUP to pid 77: Operation not permitted",
        "CapabilityBoundingSet",
        "CAP_KILL",
    ),
    (
        "",
        "ProtectSystem=strict\nProtectHome=yes",
        "attempt to write a readonly database",
        "ProtectSystem",
        "ProtectSystem=full",
    ),
    (
        "",
        "ProtectHome=yes\nPrivateTmp=yes",
        "fontconfig: Couldn't open /home/u/.cache",
        "ProtectHome",
        "ProtectHome=read-only",
    ),
    (
        "",
        "ProtectHome=yes\nPrivateTmp=yes",
        "mkdir /home/u/.cache: Read-only file system",
        "ProtectHome",
        "ProtectHome=no",
    ),
    (
        "ExecStart=/x\nWorkingDirectory=/var/lib/redis",
        "ProtectSystem=strict\nProtectHome=read-only",
        "7:M # Can't open or create append-only dir appendonlydir: Read-only file system",
        "ProtectSystem",
        "ReadWritePaths=/var/lib/redis",
    ),
    (
        "",
        "ProtectSystem=strict\nProtectHome=read-only",
        "Failed opening the temp RDB file temp-7.rdb (in server root dir /var/lib/redis) for saving:"
        " Read-only file system",
        "ProtectSystem",
        "ReadWritePaths=/var/lib/redis",
    ),
    (
        "User=postgres",
        "ProtectSystem=strict",
        'FATAL:  could not create lock file "/var/run/postgresql/.s.PGSQL.5432.lock": Read-only file system',
        "ProtectSystem",
        "RuntimeDirectory=postgresql",
    ),
    (
        "",
        "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\nPrivateTmp=yes",
        "unbound: [7:0] fatal error: unable to set group id of unbound: Operation not permitted",
        "CapabilityBoundingSet",
        "CAP_SETGID",
    ),
    (
        "",
        "CapabilityBoundingSet=CAP_SETUID\nPrivateTmp=yes",
        "ERROR: Cannot ioctl TUNSETIFF tun0: Operation not permitted (errno=1)",
        "CapabilityBoundingSet",
        "CAP_NET_ADMIN",
    ),
    (
        "",
        "CapabilityBoundingSet=CAP_SETUID\nPrivateTmp=yes",
        "tcpdump: eth0: You don't have permission to capture on that device (socket: Operation not"
        " permitted)",
        "CapabilityBoundingSet",
        "CAP_NET_RAW",
    ),
    (
        "",
        "RestrictAddressFamilies=AF_INET\nCapabilityBoundingSet=CAP_SETUID",
        "[ALERT] Starting frontend GLOBAL: cannot bind UNIX socket (Permission denied)"
        " [/run/haproxy/admin.sock]",
        "CapabilityBoundingSet",
        "CAP_DAC_OVERRIDE",
    ),
    (
        "",
        "TemporaryFileSystem=/run\nProtectSystem=strict",
        "Missing privilege separation directory: /run/sshd",
        "TemporaryFileSystem",
        "/run/sshd",
    ),
    (
        "",
        "ProtectProc=invisible\nPrivateTmp=yes",
        "PermissionError: [Errno 13] Permission denied: '/proc/1/environ'",
        "ProtectProc",
        "ProtectProc=default",
    ),
    (
        "",
        "NoExecPaths=/\nPrivateTmp=yes",
        "postfix-script: fatal: cannot execute /usr/sbin/postconf: Permission denied",
        "NoExecPaths",
        "-/usr -/lib",
    ),
    (
        "",
        "InaccessiblePaths=/dev/shm\nProtectHome=yes",
        "FATAL: Ipc::Mem::Segment::create failed to shm_open(/squid-cf.shm): (13) Permission denied",
        "InaccessiblePaths",
        "InaccessiblePaths=",
    ),
    (
        "",
        "SystemCallFilter=@system-service\nSystemCallFilter=~@resources\nSystemCallErrorNumber=EPERM\nPrivateTmp=yes",
        "mysqld: mbind: Operation not permitted",
        "SystemCallFilter",
        "SystemCallFilter=@system-service",
    ),
    (
        "",
        "SystemCallFilter=~@keyring:EACCES\nPrivateTmp=yes",
        "keyctl_set_timeout: Permission denied",
        "SystemCallFilter",
        "SystemCallFilter=keyctl",
    ),
    (
        "",
        "DevicePolicy=closed\nPrivateTmp=yes",
        "smartd: Unable to open device /dev/sda: Operation not permitted",
        "DevicePolicy",
        "DeviceAllow=/dev/sda rw",
    ),
    (
        "",
        "LimitNOFILE=100\nPrivateTmp=yes",
        "memcached: failed to set rlimit for open files. Try starting as root or requesting smaller"
        " maxconns value.",
        "LimitNOFILE",
        "LimitNOFILE=",
    ),
]


@pytest.mark.parametrize(
    ("unit", "lines", "line", "name", "remedy"), DAEMONS, ids=[one[2][:40] for one in DAEMONS]
)
def test_what_daemons_print_names_the_directive(
    unit: str, lines: str, line: str, name: str, remedy: str
) -> None:
    first = suspects(lines, line, unit=unit)[0]
    assert first.directive == name
    assert remedy in first.remedies[0]
