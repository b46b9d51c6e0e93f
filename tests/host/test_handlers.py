"""The helper's own handlers behind the channel, on a directory: what a trial and a Keep ask of them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from host.client import Client
from host.layout import Layout
from host.ports import FileChanged, HostError, NotPermitted, TrialLocked, UnitFile, Version
from host.wire import calls

from .memory import connected, handlers, layout_in


def there(path: str) -> bool:
    return Path(path).exists()


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return layout_in(tmp_path)


@pytest.fixture
async def client(layout: Layout) -> AsyncIterator[Client]:
    async with connected(handlers(layout).handle) as connection:
        yield connection


async def test_a_trials_files_are_made_once_listed_and_taken_away(client: Client, layout: Layout) -> None:
    paths = (
        f"{layout.control}/a.service.d/zz-unitsmith-trial.conf",
        f"{layout.runtime}/unitsmith-watch-a.service",
    )
    for path in paths:
        await client.call(calls.CreateFile(path, b"\xff"), None)
    with pytest.raises(TrialLocked):
        await client.call(calls.CreateFile(paths[1], b"other"), None)
    assert set(await client.call(calls.OwnFiles(), tuple[str, ...])) == set(paths)
    assert await client.call(calls.RemoveFiles((*paths, paths[0])), tuple[str, ...]) == paths
    assert await client.call(calls.OwnFiles(), tuple[str, ...]) == ()
    assert not there(f"{layout.control}/a.service.d")


async def test_what_is_kept_is_written_by_digest_and_remembered(client: Client, layout: Layout) -> None:
    path = f"{layout.kept}/a.service.d/zz-unitsmith.conf"
    assert await client.call(calls.ReadFile(path), UnitFile | None) is None
    first = await client.call(calls.ReplaceFile(path, b"1\xff", None), UnitFile)
    with pytest.raises(FileChanged):
        await client.call(calls.ReplaceFile(path, b"2", None), UnitFile)
    second = await client.call(calls.ReplaceFile(path, b"2", first.digest), UnitFile)
    assert await client.call(calls.ReadFile(path), UnitFile | None) == second
    (version,) = await client.call(calls.ListVersions(path), tuple[Version, ...])
    assert version.content == b"1\xff"


@pytest.mark.parametrize(
    "call",
    [
        calls.CreateFile("/etc/passwd", b""),
        calls.ReplaceFile("/etc/passwd", b"", None),
        calls.ReadFile("/etc/shadow"),
        calls.RemoveFiles(("/etc/passwd",)),
        calls.ListVersions("/etc/../etc/shadow"),
        calls.NoteOwners("../a", ()),
        calls.NoteLogs("a.service", ("/etc",)),
    ],
    ids=lambda call: type(call).__name__,
)
async def test_nothing_else_is_touched(client: Client, call: calls.AnyCall) -> None:
    with pytest.raises(NotPermitted):
        await client.call(call, object)


async def test_a_file_of_more_than_a_megabyte_is_not_taken(client: Client, layout: Layout) -> None:
    path = f"{layout.kept}/a.service.d/zz-unitsmith.conf"
    with pytest.raises(HostError, match="1 MiB"):
        await client.call(calls.ReplaceFile(path, b"x" * (1 << 20) + b"x", None), UnitFile)
    assert not there(path)


async def test_there_is_room(client: Client) -> None:
    assert await client.call(calls.GetRoom(), int) > 0


async def test_this_process_is_asked_about_by_number(client: Client) -> None:
    with pytest.raises(HostError):
        await client.call(calls.GetMembers("../x"), tuple[int, ...])
    assert await client.call(calls.GetMembers("unitsmith-no-such.service"), tuple[int, ...]) == ()
