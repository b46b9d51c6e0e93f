"""Keeping a draft without a trial, in the place that the user chooses."""

from pathlib import Path

from host import local
from host.layout import SYSTEM, Layout
from host.ports import Host, HostError, UnitFile, Version
from unit.draft import Draft
from unit.rule import Rules
from workbench import places
from workbench.places import Place, Writing
from workbench.reader import Opened


class Saver:
    """Where a unit's draft can go, what that would write, and writing it."""

    def __init__(self, host: Host | None, opened: Opened, rules: Rules) -> None:
        self._host, self._opened, self._rules = host, opened, rules

    @property
    def places(self) -> tuple[Place, ...]:
        """The files that can take the draft, the best first."""
        return places.places(self._opened.stack, self._opened.keep_path, self._layout)

    @property
    def _layout(self) -> Layout:
        facts = self._opened.facts
        return facts.layout if facts else SYSTEM

    def writing(self, place: Place, draft: Draft) -> Writing:
        """What keeping a draft there would write. Raises BadAssignment for what can't be written."""
        stack, path = self._opened.stack, self._opened.keep_path
        return places.writing(place, draft, stack, path, self._rules, self._layout)

    async def save(self, writing: Writing) -> tuple[str, ...]:
        """Write it, let systemd load it, and read it back; what is not as it was asked for, a sentence each.

        Raises FileChanged where the file is no longer what the difference was shown against, and HostError
        where it can't be written or loaded; nothing is changed then.
        """
        path, content = writing.place.path, writing.content
        digest = None if writing.before is None else local.digest_of(writing.before)
        if self._host is None or self._opened.facts is None:
            local.replace(Path(path), content, digest)
            return ()
        await self._host.replace(path, content, digest)
        try:
            await self._host.reload()
        except HostError as error:
            await self._put_back(writing)
            raise HostError(f"{error} {path} is as it was.") from error
        return await self._read_back(path, content)

    async def _put_back(self, writing: Writing) -> None:
        """The file as it was before it was written."""
        assert self._host is not None
        now = local.digest_of(writing.content)
        if writing.before is not None:
            await self._host.replace(writing.place.path, writing.before, now)
        elif writing.place.kind is places.Kind.OWN:
            await self._host.remove((writing.place.path,))
        else:
            await self._host.replace(writing.place.path, b"", now)

    async def _read_back(self, path: str, content: bytes) -> tuple[str, ...]:
        assert self._host is not None
        unit = await self._host.read_unit(self._opened.stack.name)
        files = (*((unit.fragment,) if unit.fragment else ()), *unit.drop_ins)
        held = next((file for file in files if file.path == path), None)
        if held is None:
            return (f"{path} is written, but systemd does not load it.",)
        if held.content != content:
            return (f"{path} was changed by somebody else right after it was written.",)
        if unit.properties.get("NeedDaemonReload"):
            return (f"systemd has not loaded all of {self._opened.stack.name}: a file of it is broken.",)
        return ()

    @property
    def kept(self) -> UnitFile | None:
        """unitsmith's own drop-in as it is now."""
        return self._opened.kept

    async def take_away(self) -> tuple[str, ...]:
        """Remove unitsmith's own drop-in, and answer what was removed. Raises HostError."""
        from trial.revert import revert

        return () if self._host is None else await revert(self._host, self._opened.stack.name)

    async def bring_back(self, version: Version) -> str:
        """Make an earlier content of it the present one, and answer its path. Raises HostError."""
        from trial.revert import bring_back

        if self._host is None:
            raise ValueError("a file alone has no versions")
        return await bring_back(self._host, self._opened.stack.name, version.content)

    async def versions(self) -> tuple[Version, ...]:
        """Earlier contents of unitsmith's own drop-in, the newest first."""
        return () if self._host is None else await self._host.versions(self._opened.keep_path)
