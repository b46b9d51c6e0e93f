"""Values that name devices, files to open and programs for the kernel. Source: systemd's load-fragment.c."""

import re

from catalog.directive import Kind
from catalog.kinds.measures import is_size, is_time
from catalog.kinds.numbers import whole
from catalog.kinds.paths import wrong
from catalog.kinds.words import BadWord, split, unknown

_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){16,}")
_PROGRAM = re.compile(
    r"(?:ingress|egress|device|sock_create|sock_ops|(?:post_)?bind[46]|connect[46]|sendmsg[46]|recvmsg[46]|sysctl"
    r"|getsockopt|setsockopt):(.*)"
)
_OPEN = ("read-only", "append", "truncate", "graceful")


def device(_kind: Kind, value: str) -> str:
    """A device node, or char-NAME or block-NAME of /proc/devices, then any of r, w, m."""
    try:
        node, *rest = split(value) or [""]
    except BadWord as error:
        return str(error)
    if len(rest) > 1 or (rest and set(rest[0]) - set("rwm")):
        return (
            f"{' '.join(rest)}: after the device go r (read), w (write) and m (make the node), as one word."
        )
    if unknown(node) or node.startswith(("char-", "block-")):
        return ""
    known = node == "/dev" or node.startswith(("/dev/", "/run/systemd/inaccessible/"))
    return wrong(node) if known else f"{node} is no device: it takes /dev/…, char-… or block-…."


def weight(_kind: Kind, value: str) -> str:
    """DEVICE WEIGHT."""
    said, rest = _target(value)
    number = whole(rest)
    return said or (
        "" if number is not None and 1 <= number <= 10000 else "It takes DEVICE and a number to 10000."
    )


def limit(_kind: Kind, value: str) -> str:
    """DEVICE SIZE."""
    said, rest = _target(value)
    fine = rest == "infinity" or (is_size(rest) and rest.strip("0"))
    return said or (
        "" if fine else "It takes DEVICE and what it may do each second, such as 10M, or infinity."
    )


def latency(_kind: Kind, value: str) -> str:
    """DEVICE TIME."""
    said, rest = _target(value)
    return said or (
        "" if rest == "infinity" or is_time(rest) else "It takes DEVICE and a time, such as 25ms."
    )


def _target(value: str) -> tuple[str, str]:
    """What is wrong with the device in front, and what follows it."""
    first, _, rest = value.partition(" ")
    first = first.strip("\"'")
    said = "" if unknown(first) or ".." not in first.split("/") else f"{first} must not contain “..”."
    return said, rest.strip()


def open_file(_kind: Kind, value: str) -> str:
    """PATH[:NAME[:OPTIONS]]."""
    where, *rest = value.split(":")
    options = rest[1].split(",") if len(rest) > 1 else []
    if len(rest) > 2 or not set(options) <= {*_OPEN, ""}:
        return f"After path and name go {', '.join(_OPEN)}, parted by commas."
    return wrong(where)


def bpf_program(_kind: Kind, value: str) -> str:
    """TYPE:PATH."""
    match = _PROGRAM.fullmatch(value)
    return wrong(match[1]) if match else "It takes TYPE:PATH, such as ingress:/sys/fs/bpf/filter."


def root_hash(_kind: Kind, value: str) -> str:
    """A hash in hexadecimal digits, or a path."""
    fine = (
        unknown(value)
        or _HEX.fullmatch("".join(value.split()))
        or (value.startswith("/") and not wrong(value))
    )
    return "" if fine else "It takes a hash of 32 or more hexadecimal digits, or an absolute path."


def quota(kind: Kind, value: str) -> str:
    """off, a size or a percentage."""
    share = re.fullmatch(r"(\d{1,3})%", value)
    fine = value in kind.values or (int(share[1]) <= 100 if share else is_size(value))
    return "" if fine else "It takes off, a size such as 1G, or a percentage of the file system."


def coredump(kind: Kind, value: str) -> str:
    """Names of memory types, or a mask in hexadecimal digits."""
    for word in value.split():
        if word not in (*kind.values, *kind.aliases) and not re.fullmatch(r"(?:0x)?[0-9a-fA-F]{1,8}", word):
            return f"{word} is none of {', '.join(kind.values)}, nor a mask such as 0x33."
    return ""
