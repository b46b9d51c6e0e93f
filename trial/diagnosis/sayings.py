"""Messages that tell enough by themselves, whether they name an error or not."""

import re
from collections.abc import Iterator

from msgspec import Struct

from trial.diagnosis.case import Case, Suspicion
from trial.diagnosis.fixes import fixed


class Saying(Struct, frozen=True):
    """A way to say what went wrong, and the directives that bring it about, the likeliest first."""

    pattern: re.Pattern[str]
    names: tuple[str, ...]
    weight: int = 95


def _saying(pattern: str, names: str, weight: int = 95) -> Saying:
    return Saying(re.compile(pattern, re.IGNORECASE), tuple(names.split()), weight)


MEMORY_CODE = (
    r"\bjit\b|just-in-time|executable (?:memory|page|mapping|heap|stack)|memory (?:page|region)s? as"
    r" executable"
    r"|W\^X|\bRWX\b|write\W+(?:and|x|\^)\W+exec|PROT_EXEC|execmem|mcode|trampoline|ffi_(?:closure|prep)"
    r"|libffi"
    r"|code (?:range|cache|space|buffer|region|generation)|codecache|dynamic translat|translation buffer"
    r"|make (?:\w+ )?(?:stack|memory|page)s? executable|set memory protection|SetPermissions"
    r"|os::commit_memory"
    r"|section memory|mprotect|execstack|segment writable|text relocation|thunks?\b|coreclr|native code"
    r" (?:memory|alloc)"
)
"""How programs name memory in which they make code as they run."""

