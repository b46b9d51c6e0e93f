"""Values that name addresses, ports and interfaces. Source: systemd's socket-util.c."""

import ipaddress
import re

from catalog.directive import Kind
from catalog.kinds.numbers import whole
from catalog.kinds.paths import wrong
from catalog.kinds.words import BadWord, split, unknown
from catalog.names import NETLINK

_PREFIX = re.compile(r"0|[1-9][0-9]{0,2}")
_PORTS = re.compile(r"(0|[1-9][0-9]{0,4})(?:-(0|[1-9][0-9]{0,4}))?")
_TOP = 65535
_INTERFACE = re.compile(r"[!-$&-.0-9;-~]+", re.ASCII)
_NFT = re.compile(r"(cgroup|user|group):(ip|ip6|inet|arp|bridge|netdev)(:[A-Za-z][A-Za-z0-9/\\_.]{0,31}){2}")
_SOCKET_PATH = 107
_WORDS = ("any", "localhost", "link-local", "multicast")


def prefixes(_kind: Kind, value: str) -> str:
    """Addresses with an optional prefix length, or words for common ones."""
    found = next((word for word in value.split() if word not in _WORDS and not _is_prefix(word)), None)
    return (
        ""
        if found is None
        else f"{found} is no address such as 10.0.0.0/8 or fd00::/8, nor {', '.join(_WORDS)}."
    )


def _is_prefix(word: str) -> bool:
    address, slash, length = word.partition("/")
    most = 128 if ":" in address else 32
    if slash and not (_PREFIX.fullmatch(length) and int(length) <= most):
        return False
    return _is_address(address)


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return "%" not in text


def bind_rule(_kind: Kind, value: str) -> str:
    """[FAMILY:][PROTOCOL:]PORTS, the ports for `any` left out or written."""
    left = value.split(":")
    family = left.pop(0) if left[0] in ("ipv4", "ipv6") else ""
    protocol = left.pop(0) if left and left[0] in ("tcp", "udp") else ""
    if not left:
        return "" if family or protocol else _no_rule(value)
    return "" if len(left) == 1 and (left[0] == "any" or _is_range(left[0])) else _no_rule(value)


def _is_range(text: str) -> bool:
    match = _PORTS.fullmatch(text)
    return match is not None and int(match[1]) <= int(match[2] or match[1]) <= _TOP


def _no_rule(value: str) -> str:
    return f"{value} is no rule such as 8080, tcp:1-1023, ipv6:udp:53 or any; one rule a line."


def interfaces(_kind: Kind, value: str) -> str:
    """Network interfaces after an optional `~`."""
    try:
        words = split(value.removeprefix("~"))
    except BadWord as error:
        return str(error)
    return next(
        (f"{word} can't be a network interface's name." for word in words if not _is_name(word, 127)), ""
    )


def interface(_kind: Kind, value: str) -> str:
    """One network interface, `*` for none."""
    fine = value == "*" or unknown(value) or _is_name(value, 15)
    return "" if fine else f"{value} can't be a network interface's name."


def _is_name(text: str, most: int) -> bool:
    own = text in (".", "..", "all", "default") or text.isdecimal()
    return bool(_INTERFACE.fullmatch(text)) and len(text) <= most and not own


def nft_sets(_kind: Kind, value: str) -> str:
    """SOURCE:FAMILY:TABLE:SET, several parted by blanks."""
    wrong_one = next((word for word in value.split() if not _NFT.fullmatch(word)), None)
    return "" if wrong_one is None else f"{wrong_one} is not of the form cgroup:inet:TABLE:SET."


def listen(_kind: Kind, value: str) -> str:
    """Where a socket listens: a port, ADDRESS:PORT, a path, @NAME, or vsock:CID:PORT."""
    if unknown(value):
        return ""
    if value[0] in "/%":
        long = len(value.encode()) > _SOCKET_PATH
        return f"A socket's path has at most {_SOCKET_PATH} bytes." if long or value == "/" else wrong(value)
    fine = (
        _is_port(value)
        or _is_endpoint(value)
        or _is_vsock(value)
        or (value[0] == "@" and 1 < len(value.encode()) <= _SOCKET_PATH)
    )
    return "" if fine else f"{value} is no port, ADDRESS:PORT, [IPV6]:PORT, /path, @name or vsock:CID:PORT."


def _is_port(text: str) -> bool:
    return bool(_PREFIX.fullmatch(text[:3])) and text.isdecimal() and 1 <= int(text[:6]) <= _TOP


def _is_endpoint(text: str) -> bool:
    address, _, port = text.rpartition(":")
    bracketed = address.startswith("[") and address.endswith("]")
    address = address[1:-1] if bracketed else address
    return _is_port(port) and _is_address(address) and (":" in address) is bracketed


def _is_vsock(text: str) -> bool:
    match = re.fullmatch(r"vsock(?:-stream|-dgram|-seqpacket)?:(\d{0,10}):(\d{1,10})", text)
    return match is not None


def netlink(_kind: Kind, value: str) -> str:
    """A netlink family, then a group's number."""
    words = value.split()
    family = words[0] in NETLINK or whole(words[0]) is not None
    group = len(words) == 1 or (len(words) == 2 and whole(words[1]) is not None)
    return "" if family and group else "It takes a family such as route or audit, and a group's number."
