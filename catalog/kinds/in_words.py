"""Numbers, sizes and time spans as systemd reads them, in words. Source: systemd.time(7), format-util.c."""

import re

from catalog.directive import Family, Kind
from catalog.kinds.measures import measured, number, size, time_span
from catalog.kinds.numbers import whole

_JUDGES = {Family.NUMBER: measured(number), Family.SIZE: measured(size), Family.TIME: measured(time_span)}
_PART = re.compile(r"([0-9]*\.?[0-9]+|[0-9]+\.)\s*([A-Za-zµμ]*)")
_SECOND = 1_000_000_000
SPANS = {
    "y": 31_557_600 * _SECOND,
    "month": 2_629_800 * _SECOND,
    "w": 604_800 * _SECOND,
    "d": 86_400 * _SECOND,
    "h": 3600 * _SECOND,
    "min": 60 * _SECOND,
    "s": _SECOND,
    "ms": 1_000_000,
    "us": 1000,
    "ns": 1,
}
"""Nanoseconds by the unit that systemd writes, from great to small."""
_SPELLINGS = {
    "y": "years year y",
    "month": "months month M",
    "w": "weeks week w",
    "d": "days day d",
    "h": "hours hour hr h",
    "min": "minutes minute min m",
    "s": "seconds second sec s",
    "ms": "msec ms",
    "us": "usec us µs μs",
    "ns": "nsec ns",
}
_UNIT = {spelling: SPANS[unit] for unit, told in _SPELLINGS.items() for spelling in told.split()}
POWERS = "BKMGTPE"
"""Units of sizes, each 1024 times the one before."""


def reading(kind: Kind, value: str, default_unit: str = "s") -> str:
    """What a value comes to, a phrase; empty where it is none, or where that says no more than the value.

    default_unit: of time spans without one, a key of SPANS.
    """
    judge, value = _JUDGES.get(kind.family), value.strip()
    if judge is None or not value or not judge(kind, value):
        return ""
    parts = value.split(":") if kind.pair else [value]
    told = [_one(kind, part, default_unit) for part in parts]
    if len(told) == 1:
        return told[0]
    return "; ".join(
        f"{which} {said or part}" for which, said, part in zip(("soft", "hard"), told, parts, strict=True)
    )


def _one(kind: Kind, text: str, default_unit: str) -> str:
    text = text.strip()
    if text == "infinity":
        return "no limit"
    if text in kind.values:
        return ""
    if text.endswith(("%", "‰", "‱")):
        return "of what the machine has" if kind.percent == "too" else ""
    if kind.family is Family.TIME:
        return span(nanoseconds(text, default_unit))
    if kind.family is Family.SIZE:
        return amount(size_of(text))
    found = whole(text)
    return (
        f"{found:,}".replace(",", " ") if found is not None and (found > 9999 or str(found) != text) else ""
    )


def nanoseconds(text: str, default_unit: str = "s") -> int:
    """A time span's length; the text must be one."""
    parts = _PART.findall(text)
    return sum(
        round(float(number) * (_UNIT[unit] if unit else SPANS[default_unit])) for number, unit in parts
    )


def span(length: int) -> str:
    """A time span as systemd writes it, exact, such as "1min 30s"."""
    words = []
    for unit, nanos in SPANS.items():
        count, length = divmod(length, nanos)
        if count:
            words.append(f"{count}{unit}")
    return " ".join(words) or "0"


def size_of(text: str) -> int:
    """A size in bytes; the text must be one."""
    parts = _PART.findall(text)
    return sum(int(float(number) * 1024 ** POWERS.index(unit or "B")) for number, unit in parts)


def amount(size: int) -> str:
    """A size as people read it, such as "1.5 GiB"."""
    power = min((max(size, 1).bit_length() - 1) // 10, len(POWERS) - 1)
    if not power:
        return f"{size} bytes"
    shown = f"{size / 1024**power:.2f}".rstrip("0").rstrip(".")
    about = "" if float(shown) * 1024**power == size else "about "
    return f"{about}{shown} {POWERS[power]}iB"
