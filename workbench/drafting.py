"""What can be done to a draft as a whole: presets, pasted text, list items, the vendor's values."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from unit.draft import Draft, Edit, Set, Unset
from unit.dropin import from_text
from unit.effective import Effectives
from unit.rule import Rules
from unit.stack import Stack

if TYPE_CHECKING:
    from catalog.presets import Preset

Key = tuple[str, str]
VENDOR = ("/usr/lib/", "/lib/", "/usr/local/lib/")
"""Where the files lie that packages bring. systemd.unit(5)"""


def merged(draft: Draft, edits: Iterable[Edit]) -> Draft:
    """A draft with some edits in the place of its own about the same directives, as one step."""
    found = {(edit.section, edit.name): edit for edit in draft.edits}
    found |= {(edit.section, edit.name): edit for edit in edits}
    return draft.replace(found.values())


def with_preset(draft: Draft, preset: "Preset", now: Effectives) -> Draft:
    """A draft with a preset's lines; what the unit has already needs no edit."""
    wanted = (Set("Service", name, values) for name, values in preset.settings)
    return merged(draft, (edit for edit in wanted if now.get("Service", edit.name).values != edit.values))


def pasted(draft: Draft, content: bytes, rules: Rules) -> Draft:
    """A draft with what the text of a drop-in says."""
    return merged(draft, from_text(content, rules))


def as_vendor(stack: Stack, now: Effectives, rules: Rules) -> Draft:
    """A draft that makes the unit what its package's files make of it."""
    fragment = stack.fragment if stack.fragment and stack.fragment.path.startswith(VENDOR) else None
    drop_ins = tuple(one for one in stack.drop_ins if one.path.startswith(VENDOR))
    shipped = Effectives(Stack(stack.name, fragment, drop_ins), rules)
    keys = dict.fromkeys((*(key for key, _ in now.items()), *(key for key, _ in shipped.items())))
    edits: list[Edit] = []
    for key in keys:
        wanted = shipped.get(*key).values
        if wanted != now.get(*key).values:
            edits.append(Set(*key, wanted) if wanted else Unset(*key))
    return Draft(tuple(edits))
