"""Twenty thousand requests that nobody would send: all answered, nothing written but where it may be."""

import asyncio
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from host import wire
from host.playground import Playground
from host.start import Helper, start_helper
from host.wire import Entry, calls

from ..waiting import HUNG
from .rig import inside, put

UNIT = "fuzzed.service"
COUNT, BATCH, SEED = 20_000, 250, 262
PLACE = f"/run/systemd/system.control/{UNIT}.d/zz-unitsmith.conf"
KEPT = f"/etc/systemd/system/{UNIT}.d/zz-unitsmith.conf"
MEANT: tuple[calls.AnyCall, ...] = (
    calls.GetText("exit-status"),
    calls.GetPages(("systemd.exec",), False),
    calls.GetProperties(UNIT, ("ActiveState",)),
    calls.ReadUnit(UNIT),
    calls.CreateFile(PLACE, b"[Service]\nNice=1\n"),
    calls.ReplaceFile(KEPT, b"[Service]\nNice=1\n", None),
    calls.ReadFile(PLACE),
    calls.RemoveFiles((PLACE, KEPT)),
    calls.NoteOwners("fuzzed", ("/var/lib/fuzzed",)),
    calls.OwnersChanged("fuzzed"),
    calls.ListVersions(KEPT),
    calls.RunJob("restart", UNIT),
    calls.ResetFailed(UNIT),
    calls.ReadJournal(UNIT, ""),
    calls.ReadInvocation("0" * 32),
    calls.RunCheck(("/bin/true",), 1.0),
    calls.GetProcess(1),
    calls.GetMembers(UNIT),
    calls.CompletePath("/etc/"),
    calls.GetKinds(("/etc",)),
    calls.GetCalendar("daily"),
    calls.Verify(UNIT, {UNIT: b"[Service]\nExecStart=/bin/true\n"}),
    calls.WatchUnit(UNIT),
    calls.FollowJournal(UNIT, ""),
)
ODD = (
    *(
        "",
        "\0",
        "a\0b",
        "../../etc/passwd",
        "/etc/shadow",
        "-x",
        "--root=/",
        "%n",
        "\n",
        "\x1b[2J",
        "é" * 300,
    ),
    *(f"/etc/systemd/system/{UNIT}.d/../../../passwd", "/run/unitsmith/../../etc/x.armed", "x" * 5000),
    *(0, -1, 1 << 31, 1 << 80, 1e300, -5.5, None, True, [], {}, ["\0"], {"a": "b"}, [[[]]], "AAAA"),
    *("dbus.socket", "a.b", ".service", "@.service", "x@y.service", "x.service\n", "/x.service"),
)


class Sender:
    """A raw connection to a helper, which counts what is answered."""

    def __init__(self, helper: Helper) -> None:
        self.helper = helper
        self.kinds: Counter[str] = Counter()
        self.texts: list[str] = []

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(sock=self.helper.channel, limit=1 << 26)
        assert b"hello" in await self.reader.readline()

    async def send(self, lines: list[bytes], marker: int) -> None:
        """Send these, and wait for the answer to a request of ours after them."""
        ours = wire.encode(wire.Request(marker, 30.0, calls.GetRoom()))
        self.writer.write(b"\n".join((*lines, ours)) + b"\n")
        while True:
            line = await self.reader.readline()
            assert line, "the helper ended"
            answer = json.loads(line)
            self.kinds[answer["type"]] += 1
            if answer["type"] == "failure":
                self.texts.append(answer["text"])
            if answer["id"] == marker:
                return


def spoilt(chance: random.Random, number: int) -> bytes:
    """A request that was meant, with something wrong in it."""
    request = msgspec.to_builtins(wire.Request(number, 5.0, chance.choice(MEANT)))
    fields = [name for name in request["call"] if name != "type"]
    match chance.randrange(6):
        case 0 if fields:
            request["call"][chance.choice(fields)] = chance.choice(ODD)
        case 1:
            request[chance.choice(("id", "deadline", "call"))] = chance.choice(ODD)
        case 2 if fields:
            name = chance.choice(fields)
            value = request["call"][name]
            request["call"][name] = [value] if chance.random() < 0.5 else f"{value}{chance.choice(ODD)}"
        case 3:
            return chance.randbytes(chance.randrange(300)).replace(b"\n", b"")
        case _:
            line = bytearray(json.dumps(request).encode())
            for _ in range(chance.randrange(1, 6)):
                at = chance.randrange(len(line))
                line[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
            return bytes(line).replace(b"\n", b"")
    return json.dumps(request).encode()


@pytest.fixture
def helper(fresh_playground: Playground) -> Iterator[Helper]:
    put(fresh_playground, f"/etc/systemd/system/{UNIT}", "[Service]\nExecStart=/bin/sleep 999\n")
    inside(fresh_playground, "systemctl", "daemon-reload")
    found = start_helper(Entry(fresh_playground.leader))
    yield found
    found.close()
    found.process.wait(HUNG)


PERMITTED = r"/etc/systemd/system/|/var/lib/unitsmith/versions/etc/systemd/system/"
# What a playground's other programs write while it runs, and Python in the checkout that it shows.
OTHERS = r"/(?:proc|sys|dev|run|tmp|var/log|var/tmp|var/lib/systemd)(?:/|$)|.*/__pycache__/"


def written_here(path: str, began: float) -> bool:
    """Whether this machine wrote a file meanwhile, which a playground of its own tree shows: a CI's log."""
    try:
        return Path(path).lstat().st_mtime >= began
    except OSError:
        return False


async def test_every_request_is_answered_and_the_helper_lives_on(
    fresh_playground: Playground, helper: Helper
) -> None:
    chance = random.Random(SEED)
    began = time.time()
    inside(fresh_playground, "touch", "/run/began")
    sender = Sender(helper)
    await sender.connect()
    for batch in range(COUNT // BATCH):
        first = batch * (BATCH + 1) + 1
        await sender.send([spoilt(chance, first + at) for at in range(BATCH)], first + BATCH)
        sent = [wire.encode(wire.Request(1 << 30, 5.0, calls.Cancel(first + at))) for at in range(BATCH)]
        await sender.send(sent, (1 << 30) + 1)  # the subscriptions among them
    assert helper.process.poll() is None
    assert not [text for text in sender.texts if "The helper failed at" in text]
    assert sender.kinds["failure"] > COUNT / 2
    written = inside(
        fresh_playground, "find", "/", "-xdev", "-newer", "/run/began", "-not", "-type", "d"
    ).splitlines()
    elsewhere = [path for path in written if not re.match(f"{PERMITTED}|{OTHERS}", path)]
    assert not [path for path in elsewhere if not written_here(path, began)]
    assert inside(fresh_playground, "systemctl", "is-system-running", check=False).strip() != "stopping"
    sender.writer.close()
    print(f"\nrequests sent: {COUNT}, refused: {sender.kinds['failure']}, written elsewhere: 0")
