"""Checks as people write them, one a line: on the command line, in the interface, in the file that remembers.

tcp 127.0.0.1:80          a port that takes connections
url http://localhost/ 200 Welcome    a page: its status and what it says, both as you like
reloads                   the unit takes a reload
up 30                     it stays up for 30 s
as www-data: test -r /srv/www        a command, as somebody
nginx -t                  anything else is a line of shell that must succeed
"""

import re

from trial.checks import Check, Command, Page, Port, Reloads, StaysUp

_SECONDS = re.compile(r"up\s+(\d+(?:\.\d+)?)\s*s?")
_AS = re.compile(r"as\s+([A-Za-z_0-9][\w.-]{0,30}):\s*(\S.*)")
_LONGEST_UP = 3600.0
_PORTS = range(1, 65536)


class BadCheck(ValueError):
    """A line that is no check; the message is a sentence for the user."""


def read(line: str, user: str | None = None) -> Check:
    """The check that a line means; commands run as `user` where it names none. Raises BadCheck."""
    line = line.strip()
    word, _, rest = line.partition(" ")
    if not line or "\n" in line or "\0" in line:
        raise BadCheck("A check is one line of text.")
    if line == "reloads":
        return Reloads()
    if word == "tcp":
        return _port(rest.strip())
    if word == "url":
        return _page(rest.strip())
    if found := _SECONDS.fullmatch(line):
        seconds = float(found[1])
        if not 0 < seconds <= _LONGEST_UP:
            raise BadCheck(f"{line!r}: between 0 and {_LONGEST_UP:.0f} seconds, please.")
        return StaysUp(seconds)
    if found := _AS.fullmatch(line):
        return Command(found[2], found[1])
    return Command(line, user)


def spelled(check: Check) -> str:
    """The line that means this check."""
    match check:
        case Command(line=line, user=user):
            return f"as {user}: {line}" if user else line
        case Port(host=host, number=number):
            return f"tcp [{host}]:{number}" if ":" in host else f"tcp {host}:{number}"
        case Page(url=url, status=status, text=text):
            return " ".join(word for word in ("url", url, str(status or ""), text) if word)
        case Reloads():
            return "reloads"
        case StaysUp(seconds=seconds):
            return f"up {seconds:g}"


def _port(address: str) -> Port:
    host, colon, number = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]") if colon else "127.0.0.1"
    if not number.isdecimal() or int(number) not in _PORTS or not re.fullmatch(r"[\w.:%-]+", host):
        raise BadCheck(f"tcp {address}: write HOST:PORT, as in tcp 127.0.0.1:80.")
    return Port(host, int(number))


def _page(words: str) -> Page:
    url, _, rest = words.partition(" ")
    if not re.match(r"https?://[^\s/]", url):
        raise BadCheck(f"url {words}: write a URL that begins with http:// or https://.")
    status, _, text = rest.strip().partition(" ")
    if re.fullmatch(r"[1-5]\d\d", status):
        return Page(url, int(status), text.strip())
    return Page(url, 0, rest.strip())
