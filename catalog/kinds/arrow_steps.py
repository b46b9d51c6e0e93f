"""Numbers, sizes and time spans, one sensible step on: what the arrow keys do to a value."""

import re

from catalog.directive import Family, Kind
from catalog.kinds.in_words import POWERS, SPANS, nanoseconds, size_of
from catalog.kinds.measures import is_size, is_time
from catalog.kinds.numbers import whole

_TIMES = (
    *("1ms", "2ms", "5ms", "10ms", "20ms", "50ms", "100ms", "200ms", "500ms"),
    *("1s", "2s", "5s", "10s", "15s", "20s", "30s", "45s", "1min", "1min 30s", "2min", "3min", "5min"),
    *("10min", "15min", "20min", "30min", "45min", "1h", "2h", "3h", "6h", "12h", "1d", "2d", "1w", "2w"),
)
_LADDER = tuple((nanoseconds(time), time) for time in _TIMES)
_NUMBER = re.compile(r"([-+]?[0-9]+(?:\.[0-9]*)?)\s*([A-Za-zµμ%‰‱]*)")
_UNITS = {
    Family.TIME: tuple(reversed([unit for unit in SPANS if unit not in ("y", "month", "us", "ns")])),
    Family.SIZE: tuple(POWERS[:5]),
    Family.NUMBER: ("",),
}
_START = {Family.TIME: "30s", Family.SIZE: "512M", Family.NUMBER: "100"}


def stepped(kind: Kind, value: str, by: int, default_unit: str = "s") -> str:
    """The value that is one step more (`by` 1) or less (-1), within the kind's limits.

    From nothing it goes to a value that is worth to begin with; what is no single measure stays."""
    value = value.strip()
    if not value:
        return _start(kind)
    if value in kind.values:
        return _from_word(kind, by) if value == "infinity" else value
    if value.endswith("%"):
        number = value[:-1]
        return f"{_within(kind, _on(int(float(number)), by), 0)}%" if _is_decimal(number) else value
    if kind.family is Family.TIME:
        return _time(kind, value, by, default_unit) if is_time(value) else value
    if kind.family is Family.SIZE:
        return _size(value, by) if is_size(value) else value
    found = whole(value)
    return value if found is None else str(_within(kind, _on(found, by), None))


def _start(kind: Kind) -> str:
    if kind.percent == "only":
        return "50%"
    start = _START.get(kind.family, "")
    return str(_within(kind, int(start), None)) if kind.family is Family.NUMBER else start


def _from_word(kind: Kind, by: int) -> str:
    """Below no limit at all."""
    return "infinity" if by > 0 else {Family.TIME: "1d", Family.SIZE: "64G"}.get(kind.family, "1000000")


def _time(kind: Kind, value: str, by: int, default_unit: str) -> str:
    now = nanoseconds(value, default_unit)
    if by > 0:
        above = next((text for length, text in _LADDER if length > now), "")
        return above or ("infinity" if "infinity" in kind.values else value)
    return next((text for length, text in reversed(_LADDER) if length < now), "0")


def _size(value: str, by: int) -> str:
    """Twice or half as much, in whole powers of two."""
    now = size_of(value)
    size = 1 << (now.bit_length() if by > 0 else max((now - 1).bit_length() - 1, 0)) if now else 1 << 10
    if by < 0 and now <= 1:
        return "0"
    size = min(size, 1 << 62)
    power = min((size.bit_length() - 1) // 10, 5)
    return f"{size >> 10 * power}{POWERS[power] if power else ''}"


def _on(number: int, by: int) -> int:
    """The next round number: by ones to 20, by fives to 100, then by half the leading digit's place."""
    if (number or by) * by < 0:
        return -_toward(-number) if number < 0 else _toward(number)
    size = abs(number)
    step = _step(size)
    return by * (size // step + 1) * step


def _toward(number: int) -> int:
    """The next round number below a positive one."""
    step = _step(number - 1)
    return (number - 1) // step * step


def _step(size: int) -> int:
    return 1 if size < 20 else 5 if size < 100 else 5 * int(10 ** (len(str(size)) - 2))


def _within(kind: Kind, number: int, low: int | None) -> int:
    least = kind.low if kind.low is not None else low
    number = number if least is None else max(number, least)
    return number if kind.high is None else min(number, kind.high)


def _is_decimal(text: str) -> bool:
    return re.fullmatch(r"[0-9]+(?:\.[0-9]*)?", text) is not None


def units(kind: Kind) -> tuple[str, ...]:
    """The units that may stand after a kind's numbers, from small to great, shares last."""
    if kind.percent == "only":
        return ("%",)
    share = ("%",) if kind.percent else ()
    own = _UNITS.get(kind.family, ())
    return (*own, *share) if own != ("",) or share else ()


def unit_of(kind: Kind, value: str) -> str:
    """The unit of a value of one number; empty where it has none, or more than one number."""
    match = _NUMBER.fullmatch(value.strip())
    return match[2] if match and match[2] in units(kind) else ""


def with_unit(kind: Kind, value: str, unit: str) -> str:
    """The same number with another unit; a value that is no single number becomes 1 of it."""
    match = _NUMBER.fullmatch(value.strip())
    number = match[1] if match else "1"
    if unit == "%" and not (match and 0 < float(number) <= 100):
        number = "50"
    return f"{number}{'' if unit == 'B' else unit}"


def next_unit(kind: Kind, value: str, by: int) -> str:
    """A value with the next greater or smaller unit, round and round."""
    known = units(kind)
    if not known:
        return value
    own = unit_of(kind, value) or {Family.TIME: "s", Family.SIZE: "B"}.get(kind.family, "")
    at = known.index(own) if own in known else -by
    return with_unit(kind, value, known[(at + by) % len(known)])


__all__ = ["next_unit", "stepped", "unit_of", "units", "with_unit"]
