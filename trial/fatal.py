"""The one line of many that says what a program died of, in whatever language it is written."""

import re
from collections.abc import Sequence

from trial import denial

_FRAME = re.compile(
    r"""^\s*(?:
    at\s\S.*[(:\]]|at\s+\S+(?:\s\(|$)          # Java, JavaScript, .NET
    |\#\d+\s+(?:0x|\{|/|<|\w+\()               # gdb, PHP, Python's and sanitizers'
    |\d+:\s+(?:0x[0-9a-f]+|[\w<:]+\S*)\s*      # Rust, V8
    |\#(?:\#+|\s*$|FailureMessage)             # V8's frame
    |File\s".*",\sline\s\d+                    # Python
    |goroutine\s\d+|\w[\w./*()]*\(.*\)$|\S+\.go:\d+|created\sby\s|exit\sstatus\s2$   # Go
    |r(?:ax|bx|cx|dx|di|si|bp|sp|ip|flags|\d+)\s+0x|(?:cs|fs|gs)\s+0x               # Go's registers
    |from\s\S+:\d+:in|thrown\sin\s/|Stack\strace:|Call\sstack:|Backtrace|backtrace:|Traceback\s
    |\[0x[0-9a-f]+\]|0x[0-9a-f]{6,}|/\S+\(\+?\S*0x[0-9a-f]+\)                       # glibc
    |-{3,}|={3,}|\*{3,}\s*$|\^+\s*$|~+\^|\}|\{|\]|\.\.\.\s+\d+\s+more
    |.*panicked\sat\s\S+:\d+:\d+:$|note:\srun\swith|Node\.js\sv\d|Aborted|Trace/breakpoint\strap|Illegal\sinstruction|Segmentation\sfault
    |(?<=\s\s)(?:syscall|code|errno|path|dest|address|port|fatal|severity|name):\s   # JavaScript's properties
    |(?:Exiting|Bye|Goodbye|Shutting\sdown|Terminating|Giving\sup|Stopped|Shutdown\scomplete)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
"""Lines that only say where it happened, or that it is over."""
_GRAVE = re.compile(
    r"\b(?:fatal|panic(?:ked)?|emerg|crit(?:ical)?|assert\w*|abort\w*|terminate called|uncaught|exception"
    r"|check failed|caused by|\w*error|severe|alert|die[ds]?|unrecoverable|stack smashing)\b|what\(\):"
    r"|\w+(?:Error"
    r"|Exception)\b",
    re.IGNORECASE,
)


def is_frame(line: str) -> bool:
    """Whether a line is of a stack, or of what surrounds one."""
    return not line.strip() or bool(_FRAME.search(line))


def fatal(lines: Sequence[str]) -> str:
    """The line to quote: the last that names an error; else the last that is grave; else the last that is no
    stack frame."""
    said = [line.strip() for line in lines if line.strip()]
    plain = [line for line in said if not is_frame(line)] or said
    for wanted in (denial.is_denial, _GRAVE.search, denial.is_lesser):
        if found := [line for line in plain if wanted(line)]:
            return found[-1]
    return plain[-1] if plain else ""
