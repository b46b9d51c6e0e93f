"""The commands of a unit, each stopping before it begins until a tracer has it.

A line keeps its prefixes; what it runs becomes the arguments of a shell that stops itself and then becomes
the command, with the same PID: so Type=notify, Type=forking and PIDFile= find what they expect.
systemd.service(5)
"""

from collections.abc import Mapping
from typing import Any

from host.ports import COMMANDS, HOLD
from unit.assignment import read

_PREFIXES = {
    "ignore-failure": "-",
    "privileged": "+",
    "no-setuid": "!",
    "ambient": "!!",
    "no-env-expand": ":",
}
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "%": "%%"}


def held(properties: Mapping[str, Any], drop_in: bytes = b"") -> str:
    """Lines that have every command of a loaded unit stop first, from its Exec...Ex properties.

    Those with full privileges (`+`) stay as they are: no filter holds for them."""
    lines = ["[Service]", "WatchdogSec=0"]  # it waits, and is slower than it reckons with
    if properties.get("NoExecPaths") or any(one.name == "NoExecPaths" for one in read(drop_in)):
        lines.append("ExecPaths=-/bin/sh -/bin/bash")
    for kind in COMMANDS:
        if commands := properties.get(f"{kind}Ex") or ():
            lines += [f"{kind}=", *(f"{kind}={_line(*command[:3])}" for command in commands)]
    return "\n".join(lines) + "\n"


def _line(path: str, words: list[str], flags: list[str]) -> str:
    prefix = "".join(_PREFIXES.get(flag, "") for flag in flags)
    renamed = words[:1] != [path]
    if "privileged" in flags:
        own = [path, *words] if renamed else words
        return f"{prefix}{'@' if renamed else ''}{' '.join(map(_quoted, own))}"
    script = HOLD if "no-env-expand" in flags else HOLD.replace("$", "$$")
    if renamed:  # only bash can give a program another name
        shell = ["/bin/bash", "-c", script, "bash", "-a", words[0] if words else path, path, *words[1:]]
    else:
        shell = ["/bin/sh", "-c", script, "sh", *words]
    return prefix + " ".join(map(_quoted, shell))


def _quoted(word: str) -> str:
    return '"' + "".join(_ESCAPES.get(char, char) for char in word) + '"'
