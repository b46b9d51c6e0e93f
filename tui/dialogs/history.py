"""The trials of a unit: what came of each, and what it changed against the one before."""

import time
from collections.abc import Callable, Sequence

from textual.content import Content

from tui.dialogs.choice import Choice, difference
from tui.render.rows import TONES
from workbench.history import Tried
from workbench.texts import difference as between

_COLOURS = {"good": "$text-success", "bad": "$text-error", "warn": "$text-warning"}


def choices(tried: Sequence[Tried], clock: Callable[[float], time.struct_time]) -> list[Choice]:
    """One for each trial, the newest first."""
    older: Sequence[Tried | None] = (*tried[1:], None)
    return [Choice(_title(one, clock), _about(one, before)) for one, before in zip(tried, older, strict=True)]


def _title(one: Tried, clock: Callable[[float], time.struct_time]) -> str:
    when = time.strftime("%Y-%m-%d %H:%M", clock(one.time))
    passed = "PASSED, " if one.passed and one.word != "KEPT" else ""
    count = len(one.edits)
    return f"{when}  {passed}{one.word}  {count} {'change' if count == 1 else 'changes'}"


def _about(one: Tried, before: Tried | None) -> Content:
    tone = _COLOURS[TONES["PASSED" if one.passed else one.word]]
    parts = [Content.assemble((f"{'PASSED' if one.passed else one.word}  ", f"bold {tone}"), one.reason)]
    if one.suspects:
        parts.append(Content(f"suspected: {', '.join(f'{name}=' for name in one.suspects)}"))
    if one.checks:
        parts.append(Content.styled(f"checks: {', '.join(one.checks)}", "$text-muted"))
    old = _plain(before.drop_in).encode() if before else b""
    lines = between("the trial before", old, _plain(one.drop_in).encode())[2:]
    told = difference(lines) if lines else Content("The same was tried before it.")
    return Content("\n\n").join([Content("\n").join(parts), told])


def _plain(text: str) -> str:
    """A drop-in without its comments."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))
