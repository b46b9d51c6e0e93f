"""Whatever one end of the channel says is what the other one hears."""

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from host import wire
from host.ports import Calls, JournalEntry, UnitChanged
from host.wire import calls

from ..examples import thorough

KINDS = calls.AnyCall.__args__
REQUEST = msgspec.json.Decoder(wire.Request)


@dataclass(frozen=True)
class Field:
    """What a field's type may hold, by how it is written."""

    written: str
    values: st.SearchStrategy[object]


TEXT = st.text(max_size=9)
FIELDS = [
    Field("<class 'str'>", TEXT),
    Field("<class 'bool'>", st.booleans()),
    Field("<class 'int'>", st.integers(0, 1 << 40)),
    Field("<class 'float'>", st.floats(0, 1e6)),
    Field("<class 'bytes'>", st.binary(max_size=40)),
    Field("str | None", st.none() | TEXT),
    Field("tuple[str, ...]", st.lists(TEXT, max_size=3).map(tuple)),
    Field("dict[str, bytes]", st.dictionaries(TEXT, st.binary(max_size=9), max_size=2)),
]
VALUES = {field.written: field.values for field in FIELDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@thorough(15)
@given(data=st.data())
def test_each_call_arrives_as_it_was_sent(kind: type[msgspec.Struct], data: st.DataObject) -> None:
    types = {field.name: str(field.type) for field in msgspec.structs.fields(kind)}
    call = kind(**{name: data.draw(VALUES[written]) for name, written in types.items()})
    sent = wire.Request(data.draw(st.integers(0, 1 << 50)), data.draw(st.floats(0, 1e5)), call)  # type: ignore[arg-type]
    line = wire.encode(sent)
    assert b"\n" not in line
    assert REQUEST.decode(line) == sent


def test_no_two_calls_have_one_name() -> None:
    assert len({kind.__struct_config__.tag for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize(
    "message",
    [
        wire.Hello(wire.PROTOCOL, 7),
        wire.Failure(3, "FileChanged", "It was changed.\nTwice."),
        wire.Happened(1, JournalEntry("s=1", 5.0, "a\nb\x1b[31m")),
        wire.Happened(2, UnitChanged("a.service", {"ActiveState": "failed", "NRestarts": 3})),
        wire.Happened(4, Calls((), 5, lost=1)),
    ],
    ids=lambda message: type(message).__name__,
)
def test_each_answer_arrives_as_it_was_sent(message: wire.FromHelper) -> None:
    line = wire.encode(message)
    assert b"\n" not in line
    assert wire.decode_message(line) == message


def test_a_result_is_left_for_who_knows_its_type() -> None:
    reply = wire.decode_message(wire.encode(wire.Reply(9, msgspec.Raw(b'{"a":[1]}'))))
    assert isinstance(reply, wire.Reply)
    assert msgspec.json.decode(reply.result, type=dict[str, list[int]]) == {"a": [1]}


@given(st.binary(max_size=300))
def test_files_need_not_be_text(content: bytes) -> None:
    call = calls.CreateFile("/x", content)
    decoded = REQUEST.decode(wire.encode(wire.Request(1, 1.0, call)))
    assert decoded.call == call
