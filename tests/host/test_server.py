"""The helper's loop lives through whatever comes in by its channel, and answers it."""

import asyncio
import json
import os
import socket

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from host import wire
from host.helper import server
from host.helper.validity import check, readable
from host.ports import HostError
from host.wire import calls

from ..examples import thorough

GOOD = wire.Request(1, 5.0, calls.GetRoom())


class Channel:
    """The interface's side of a server that does nothing but say that it was asked."""

    def __init__(self) -> None:
        self.asked: list[calls.AnyCall] = []

    async def handle(self, call: calls.AnyCall) -> object:
        self.asked.append(call)
        return "done"

    async def send(self, *lines: bytes) -> list[dict[str, object]]:
        """What is answered to these lines, and to a request of ours after them."""
        ours, theirs = socket.socketpair()
        served = server.Server(self.handle)
        reader, writer = await asyncio.open_connection(sock=ours, limit=1 << 26)

        async def channel() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
            return await asyncio.open_connection(sock=theirs, limit=1 << 16)

        serving = asyncio.create_task(served.serve(channel()))
        writer.write(b"".join(line + b"\n" for line in lines))
        last = msgspec.structs.replace(GOOD, id=1_000_000)
        writer.write(wire.encode(last) + b"\n")
        found = []
        while not found or found[-1].get("id") != last.id:
            found.append(json.loads(await reader.readline()))
        writer.close()
        await writer.wait_closed()
        await serving
        return found[1:-1]  # without the greeting, and the answer to ours


@pytest.fixture
def channel() -> Channel:
    return Channel()


def request(number: object = 7, deadline: object = 5, **call: object) -> bytes:
    return json.dumps({"id": number, "deadline": deadline, "call": call or {"type": "room"}}).encode()


MALFORMED = {
    "empty": b"",
    "no-json": b"hello",
    "no-utf-8": b'{"id":1,"deadline":5,"call":{"type":"read","path":"\xff\xfe"}}',
    "nested": b"[" * 100_000,
    "nested-within": b'{"id":1,"deadline":5,"call":' + b'{"type":' * 20_000,
    "nul": b"\0" * 100,
    "null": b"null",
    "a-list": b"[1,2,3]",
    "no-call": request().replace(b'"room"', b'"launch"'),
    "wrong-type": request(type="pages", names=5, text=True),
    "missing-field": request(type="pages", names=[]),
    "late": request(deadline=-5),
    "never": request(deadline=1e300),
    "no-number": request(deadline="soon"),
    "infinite": request().replace(b"5", b"1e999"),
    "not-a-number": request().replace(b"5", b"NaN"),
    "negative-id": request(number=-1),
    "huge-id": request(number=1 << 80),
    "nul-in-a-name": request(type="reset-failed", unit="a\0b.service"),
    "no-unit": request(type="reset-failed", unit="../../etc/passwd"),
    "no-unit-either": request(type="job", verb="stop", unit="-a.service"),
    "line-in-a-name": request(type="watch", unit="a\n.service"),
    "nul-in-a-cursor": request(type="entries", unit="a.service", cursor="s=\0"),
    "option-for-a-cursor": request(type="entries", unit="a.service", cursor="--file=/etc/shadow"),
    "nul-in-an-argument": request(type="check", command=["/bin/echo", "a\0b"], seconds=1, user=None),
    "option-for-a-user": request(type="check", command=["/bin/true"], seconds=1, user="-u"),
    "for-ever": request(type="check", command=["/bin/true"], seconds=1e300, user=None),
    "many-words": request(type="check", command=["/bin/true"] * 20_000, seconds=1, user=None),
    "no-property": request(type="properties", unit="a.service", wanted=["../Id"]),
    "no-process": request(type="process", pid=-1),
    "large-file": request(type="create", path="/x", content="QUFB" * 400_000),
}


@pytest.mark.parametrize("line", MALFORMED.values(), ids=MALFORMED)
async def test_a_malformed_request_is_refused_and_the_next_one_answered(
    channel: Channel, line: bytes
) -> None:
    answers = await channel.send(line)
    assert answers
    assert {answer["type"] for answer in answers} == {"failure"}
    assert channel.asked == [calls.GetRoom()]


async def test_a_line_without_end_is_refused_in_pieces(channel: Channel) -> None:
    answers = await channel.send(b"x" * (1 << 20), request())
    assert [answer["type"] for answer in answers if answer["type"] != "failure"] == ["reply"]


async def test_a_number_is_used_once_at_a_time() -> None:
    class Slow(Channel):
        async def handle(self, call: calls.AnyCall) -> object:
            await asyncio.sleep(0)  # both are read by then
            await asyncio.sleep(0)
            return await super().handle(call)

    answers = await Slow().send(request(), request())
    assert sorted(str(answer["type"]) for answer in answers) == ["failure", "reply"]


@thorough(300)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_line_is_a_request_or_refused(line: bytes) -> None:
    try:
        check(readable(line))
    except HostError as error:
        assert str(error)  # noqa: PT017 -- either is fine


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@thorough(500)
@given(st.sampled_from(calls.AnyCall.__args__), st.data())
def test_any_fields_of_any_call_are_valid_or_refused(kind: type[msgspec.Struct], data: st.DataObject) -> None:
    fields = {name: data.draw(JSON | st.lists(st.text(max_size=9))) for name in kind.__struct_fields__}
    made = {"type": kind.__struct_config__.tag, **fields}
    line = json.dumps({"id": data.draw(st.integers()), "deadline": data.draw(st.floats()), "call": made})
    try:
        request = readable(line.encode())
        check(request)
    except HostError:
        return
    assert 0 <= request.deadline <= 86_400
    assert "\0" not in json.dumps(msgspec.to_builtins(request))


def test_the_channel_of_this_side_is_no_pipe_that_another_process_could_open() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(OSError, match="No such device or address"):
        os.open(f"/proc/self/fd/{ours.fileno()}", os.O_WRONLY)
