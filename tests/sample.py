"""A host in memory with a web server on it: own words in its manual, and real ways to break."""

import asyncio
from pathlib import Path

from catalog.catalog import Catalog
from catalog.directive import Block, Directive, Family, Kind, Span
from host.fake import FakeHost, Outcome, Settings
from host.ports import HostFacts, ManualPage
from workbench.open_unit import OpenUnit
from workbench.reader import Say
from workbench.session import Session
from workbench.store import Store
from workbench.trial_options import TrialOptions

UNIT = "web.service"
FRAGMENT = "/usr/lib/systemd/system/web.service"
DROP_IN = "/etc/systemd/system/web.service.d/10-site.conf"
NOW = 1_700_000_000.0
LATER = NOW + 3 * 86400 + 2 * 3600
"""When somebody looks: the server runs since 3 days and 2 hours."""
VERSION, PAGE = "252 (252.39-1)", "exec 1"

FILES = {
    FRAGMENT: b"""\
[Unit]
Description=A small web server

[Service]
ExecStart=/usr/bin/web --port 8080
PrivateTmp=yes
Restart=on-failure

[Install]
WantedBy=multi-user.target
""",
    DROP_IN: b"[Service]\nRestart=always\nEnvironment=COLOUR=blue\n",
}

ITEMS = """\
[Unit]
Description=STRING
After=UNIT [...]

[Service]
ExecStart=PATH [ARGUMENT [...]]
Restart=SERVICERESTART
TimeoutStartSec=SECONDS
Environment=ENVIRON
User=USER/UID/GID
NoNewPrivileges=BOOLEAN
PrivateTmp=BOOLEAN
PrivateDevices=BOOLEAN
ProtectSystem=BOOLEAN|full|strict
ProtectHome=BOOLEAN|read-only|tmpfs
ProtectKernelModules=BOOLEAN
ReadOnlyPaths=PATH [...]
ReadWritePaths=PATH [...]
SystemCallFilter=SYSCALLS
CapabilityBoundingSet=CAPABILITIES
MemoryMax=LIMIT

[Install]
WantedBy=UNIT [...]
"""

_LONG = "\n.sp\n".join(
    f"Paragraph {n} of a text that is longer than a panel shows at first\\&." for n in range(9)
)


def entry(name: str, text: str) -> str:
    return f".PP\n\\fI{name}=\\fR\n.RS 4\n{text}\n.RE\n"


EXEC = (
    '.TH "SYSTEMD\\&.EXEC" "5" "" "systemd 252" "systemd.exec"\n'
    + '.SH "SANDBOXING"\n'
    + entry("PrivateTmp", "Gives the service a \\fB/tmp\\fR of its own\\&.")
    + entry("PrivateDevices", "Hides the devices of the machine\\&.")
    + entry(
        "ProtectSystem",
        f"Makes directories of the system unwritable\\&. See \\fIReadWritePaths=\\fR\\&.\n.sp\n{_LONG}",
    )
    + entry("ProtectHome", "Hides the homes of people\\&.")
    + entry("ProtectKernelModules", "Forbids to load modules\\&.")
    + entry("ReadOnlyPaths", "Directories that cannot be written\\&.")
    + entry("ReadWritePaths", "Directories that can be written after all\\&.")
    + '.SH "SECURITY"\n'
    + entry("NoNewPrivileges", "No program that it starts gains rights\\&.")
)


def own_words() -> Catalog:
    """A catalogue of six directives: pictures of it change only when the screen does."""
    switch, several = Kind(Family.BOOLEAN, ("no", "yes")), Kind(Family.LIST, accumulates=True, resets=True)
    levels = Kind(Family.CHOICE, ("no", "yes", "full", "strict"))
    page = {"page": "systemd.exec", "heading": "SANDBOXING"}
    text = (
        Block(
            "text",
            (
                Span("Makes directories of the system unwritable. See "),
                Span("ReadWritePaths=", "i"),
                Span("."),
            ),
        ),
        Block("item", (Span("/usr", "i"), Span(" and the boot loader with "), Span("yes", "b"))),
        Block("item", (Span("/etc", "i"), Span(" too with "), Span("full", "b"))),
        Block(
            "text",
            (Span(" ".join(f"Sentence {n} of a text that is longer than a panel." for n in range(20))),),
        ),
    )
    hazard = 'Daemons that write elsewhere fail with "Read-only file system".'
    return Catalog(
        252,
        (
            Directive("Service", "PrivateTmp", switch, default="no", natural="yes", **page),
            Directive("Service", "PrivateDevices", switch, default="no", natural="yes", **page),
            Directive(
                "Service", "ProtectSystem", levels, blocks=text, since=214, default="no", natural="strict",
                hazard=hazard, **page,
            ),
            Directive("Service", "ReadWritePaths", several, **page),
            Directive("Service", "PrivatePIDs", switch, since=257, supported=False, default="no", **page),
            Directive("Service", "Restart", Kind(Family.CHOICE, ("no", "always")), page="systemd.service"),
        ),
    )  # fmt: skip


def web(unit: str, settings: Settings) -> Outcome:
    """The server writes to its disk and to its log."""
    if "/" in settings.get("ReadOnlyPaths", ()):
        return Outcome(
            active="failed",
            sub="failed",
            result="exit-code",
            exit_code=1,
            exit_status=1,
            lines=("cannot open /var/lib/web/state: Read-only file system",),
        )
    return Outcome(lines=("listening on port 8080", "ready"))


def host(**options: object) -> FakeHost:
    """A host on which the web server runs."""
    settings: dict[str, object] = {
        "facts": HostFacts(252, VERSION, "web-1", root=True),
        "items": ITEMS,
        "pages": [ManualPage("systemd.exec", PAGE, EXEC.encode())],
        "script": web,
        "running": [UNIT],
        "clock": lambda: NOW,
    }
    return FakeHost(FILES, **(settings | options))  # type: ignore[arg-type]  # options are the constructor's own


def session(at: FakeHost, cache: Path, gate: asyncio.Event | None = None, **about: str) -> Session:
    """Its units, one after the other; trials settle at once. It answers when the gate is open."""

    async def answer(say: Say) -> FakeHost:
        say("starting the helper")
        if gate is not None:
            await gate.wait()
        return at

    return Session(answer, lambda: Store(cache), lambda unit: TrialOptions(settle=0.05), **about)


async def open_unit(at: FakeHost, cache: Path) -> OpenUnit:
    """The web server on the unit; its trials settle at once."""
    return await OpenUnit.open(at, UNIT, Store(cache), TrialOptions(settle=0.05))
