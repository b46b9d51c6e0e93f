"""`try --prove` on services that are really broken: who is at fault is found by trials alone."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

import pytest

from host.playground import Playground
from trial.checks import Check, shell_check
from trial.events import Suspect, Undone, Verdict
from trial.plan import Plan
from trial.proof.events import Bound, Proof, Tried, Trying
from trial.proof.run import Proving

from ..waiting import HUNG
from .rig import connected, inside, put, taken_back

UNIT = "prey.service"
OWN = ("/run/unitsmith", "/run/systemd/system.control", "/run/systemd/system/unitsmith*")
HARMLESS = (
    *("ProtectKernelModules=yes", "LockPersonality=yes", "RestrictRealtime=yes", "ProtectClock=yes"),
    *("RestrictSUIDSGID=yes", "UMask=0027", "ProtectKernelLogs=yes", "ProtectHostname=yes"),
    *("NoNewPrivileges=yes", "RestrictNamespaces=yes", "ProtectControlGroups=yes", "Nice=1"),
    *("ProtectKernelTunables=yes", "SystemCallArchitectures=native", "OOMScoreAdjust=100", "LimitCORE=0"),
    "KeyringMode=private",
)
"""Lines that do no harm to the small services here."""
SILENT = "import os,sys\ntry:\n    {}\nexcept OSError:\n    os._exit(1)\n"
"""A program that says nothing of its failure."""


def serve(playground: Playground, code: str, *unit: str) -> None:
    """A service that runs some Python and then stays up."""
    inside(playground, "sh", "-c", "mkdir -p /srv/prey; echo x >/root/prey; echo x >/tmp/prey")
    inside(playground, "sh", "-c", "rm -f /srv/prey/count")
    text = f"{code}\nprint('up', flush=True)\nimport time\ntime.sleep(999)\n"
    put(playground, "/srv/prey/run.py", text)
    more = "".join(f"{line}\n" for line in unit)
    command = "ExecStart=/usr/bin/python3 -IS /srv/prey/run.py\n"
    start = "TimeoutStopSec=1\nType=exec\n"
    put(playground, f"/etc/systemd/system/{UNIT}", f"[Service]\n{command}{start}{more}")
    inside(playground, "systemctl", "daemon-reload")
    inside(playground, "systemctl", "reset-failed", UNIT, check=False)
    inside(playground, "systemctl", "restart", UNIT)


async def proved(
    playground: Playground, lines: Sequence[str], *checks: Check, suspects: Sequence[str] | None = None
) -> tuple[Proof, list[Tried]]:
    """The proof of a draft, and its trials; `suspects` are what the diagnosis is made to say, if given."""
    content = "[Service]\n" + "".join(f"{line}\n" for line in lines)
    plan = Plan(UNIT, content.encode(), settle=0.3, window=5, checks=checks, confirmed=True)
    async with connected(playground) as host:
        (failed,) = [one for one in await taken_back(host, plan) if isinstance(one, Verdict)]
        assert not failed.passed
        if suspects is not None:
            named = tuple(Suspect(name, "it is said") for name in suspects)
            failed = Verdict(failed.time, False, failed.reason, named)
        events = [event async for event in Proving(host, plan, failed).run()]
    proof, bound = events[-1], events[0]
    assert isinstance(proof, Proof)
    assert isinstance(bound, Bound)
    tried = [event for event in events if isinstance(event, Tried)]
    assert proof.restarts == len(tried) == len([event for event in events if isinstance(event, Trying)])
    assert all(event.whole for event in events if isinstance(event, Undone))
    assert nothing_is_left(playground)
    if proof.proven and proof.drop_in:
        assert await passes(playground, proof.drop_in, *checks)
    return proof, tried


async def passes(playground: Playground, text: str, *checks: Check) -> bool:
    async with connected(playground) as host:
        events = await taken_back(host, Plan(UNIT, text.encode(), settle=0.3, checks=checks))
    return any(event.passed for event in events if isinstance(event, Verdict))


def nothing_is_left(playground: Playground) -> bool:
    left = inside(playground, "sh", "-c", f"find {' '.join(OWN)} -type f 2>/dev/null", check=False)
    return not left and inside(playground, "systemctl", "is-active", UNIT, check=False) == "active\n"


async def test_a_right_guess_takes_two_restarts(playground: Playground) -> None:
    serve(playground, "open('/var/lib/prey.state', 'w').close()")
    proof, tried = await proved(playground, [*HARMLESS, "ReadOnlyPaths=/var"])
    assert [(one.directive, one.alone) for one in proof.proven] == [("ReadOnlyPaths", True)]
    assert proof.proven[0].why.startswith("without it it works, with it alone it fails: its main process")
    assert any("Read-only file system" in entry.message for entry in proof.proven[0].evidence)
    assert [one.passed for one in tried[:2]] == [True, False]
    assert proof.proven[0].instead == "ReadWritePaths=/var/lib"  # as the diagnosis proposed
    lines = [*HARMLESS, "ReadOnlyPaths=/var", "ReadWritePaths=/var/lib"]
    assert proof.drop_in == "[Service]\n" + "".join(f"{line}\n" for line in lines)
    assert len(tried) == 3


async def test_one_of_many_is_found_though_it_says_nothing_and_another_is_suspected(
    playground: Playground,
) -> None:
    serve(playground, SILENT.format("open('/var/lib/prey.state', 'w').close()"))
    lines = [*HARMLESS, "ReadOnlyPaths=/var"]
    proof, tried = await proved(playground, lines, suspects=["ProtectClock", "UMask"])
    assert [one.directive for one in proof.proven] == ["ReadOnlyPaths"]
    assert len(tried) <= 10


async def test_three_of_twenty(playground: Playground) -> None:
    serve(
        playground,
        "import socket\nopen('/var/lib/prey.state', 'w').close()\n"
        "socket.socket(socket.AF_INET)\nopen('/root/prey').close()",
    )
    culprits = ["ReadOnlyPaths=/var", "RestrictAddressFamilies=AF_NETLINK", "InaccessiblePaths=/root"]
    lines = [culprits[0], *HARMLESS[:9], culprits[1], *HARMLESS[9:], culprits[2]]
    assert len(lines) == 20
    guided, tried = await proved(playground, lines)
    assert {one.directive for one in guided.proven} == {line.partition("=")[0] for line in culprits}
    assert all(one.alone for one in guided.proven)
    assert len(tried) < 25
    blind, tried = await proved(playground, lines, suspects=[])
    assert [one.directive for one in blind.proven] == [line.partition("=")[0] for line in culprits]
    assert len(tried) < 25


async def test_two_that_break_it_only_together(playground: Playground) -> None:
    put(playground, "/srv/prey/hidden/fallback", "x")
    serve(
        playground,
        "import os,sys\n"
        "if not (os.path.exists('/tmp/prey') or os.path.exists('/srv/prey/hidden/fallback')):\n"
        "    sys.exit('no place to work')",
    )
    lines = [*HARMLESS, "PrivateTmp=yes", "TemporaryFileSystem=/srv/prey/hidden"]
    proof, _ = await proved(playground, lines)
    (one,) = proof.proven
    assert {one.directive, *one.partners} == {"PrivateTmp", "TemporaryFileSystem"}
    assert not one.alone
    assert "it fails, with either alone it works" in one.why


@pytest.mark.parametrize(
    ("code", "user", "instead"),
    [
        ("os.listdir('/home')", "nobody", "ProtectHome=tmpfs"),
        ("open('/root/prey').close()", "root", "ProtectHome=read-only"),
        ("open('/root/prey', 'r+').close()", "root", ""),
    ],
)
async def test_the_strictest_value_that_works(
    playground: Playground, code: str, user: str, instead: str
) -> None:
    serve(playground, SILENT.format(code), f"User={user}")
    proof, _ = await proved(playground, ["PrivateTmp=yes", "ProtectHome=yes", "UMask=0027"], suspects=[])
    assert [(one.directive, one.instead) for one in proof.proven] == [("ProtectHome", instead)]
    assert (instead or "PrivateTmp=yes") in proof.drop_in


async def test_a_line_that_another_one_makes_bearable_stays(playground: Playground) -> None:
    serve(playground, "open('/srv/prey/state', 'w').close()\nopen('/root/prey').close()")
    strict = ["ProtectSystem=strict", "ReadWritePaths=/srv/prey"]
    lines = [*HARMLESS[:6], *strict, "InaccessiblePaths=/root"]
    proof, _ = await proved(playground, lines, suspects=["ProtectSystem"])
    assert [one.directive for one in proof.proven] == ["InaccessiblePaths"]
    assert all(line in proof.drop_in for line in strict)


async def test_a_check_that_fails_while_the_service_runs(playground: Playground) -> None:
    serve(playground, "import os\nopen('/srv/prey/made', 'w').close(); os.chmod('/srv/prey/made', 0o666)")
    check = shell_check("test $(systemctl show -P UMask prey.service) != 0077")
    proof, tried = await proved(playground, [*HARMLESS[:5], "UMask=0077", "PrivateTmp=yes"], check)
    assert [(one.directive, one.instead) for one in proof.proven] == [("UMask", "UMask=0027")]
    assert "the check" in tried[1].reason or "the check" in tried[0].reason


async def test_what_fails_now_and_then_is_called_flaky(playground: Playground) -> None:
    """With PrivateTmp= every other start fails."""
    code = (
        "import os\nif not os.path.exists('/tmp/prey'):\n"
        "    count=open('/srv/prey/count', 'a+')\n    count.write('.')\n"
        "    count.tell()%2 and os._exit(1)"
    )
    serve(playground, code)
    proof, tried = await proved(playground, [*HARMLESS[:8], "PrivateTmp=yes"], suspects=["UMask"])
    assert proof.flaky
    assert not proof.proven
    assert "flaky" in proof.why_not
    assert len(tried) < 15


async def test_a_service_that_was_down_is_tried_without_any_line_first(playground: Playground) -> None:
    serve(playground, "import sys; sys.exit('broken anyway')")
    inside(playground, "systemctl", "stop", UNIT)
    content = b"[Service]\nPrivateTmp=yes\nUMask=0027\n"
    plan = Plan(UNIT, content, settle=0.3, confirmed=True, repair=True)
    async with connected(playground) as host:
        (failed,) = [one for one in await taken_back(host, plan) if isinstance(one, Verdict)]
        events = [event async for event in Proving(host, plan, failed).run()]
    proof = events[-1]
    assert isinstance(proof, Proof)
    assert (proof.restarts, proof.proven) == (1, ())
    assert "without any" in proof.why_not


LIMITED = (
    "[Unit]\nStartLimitBurst={}\nStartLimitIntervalSec=1h\n[Service]\nType=oneshot\nExecStart=/bin/true\n"
)


async def test_start_limits_are_not_hit_its_own_nor_its_neighbours(playground: Playground) -> None:
    """What each start of it starts along, and each failure, comes as often as it is tried."""
    for name, most in (("key-of-prey", 2), ("mourner", 1)):
        put(playground, f"/etc/systemd/system/{name}.service", LIMITED.format(most))
    limits = "[Unit]\nStartLimitBurst=1\nStartLimitIntervalSec=1h\n"
    limits += "Requires=key-of-prey.service\nAfter=key-of-prey.service\nOnFailure=mourner.service\n"
    serve(playground, SILENT.format("open('/var/lib/prey.state', 'w').close()"))
    put(playground, f"/etc/systemd/system/{UNIT}.d/limits.conf", limits)
    inside(playground, "systemctl", "daemon-reload")
    try:
        lines = [*HARMLESS[:12], "ReadOnlyPaths=/var"]
        proof, tried = await proved(playground, lines, suspects=["Nice", "UMask"])
        assert [one.directive for one in proof.proven] == ["ReadOnlyPaths"], tried
        assert len([one for one in tried if not one.passed]) > 2
        for name in ("key-of-prey.service", "mourner.service"):
            assert inside(playground, "systemctl", "is-failed", name, check=False) == "inactive\n"
    finally:
        inside(playground, "rm", "-rf", f"/etc/systemd/system/{UNIT}.d")
        inside(playground, "systemctl", "daemon-reload")


def command(playground: Playground, *more: str) -> list[str]:
    words = (
        "cli",
        "try",
        "--machine",
        str(playground.leader),
        "--settle",
        "0.3",
        "--drop-in",
        "-",
        "--prove",
    )
    return [sys.executable, "-m", *words, *more, UNIT]


def test_on_the_command_line_it_is_told_in_text(playground: Playground) -> None:
    serve(playground, "open('/root/prey').close()")
    done = subprocess.run(
        command(playground),
        input="[Service]\nProtectHome=yes\nPrivateTmp=yes\nUMask=0027\n",
        capture_output=True,
        text=True,
        timeout=HUNG,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Proof by trying: 3 lines: 2 restarts if the first suspect is the one, at most " in done.stdout
    assert "  ProtectHome=: without it it works, with it alone it fails: " in done.stdout
    assert "    instead: ProtectHome=read-only\n" in done.stdout
    assert done.stdout.endswith(
        "# This passes:\n[Service]\nProtectHome=read-only\nPrivateTmp=yes\nUMask=0027\n"
    )
    assert nothing_is_left(playground)


def test_on_the_command_line_it_is_told_in_json(playground: Playground) -> None:
    serve(playground, "open('/root/prey').close()")
    draft = "[Service]\nProtectHome=tmpfs\nPrivateTmp=yes\n"
    done = subprocess.run(
        command(playground, "--json"), input=draft, capture_output=True, text=True, timeout=HUNG, check=False
    )
    assert done.returncode == 1, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = [event["event"] for event in events]
    assert kinds.count("verdict") == 1
    assert kinds[kinds.index("bound") :] == ["bound", *["trying", "tried"] * events[-1]["restarts"], "proof"]
    (one,) = events[-1]["proven"]
    assert (one["directive"], one["instead"]) == ("ProtectHome", "ProtectHome=read-only")
    assert events[-1]["drop_in"] == "[Service]\nProtectHome=read-only\nPrivateTmp=yes\n"


def test_what_passes_needs_no_proof(playground: Playground) -> None:
    serve(playground, "pass")
    done = subprocess.run(
        command(playground),
        input="[Service]\nNice=1\n",
        capture_output=True,
        text=True,
        timeout=HUNG,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Proof" not in done.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_interrupted_in_the_middle_it_leaves_the_service_as_it_was(
    playground: Playground, number: signal.Signals
) -> None:
    serve(playground, SILENT.format("open('/var/lib/prey.state', 'w').close()"))
    pipe = subprocess.PIPE
    words = command(playground, "--json")
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write("[Service]\nReadOnlyPaths=/var\n" + "\n".join(HARMLESS) + "\n")
        running.stdin.close()
        told = []
        for line in running.stdout:
            told.append(json.loads(line))
            if told[-1]["event"] == "trying" and told[-1]["number"] == 2:
                os.killpg(running.pid, number)
        assert running.wait(30) == 1
    assert told[-1]["event"] == "proof"
    assert "cancelled" in told[-1]["why_not"]
    assert [event["number"] for event in told if event["event"] == "tried"] == [1]
    assert nothing_is_left(playground)
