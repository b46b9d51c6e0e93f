"""The drop-in as text that is edited: what is wrong with it, and the draft that it amounts to."""

from host.ports import Host
from unit.assignment import decode, encode
from unit.draft import Draft, Unset
from unit.drop_in import from_text
from unit.names import unit_type
from unit.stack import Source
from workbench.composed import Base
from workbench.drop_in_remarks import Remark, together, verified


class DropInText:
    """The text of one unit's drop-in."""

    def __init__(self, host: Host | None, base: Base) -> None:
        self._host, self._base = host, base

    def sheet(self, text: str) -> str:
        """The text to begin with: the drop-in's, else the unit's own section."""
        return text or f"[{unit_type(self._base.stack.name).capitalize()}]\n"

    def draft(self, draft: Draft, text: str) -> Draft:
        """A draft that makes the drop-in say this and no more, over what is kept; one step."""
        rules = self._base.known.rules
        edits = from_text(encode(text), rules)
        told = {(one.section, one.name) for one in edits}
        kept = {(one.section, one.name) for one in from_text(self._base.kept or b"", rules)}
        return draft.replace((*edits, *(Unset(*key) for key in sorted(kept - told))))

    def known(self, text: str) -> str:
        """The text without the lines that this systemd does not know, and would pass over."""
        from workbench.faults import of_file
        from workbench.named_drop_in import without

        base, content = self._base, encode(text)
        found = of_file(Source(base.opened.keep_path, content), base.stack.name, base.known)
        return decode(without(content, [one for one in found if one.unknown]))

    def remarks(self, text: str) -> tuple[Remark, ...]:
        """What is wrong with it, by line."""
        return self._base.remarks(encode(text))

    async def verified(self, text: str) -> tuple[Remark, ...]:
        """As `remarks`, with what `systemd-analyze verify` of the host finds besides. Raises HostError."""
        ours, stack, path = self.remarks(text), self._base.stack, self._base.opened.keep_path
        if self._host is None or stack.fragment is None:
            return ours
        files = {stack.name: stack.fragment.content}
        for one in stack.with_drop_in(Source(path, encode(text))).drop_ins:
            files[f"{stack.name}.d/{one.basename}"] = one.content
        return together(ours, verified(await self._host.verify(stack.name, files), path))