SAYINGS: tuple[Saying, ...] = (
    _saying(MEMORY_CODE, "MemoryDenyWriteExecute", 112),
    _saying(
        r"usable sandbox|zygote_host|user namespaces?|new namespace|namespace sandbox|setuid sandbox|uid_?map"
        r"|newuidmap|bwrap|bubblewrap|unshare|\bsetns\b|clone\(.*NEW|rootless",
        "RestrictNamespaces PrivateUsers SystemCallFilter CapabilityBoundingSet",
        104,
    ),
    _saying(
        r"Too many open files|EMFILE|errno[ =:]+24\b|NOFILE|open[- ]files? (?:resource )?limit|file"
        r" descriptors?\b.*(?:limit|exhaust|max|insufficient|number|few)"
        r"|(?:limit|max\w*|number|insufficient|enough|few|out) (?:of |number of |on )?(?:open |maximum"
        r" )?(?:open files|file ?descriptors)|max_?open_?files|ulimit -n|\bnofiles?\b",
        "LimitNOFILE",
        112,
    ),
    _saying(
        r"memlock|mlock(?:all)?\b|lock(?:ed)? (?:\w+ )?(?:in(?:to)? )?(?:memory|pages)|memory[- ]lock",
        "LimitMEMLOCK SystemCallFilter CapabilityBoundingSet",
        108,
    ),
    _saying(
        r"Cannot allocate memory|can't allocate|could(?: not|n't) (?:allocate|reserve)|out of memory"
        r"|ENOMEM|errno[ =:]+12\b|MemoryError|bad_alloc|bad allocation"
        r"|memory allocation (?:of \d+ bytes )?failed|failed to (?:allocate|reserve)|insufficient memory"
        r"|not enough (?:memory|space for)|memory exhausted"
        r"|unable to (?:allocate|map|reserve)|alloc\w* (?:failed|failure|error)|malloc|mmap(?:\(\))?"
        r" (?:failed|error)|heap (?:init|space)|GC heap"
        r"|allocation fail",
        "LimitAS LimitDATA MemoryMax MemoryHigh MemorySwapMax LimitSTACK MemoryDenyWriteExecute",
        100,
    ),
    _saying(
        r"Resource temporarily unavailable|EAGAIN|errno[ =:]+11\b|(?:start|create|spawn|creating|starting"
        r"|new) (?:\w+ ){0,3}threads?|pthread_create|newosproc|OS thread"
        r"|(?:cannot|can't|could(?: not|n't)|unable to|failed to) (?:fork|spawn|create (?:\w+ )?(?:child"
        r"|process))|fork(?:\(\))?(?:ing)?:? (?:failed|error|retry)|BlockingIOError"
        r"|WouldBlock|number of (?:threads|tasks|processes)|max_?threads?\b|RLIMIT_NPROC|max user processes",
        "TasksMax LimitNPROC LimitSIGPENDING",
        103,
    ),
    _saying(
        r"(?:raise|increase|set|adjust)\w* (?:the |its )?(?:\w+ ){0,2}(?:limit|rlimit)|set_?rlimit|prlimit"
        r"|ulimit",
        "LimitNOFILE LimitCORE LimitNPROC LimitMEMLOCK LimitSTACK LimitAS LimitRTPRIO LimitNICE"
        " SystemCallFilter CapabilityBoundingSet",
        97,
    ),
    _saying(r"File too large|EFBIG|file size limit", "LimitFSIZE", 105),
    _saying(r"No such process|ESRCH", "ProtectProc PrivatePIDs"),
    _saying(r"Exec format error", "SystemCallArchitectures NoExecPaths ExecPaths"),
    _saying(
        r"Network is (?:unreachable|down)|ENETUNREACH|no (?:usable |suitable |network )+(?:interface"
        r"|address)e?s?|no IP address|not? (?:\w+ )?interfaces? (?:found|available|configured)|No such"
        r" device",
        "PrivateNetwork RestrictNetworkInterfaces IPAddressDeny",
    ),
    _saying(
        r"name resolution|Name or service not known|nodename nor servname|no such host|resolv(?:e|ing"
        r"|ution)\b|getaddrinfo|EAI_AGAIN|host not found|lookup .* on",
        "PrivateNetwork IPAddressDeny RestrictAddressFamilies IPAddressAllow",
    ),
    _saying(
        r"Connection (?:was )?(?:refused|timed out)|ECONNREFUSED|ETIMEDOUT|EADDRNOTAVAIL|Cannot assign"
        r" requested|No route to host|EHOSTUNREACH|timed out|i/o timeout|can't (?:reach|connect)",
        "PrivateNetwork IPAddressDeny RestrictNetworkInterfaces IPAddressAllow SocketBindDeny",
    ),
    _saying(r"Required key not available|ENOKEY|key ?ring", "KeyringMode"),
    _saying(
        r"Identifier removed|EIDRM|shared memory (?:segment|block).*(?:exist|gone|remove)",
        "RemoveIPC PrivateIPC",
    ),
    _saying(
        r"overflow_?uid|nobody:nogroup|owned by (?:nobody|65534)|uid 65534|wrong owner|bad owner|not owned"
        r" by|ownership of .*(?:is|must)",
        "PrivateUsers User DynamicUser",
    ),
    _saying(r"watchdog", "WatchdogSec NotifyAccess", 70),
    _saying(
        r"sd_notify|NOTIFY_SOCKET|notify socket",
        "RestrictAddressFamilies NotifyAccess Type PrivateNetwork",
        90,
    ),
    _saying(
        r"/dev/log|syslog (?:socket|daemon|connection)|unable to (?:reach|open) syslog",
        "PrivateDevices RestrictAddressFamilies",
        60,
    ),
    _saying(
        r"real-?time (?:scheduling|priority|prio)|SCHED_(?:FIFO|RR)|rtprio|rt scheduling|setscheduler",
        "RestrictRealtime LimitRTPRIO SystemCallFilter CapabilityBoundingSet",
        104,
    ),
    _saying(r"huge ?pages?|hugetlb", "LimitMEMLOCK CapabilityBoundingSet ProtectKernelTunables", 75),
)
"""What such messages tell of."""
_WANTS_A_FAILURE = re.compile(
    r"fail|error|unable|can(?:not|'t)|could(?: not|n't)|won't|\bnot?\b|n't|denied|refus|disab|fall|fatal"
    r"|panic|insufficient|invalid"
    r"|limit|exceed|exhaust|too|out of|unreachable|timed? ?out|unavailable|warn|abort|illegal|prevent"
    r"|require|must|missing|E[A-Z]{4,}"
    r"|Errno|exception|bad_alloc|Error\b|bad alloc|WouldBlock|unsupported|removed",
    re.IGNORECASE,
)


def suspects(case: Case, line: str, why: str) -> Iterator[Suspicion]:
    """The directives that a line tells of by itself."""
    if not _WANTS_A_FAILURE.search(line):
        return
    for saying in SAYINGS:
        if not saying.pattern.search(line):
            continue
        for place, name in enumerate(saying.names):
            if (fixes := fixed(case, name, line, line)) is not None:
                yield Suspicion(name, saying.weight - place, why, fixes)
