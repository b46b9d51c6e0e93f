"""Calls and subscriptions over the real client and server, whose handlers do what a test wants."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator

import msgspec
import pytest

from host import client as clients
from host import wire
from host.client import Client
from host.ports import FileChanged, HostError, HostUnavailable, JournalEntry, NotPermitted, TrialLocked
from host.wire import calls

from .memory import connected, pair


async def echo(call: calls.AnyCall) -> object:
    return msgspec.structs.asdict(call)


async def test_answers_find_who_asked_whatever_their_order() -> None:
    gates = {name: asyncio.Event() for name in "abc"}

    async def handle(call: calls.AnyCall) -> object:
        assert isinstance(call, calls.GetText)
        await gates[call.what].wait()
        return call.what.upper()

    async with connected(handle) as client:
        asked = {name: asyncio.create_task(client.call(calls.GetText(name), str)) for name in "abc"}
        for name in "cab":
            gates[name].set()
            assert await asked[name] == name.upper()


async def test_a_file_of_any_bytes_and_of_a_megabyte_goes_both_ways() -> None:
    content = bytes(range(256)) * 4096

    async def handle(call: calls.AnyCall) -> object:
        assert isinstance(call, calls.CreateFile)
        return call.content

    async with connected(handle) as client:
        assert await client.call(calls.CreateFile("/x", content), bytes) == content


@pytest.mark.parametrize("error", [HostError, NotPermitted, FileChanged, TrialLocked, HostUnavailable])
async def test_a_refusal_is_raised_as_what_it_is(error: type[HostError]) -> None:
    async def handle(call: calls.AnyCall) -> object:
        raise error("One sentence.")

    async with connected(handle) as client:
        with pytest.raises(HostError, match=r"^One sentence\.$") as raised:
            await client.call(calls.GetRoom(), int)
    assert raised.type is error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ZeroDivisionError("nobody"), "The helper failed at GetRoom: ZeroDivisionError"),
        (PermissionError(13, "Permission denied", "/x"), "Permission denied: /x"),
        (OSError(28, "No space left on device"), "No space left on device: on the host"),
    ],
)
async def test_a_mistake_of_the_helpers_is_answered_too(error: Exception, told: str) -> None:
    async def handle(call: calls.AnyCall) -> object:
        raise error

    async with connected(handle) as client:
        with pytest.raises(HostError, match=told):
            await client.call(calls.GetRoom(), int)
        with pytest.raises(HostError, match=told):  # and it goes on
            await client.call(calls.GetRoom(), int)


async def test_the_helper_itself_keeps_the_deadline() -> None:
    ended = asyncio.Event()

    async def handle(call: calls.AnyCall) -> object:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with connected(handle) as client:
        with pytest.raises(TimeoutError, match="longer than 0 s"):
            await client.call(calls.GetRoom(), int, deadline=0.01)
        assert ended.is_set()


async def test_who_gives_up_ends_the_work() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def handle(call: calls.AnyCall) -> object:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with connected(handle) as client:
        asking = asyncio.create_task(client.call(calls.GetRoom(), int))
        await begun.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await ended.wait()


# Subscriptions


def said(number: int) -> JournalEntry:
    return JournalEntry(f"s={number}", 0.0, str(number))


async def test_events_come_in_order_until_the_block_ends() -> None:
    ended = asyncio.Event()

    async def events() -> AsyncGenerator[wire.Event, None]:
        try:
            for number in range(3):
                yield said(number)
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with connected(lambda call: events()) as client:
        async with client.stream(calls.FollowJournal("a.service", "s=1"), JournalEntry) as entries:
            found = [await anext(entries) for _ in range(3)]
        assert [entry.message for entry in found] == ["0", "1", "2"]
        await ended.wait()


async def test_a_subscription_ends_and_fails_as_the_helper_says() -> None:
    async def events(call: calls.AnyCall) -> AsyncGenerator[wire.Event, None]:
        yield said(1)
        if isinstance(call, calls.FollowJournal) and call.unit == "no.service":
            raise NotPermitted("Not yours.")

    async with connected(events) as client:
        async with client.stream(calls.FollowJournal("a.service", "s=1"), JournalEntry) as entries:
            assert [entry.message async for entry in entries] == ["1"]
        async with client.stream(calls.FollowJournal("no.service", "s=1"), JournalEntry) as entries:
            assert (await anext(entries)).message == "1"
            with pytest.raises(NotPermitted, match="Not yours"):
                await anext(entries)


async def test_of_a_flood_that_nobody_takes_the_newest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "_WAITING", 10)

    def handle(call: calls.AnyCall) -> "AsyncGenerator[wire.Event, None]":
        async def events() -> AsyncGenerator[wire.Event, None]:
            for number in range(100):
                yield said(number)
            await asyncio.Event().wait()

        return events()

    async with (
        connected(
            lambda call: handle(call) if isinstance(call, calls.FollowJournal) else echo(call)
        ) as client,
        client.stream(calls.FollowJournal("a.service", "s=1"), JournalEntry) as entries,
    ):
        found = [(await anext(entries)).message]
        while found[-1] != "99":
            await client.call(calls.GetRoom(), dict)  # whatever comes before the answer has come
            found.append((await anext(entries)).message)
    assert len(found) <= 20
    assert found == sorted(found, key=int)


# A helper that is no more, or none


async def test_everybody_who_waits_is_told_when_it_dies() -> None:
    here, helper, theirs = pair()
    theirs.sendall(wire.encode(wire.Hello(wire.PROTOCOL, 1)) + b"\n")
    client = await Client.connect(helper)
    asking = [asyncio.create_task(client.call(calls.GetRoom(), int)) for _ in range(3)]
    async with client.stream(calls.FollowJournal("a.service", "s=1"), JournalEntry) as entries:
        taking = asyncio.create_task(anext(entries))
        await asyncio.sleep(0)
        theirs.close()
        here.end()
        for one in (*asking, taking):
            with pytest.raises(HostUnavailable):
                await one
    with pytest.raises(HostUnavailable):
        await client.call(calls.GetRoom(), int)
    await client.close()
    await here.read_out()


@pytest.mark.parametrize(
    ("greeting", "error", "told"),
    [
        (wire.Hello(wire.PROTOCOL + 1, 1), HostUnavailable, f"speaks protocol {wire.PROTOCOL + 1}"),
        (wire.Failure(0, "NotPermitted", "No rights."), NotPermitted, "No rights"),
        (wire.Failure(0, "Nonsense", "What?"), HostError, "What"),
        (wire.Reply(1), HostUnavailable, "did not start"),
    ],
)
async def test_what_does_not_greet_is_none(
    greeting: wire.FromHelper, error: type[HostError], told: str
) -> None:
    here, helper, theirs = pair()
    with contextlib.closing(theirs):
        theirs.sendall(wire.encode(greeting) + b"\n")
        here.end()
        with pytest.raises(error, match=told):
            await Client.connect(helper)
        await here.read_out()


@pytest.mark.parametrize("line", [b"", b"hello\n", b"{}\n", b"\xff\xfe\n", b'{"type":"hello"}\n'])
async def test_nor_is_what_says_something_else(line: bytes) -> None:
    here, helper, theirs = pair()
    theirs.sendall(line)
    theirs.close()
    here.end()
    with pytest.raises(HostUnavailable, match="The helper process did not start"):
        await Client.connect(helper)
    await here.read_out()
