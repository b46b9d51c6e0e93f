"""Which lines systemd ignores, and which files it refuses, held against `verify` over mutated unit files.

Many files go into each call: what takes time is the process, not a file.
"""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from catalog.catalog import Catalog
from unit.effective import Effectives
from unit.lines import scan
from unit.stack import Source, Stack
from workbench.faults import faults_of
from workbench.known import Known

from .exposure_oracle import catalogue_of
from .verify_oracle import is_advice, verify

FINE = [
    *(
        "PrivateTmp=yes",
        "PrivateTmp=TRUE",
        "PrivateTmp=oN",
        "ProtectHome=tmpfs",
        "NoNewPrivileges=1",
        "UMask=027",
    ),
    *("Nice=5", "LimitNOFILE=1K:2K", "TimeoutStartSec=1min 30s", "CapabilityBoundingSet=~CAP_SYS_ADMIN"),
    *(
        "ReadWritePaths=/a -/b",
        "Environment=A=b 'C=d e'",
        "User=daemon",
        "Type=oneshot",
        "RemainAfterExit=yes",
    ),
    *(
        "WorkingDirectory=-/nowhere",
        "WorkingDirectory=~",
        "RestartSec=5",
        "Restart=on-failure",
        "Restart=always",
    ),
    *(
        "ExecStart=",
        "ExecStart=/bin/true",
        "ExecStop=/bin/true",
        "ExecStartPre=-/bin/false a;b",
        "PIDFile=x.pid",
    ),
    *("IPAddressDeny=any", "SystemCallFilter=@system-service", "SystemCallFilter=~@mount", "X-Mine=1"),
    *(
        "RestartForceExitStatus=3",
        "DynamicUser=yes",
        "Type=forking",
        "ReadWritePaths=",
        "User=",
        "SyslogLevel=info",
    ),
]
WRONG = [
    *(
        "PrivateTmp=yes # why",
        "PrivateTmp=yes#why",
        "NoNewPrivileges=ja",
        "ProtectSystem=strict ; all",
        "Nice=50",
    ),
    *(
        "UMask=0077 # x",
        "ReadWritePaths=/var/log # logs",
        "SystemCallFilter=@system-servic",
        "IPAddressDeny=true",
    ),
    *(
        "RestrictAddressFamilies=AF_INETT",
        "LimitNOFILE=many",
        "TimeoutStartSec=1 fortnight",
        "Restart=on_failure",
    ),
    *(
        "WorkingDirectory=~/x",
        "WorkingDirectory=x",
        'RootDirectory="/srv"',
        "User=a b",
        "PIDFile=/run/",
        "Type=simpel",
    ),
    *(
        'EnvironmentFile="/etc/x"',
        "ReadWritePaths=/a,b",
        "ReadWritePaths=a",
        'ExecStart=/bin/sh -c "x',
        "Nice=",
    ),
    *(
        r'ExecStart=/bin/echo "a\|b"',
        "ExecStart=./x",
        "SocketBindDeny=all",
        "RestartSec=soon",
        "SyslogLevel=loud",
    ),
    *(
        "PrivateTmpp=yes",
        "privatetmp=yes",
        "After=x.service",
        "WantedBy=multi-user.target",
        "no equals",
        "=yes",
    ),
    *("User", "DynamicUser=", "WorkingDirectory=", "ProtectHome=", "CPUWeight=20000", "MemoryMax=lots"),
]
SECTIONS = ["[Service]", "[Service]", "[Unit]", "[Install]", "[X-Own]", "[Timer]", "[service]", "[Container]"]
OTHERS = ["", "# note \\", "; note", "Description=x", "Documentation=man:x(1)", "\ufeff[Service]", "[Service"]


@st.composite
def spelled(draw: st.DrawFn, lines: Sequence[str] = (*FINE, *WRONG)) -> str:
    """A line with blanks where systemd passes over them, continued or not, ended one way or another."""
    line = draw(st.sampled_from(lines))
    name, equals, value = line.partition("=")
    if equals and name and value and draw(st.integers(0, 3)) == 0:
        line = draw(st.sampled_from([f" {name} = {value} ", f"{name}\t=\t{value}", f"{name}= \\\n  {value}"]))
    elif " " in value and "\\" not in value and draw(st.booleans()):
        head, _, rest = value.partition(" ")
        line = f"{name}={head}\\\n# between\n  {rest}"
    return line + draw(st.sampled_from(["\n", "\n", "\n", "\r\n"]))


FILE = st.tuples(
    st.sampled_from(
        ["[Service]\nExecStart=/bin/true\n", "[Service]\n", "[Unit]\nDescription=x\n[Service]\n", ""]
    ),
    st.lists(
        st.one_of(
            spelled(), spelled(), spelled(FINE), st.sampled_from([f"{one}\n" for one in (*SECTIONS, *OTHERS)])
        ),
        max_size=9,
    ),
    st.sampled_from(["", "", "NoNewPrivileges=yes # last", "Nice=1 \\", "[Service]\nExecStart=/bin/true\n"]),
).map(lambda parts: f"{parts[0]}{''.join(parts[1])}{parts[2]}")

_BATCH = 100
"""Files in one call."""
Verdict = tuple[bool, frozenset[int]]
"""Whether a file is refused, and the last physical lines of what is ignored."""


def ours(catalogue: Catalog, text: str, name: str) -> Verdict:
    known = Known(catalogue, name)
    stack = Stack(name, Source(name, text.encode()))
    found = faults_of(Effectives(stack, known.rules), known)
    ends = {line.first: line.last + line.dangling for line in scan(text).lines}
    lines = (ends.get(one.line, one.line) for one in found.lines)
    return found.refusal is not None, frozenset(lines)


def theirs(root: Path, texts: Sequence[str]) -> list[Verdict]:
    with tempfile.TemporaryDirectory(dir=root / "tmp", prefix="unitsmith-verify-") as folder:
        paths = [Path(folder) / f"p{n}.service" for n in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_bytes(text.encode())
        said = verify(root, *(Path("/") / path.relative_to(root) for path in paths))
    refused = {int(n) for n in re.findall(r"Unit p(\d+)\.service (?:has a bad unit|failed to load)", said)}
    lines: dict[int, set[int]] = {}
    for number, line, words in re.findall(r"/p(\d+)\.service:(\d+): (.*)", said):
        if not is_advice(words):
            lines.setdefault(int(number), set()).add(int(line))
    return [(n in refused, frozenset(lines.get(n, ()))) for n in range(len(texts))]


def made(count: int) -> list[str]:
    """Different files, the same ones each time."""
    found: dict[str, None] = {}

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(FILE.filter(str.strip))
    def collect(text: str) -> None:
        found[text] = None

    collect()
    return list(found)


def test_the_same_lines_are_ignored_and_the_same_files_refused(root: Path) -> None:
    texts, catalogue = made(400), catalogue_of(root)
    assert len(texts) > 200
    mine = [ours(catalogue, text, f"p{n}.service") for n, text in enumerate(texts)]
    told = [each for at in range(0, len(texts), _BATCH) for each in theirs(root, texts[at : at + _BATCH])]
    odd = [(text, a, b) for text, a, b in zip(texts, mine, told, strict=True) if a != b]
    assert odd == []
    assert 0.2 < sum(refused for refused, _ in mine) / len(texts) < 0.8
