"""Names that values are made of. Facts: capabilities(7), socket(2), signal(7), systemd's generated tables."""

import errno

CAPABILITIES = (
    *("CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL"),
    *("CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE"),
    *("CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER"),
    *("CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT"),
    *("CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME"),
    *("CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL"),
    *("CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM"),
    *("CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE"),
)
"""By number. capabilities(7)."""

FAMILIES = frozenset(
    f"AF_{name}"
    for line in (
        "UNIX LOCAL FILE INET AX25 IPX APPLETALK NETROM BRIDGE ATMPVC X25 INET6 ROSE DECnet NETBEUI",
        "SECURITY KEY NETLINK ROUTE PACKET ASH ECONET ATMSVC RDS SNA IRDA PPPOX WANPIPE LLC IB MPLS CAN TIPC",
        "BLUETOOTH IUCV RXRPC ISDN PHONET IEEE802154 CAIF ALG NFC VSOCK KCM QIPCRTR SMC XDP",
    )
    for name in line.split()
)

# The kind's values add those that not every systemd since 247 knows.
ARCHITECTURES = frozenset(
    name
    for line in (
        "native x86 x86-64 x32 arm arm64 mips mips64 mips64-n32 mips-le mips64-le",
        "mips64-le-n32 ppc ppc64 ppc64-le riscv64 s390 s390x",
    )
    for name in line.split()
)

NAMESPACES = frozenset({"cgroup", "ipc", "net", "mnt", "pid", "user", "uts"})

SIGNALS = frozenset(
    name
    for line in (
        "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP",
        "TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS RTMIN RTMAX",
    )
    for name in line.split()
)
"""Without their SIG."""

STATUSES = frozenset(
    name
    for line in (
        "SUCCESS FAILURE INVALIDARGUMENT NOTIMPLEMENTED NOPERMISSION NOTINSTALLED NOTCONFIGURED NOTRUNNING",
        "USAGE DATAERR NOINPUT NOUSER NOHOST UNAVAILABLE SOFTWARE OSERR OSFILE CANTCREAT IOERR TEMPFAIL",
        "PROTOCOL NOPERM CONFIG CHDIR NICE FDS EXEC MEMORY LIMITS OOM_ADJUST SIGNAL_MASK STDIN STDOUT CHROOT",
        "IOPRIO TIMERSLACK SECUREBITS SETSCHEDULER CPUAFFINITY GROUP USER CAPABILITIES CGROUP SETSID CONFIRM",
        "STDERR PAM NETWORK NAMESPACE NO_NEW_PRIVILEGES SECCOMP SELINUX_CONTEXT PERSONALITY APPARMOR",
        "ADDRESS_FAMILIES RUNTIME_DIRECTORY CHOWN SMACK_PROCESS_LABEL KEYRING STATE_DIRECTORY",
        "CACHE_DIRECTORY LOGS_DIRECTORY CONFIGURATION_DIRECTORY",
        "NUMA_POLICY CREDENTIALS BPF KSM MEMORY_THP EXCEPTION",
    )
    for name in line.split()
)
"""Of exit statuses. systemd.exec(5)"""

ERRNOS = frozenset(name for name in dir(errno) if name[0] == "E") | {"EHWPOISON"}

NETLINK = frozenset(
    name
    for line in (
        "route firewall inet-diag nflog xfrm selinux iscsi audit fib-lookup connector netfilter ip6-fw",
        "dnrtmsg kobject-uevent generic scsitransport ecryptfs rdma",
    )
    for name in line.split()
)
"""Families of netlink sockets. systemd's socket-util.c"""
