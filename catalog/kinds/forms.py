"""What values look like, in a few words: for whoever has to type one."""

from collections.abc import Mapping

from catalog.directive import Family, Kind

_FAMILIES = {
    Family.BOOLEAN: "yes or no",
    Family.CHOICE: "one of",
    Family.TIME: "a time span, such as 30, 5min or 1h 30min",
    Family.SIZE: "a size in bytes, such as 512K, 1.5G or 2T",
    Family.LIST: "words",
}
_SHOWN = 12
"""Members of a list that are worth reading; completion offers the others."""


def form(kind: Kind) -> str:
    """What a kind takes, a phrase; whether several lines add up and an empty one resets."""
    values = [f"{value}…" if value.endswith(":") else value for value in kind.values]
    what = _FORMS.get(kind.grammar) or kind.form or _FAMILIES.get(kind.family) or f"a {kind.family}"
    if kind.family is Family.NUMBER:
        what = number_range(kind)
    elif kind.family is Family.SIZE and kind.percent:
        what += ", or a percentage"
    if kind.family is Family.CHOICE:
        what += f" {', '.join(values)}"
    elif kind.family is not Family.BOOLEAN and values:
        more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
        what += (
            f": {', '.join(values[:_SHOWN])}{more}"
            if kind.family is Family.LIST
            else f", or {' or '.join(values)}"
        )
    what += ", or two as soft:hard" if kind.pair else ""
    what += "; several lines add up" if kind.accumulates else ""
    return what + ("; an empty one resets" if kind.resets else "")


def number_range(kind: Kind) -> str:
    """The numbers that a kind takes, a phrase."""
    if kind.percent == "only":
        return "a percentage, such as 20%"
    share = " or a percentage" if kind.percent else ""
    if kind.high is not None:
        return f"a number from {kind.low or 0} to {kind.high}{share}"
    return f"a number{'' if kind.low is None else f', {kind.low} or more'}{share}"


_FORMS: Mapping[str, str] = {
    "absolute-paths": "absolute paths",
    "address-families": "address families, or ~ and those that are refused, or none",
    "addresses": "addresses such as 10.0.0.0/8 or fd00::/8, or any, localhost, link-local, multicast",
    "architectures": "architectures, such as native",
    "attributes": "user.NAME=value",
    "base64": "bytes in base64",
    "bind-rule": "[ipv4: or ipv6:][tcp: or udp:]PORT, FIRST-LAST or any; one rule a line",
    "binds": "SOURCE, SOURCE:TARGET or SOURCE:TARGET:rbind (or norbind); - before what may be missing",
    "bpf-program": "TYPE:PATH of a program that is pinned",
    "bus-name": "a D-Bus name, such as org.example.Service",
    "calendar": "a calendar event, such as daily, Mon..Fri 9:00 or *-*-01 04:00:00",
    "capabilities": "capabilities, or ~ and those that are taken away",
    "commands": "an absolute path or a command's name, then arguments; before it any of - : @ + !",
    "condition-path": "an absolute path; ! before it asks for the opposite",
    "controllers": "controllers of control groups, or yes or no",
    "coredump": "kinds of memory mappings, or a mask in hexadecimal",
    "cpus": "numbers and ranges, such as 0-3 6",
    "credential": "ID, or ID:PATH",
    "descriptor": "a name without colons, at most 255 characters",
    "device": "/dev/NODE or char-NAME or block-NAME, then any of r w m",
    "device-latency": "a device's path, then a time span",
    "device-limit": "a device's path, then a size a second (or operations a second)",
    "device-weight": "a device's path, then a weight from 1 to 10000",
    "directories": "relative paths, each with :LINK where a link shall point to it",
    "directories-alone": "relative paths",
    "documentation": "addresses: https://…, man:page(5), file:/…, info:…",
    "environment": 'NAME=value, "NAME=two words"',
    "error": "an error such as EPERM, a number, or kill",
    "escaped": "text with escapes such as \\n",
    "file-systems": "file systems and @groups, or ~ and those that are refused",
    "images": "SOURCE:TARGET, then mount options",
    "import-credential": "a credential's name, * at its end for all that begin so",
    "interface": "a network interface's name",
    "interfaces": "network interfaces, or ~ and those that are refused",
    "journal-fields": "FIELD=value for the journal, names in capitals",
    "listen": "a port, ADDRESS:PORT, [IPV6]:PORT, /path, @name or vsock:CID:PORT",
    "mode": "an access mode in octal, such as 0077",
    "namespace": "a word",
    "namespaces": "yes, no, or kinds of namespaces, or ~ and those that are refused",
    "netlink": "a netlink family, then a group's number",
    "nft-sets": "cgroup:FAMILY:TABLE:SET",
    "open-file": "PATH, then a name and options after colons",
    "optional-path": "an absolute path, - before one that may be missing",
    "path": "an absolute path",
    "paths": "absolute paths; - before one that may be missing, + for one below RootDirectory=",
    "personality": "an architecture",
    "pid-file": "a path, relative ones below /run",
    "quota": "a size, a percentage, or off",
    "root-hash": "a hash in hexadecimal, or an absolute path",
    "search-path": "absolute paths parted by colons",
    "secure-bits": "secure bits",
    "service": "a service",
    "set-credential": "ID:DATA",
    "signal": "a signal such as SIGTERM, SIGRTMIN+3 or 15",
    "slice": "a slice",
    "sockets": "sockets",
    "statuses": "exit statuses (0 to 255 or names) and signals",
    "switches": "words",
    "syscalls": "system calls and @groups, or ~ and those that are refused, each with :ERROR if you like",
    "syscalls-alone": "system calls and @groups, or ~ and those that are left out",
    "temporary": "absolute paths, each with mount options after a colon",
    "unit": "a unit",
    "units": "units",
    "unset-variables": "names of variables, or NAME=value",
    "user": "a name or a number",
    "users": "names or numbers",
    "variables": "names of variables",
    "working-directory": "an absolute path or ~, - before one that may be missing",
}
