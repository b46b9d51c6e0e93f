"""Calendar events: days, dates and times that come again. Source: systemd.time(7), calendarspec.c."""

import re

from catalog.directive import Kind

_SHORTHANDS = frozenset(
    name
    for line in (
        "minutely hourly daily weekly monthly quarterly semiannually semi-annually bi-annually biannually",
        "half-yearly yearly annually anually",
    )
    for name in line.split()
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = {name: index for index, day in enumerate(_DAYS) for name in (day, day[:3])}
_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*", re.ASCII)
_LAST = {"year": 2199, "month": 12, "day": 31, "hour": 23, "minute": 59, "second": 59}
_EXAMPLE = "It takes an event such as daily, Mon..Fri 04:00, *-*-01 00:00:00 or *:0/15."


def event(_kind: Kind, value: str) -> str:
    """One calendar event."""
    return "" if is_event(value) else _EXAMPLE


def is_event(text: str) -> bool:
    """Whether systemd takes a text as a calendar event. systemd.time(7)"""
    words = text.split(" ") if text.strip() == text else []
    words = words[:-1] if len(words) > 1 and _is_zone(words[-1]) else words
    if not words or (len(words) == 1 and words[0].lower() in _SHORTHANDS):
        return bool(words)
    if words[0][:1].isalpha() and not _is_weekdays(words.pop(0)):
        return False
    return _is_date_and_time(words)


def _is_zone(word: str) -> bool:
    """Whether a word looks like a time zone: which ones there are, only the host knows."""
    return word.upper() == "UTC" or (bool(_ZONE.fullmatch(word)) and not _is_weekdays(word))


def _is_weekdays(word: str) -> bool:
    parts = [part for part in re.split(r",", word.rstrip(",")) if part]
    return bool(parts) and all(_is_days(part.lower()) for part in parts)


def _is_days(part: str) -> bool:
    first, _, last = part.partition("..") if ".." in part else part.partition("-")
    if first not in _DAY or part.endswith((".", "-")):
        return False
    return not last or (last in _DAY and _DAY[first] <= _DAY[last])


def _is_date_and_time(words: list[str]) -> bool:
    if not words:
        return True
    if words[0].startswith("@"):
        return len(words) == 1 and words[0][1:].isdecimal()
    if ":" in words[0]:
        return len(words) == 1 and _is_time(words[0])
    if not _is_date(words[0]):
        return False
    return len(words) == 1 or (len(words) == 2 and _is_time(words[1]))


def _is_date(text: str) -> bool:
    before, tilde, after = text.partition("~")
    parts = [*before.split("-"), *([after] if tilde else [])]
    names = ("year", "month", "day")[3 - len(parts) :]
    return len(parts) in (2, 3) and all(map(_is_component, parts, names))


def _is_time(text: str) -> bool:
    parts = text.split(":")
    names = ("hour", "minute", "second")
    return len(parts) in (2, 3) and all(map(_is_component, parts, names))


def _is_component(text: str, name: str) -> bool:
    if text == "*":
        return True
    return bool(text) and all(_is_chain(part, name) for part in text.split(","))


def _is_chain(text: str, name: str) -> bool:
    span, slash, step = text.partition("/")
    if slash and not (_is_number(step, name == "second") and float(step) > 0):
        return False
    first, dots, last = span.partition("..")
    ends = [first, last] if dots else [first]
    if not all(_is_number(end, name == "second") for end in ends):
        return False
    values = [_year(float(end)) if name == "year" else float(end) for end in ends]
    return values == sorted(values) and values[-1] < _LAST[name] + 1 and values[0] >= _least(name)


def _is_number(text: str, fraction: bool) -> bool:
    return bool(re.fullmatch(r"\d{1,6}(?:\.\d*)?" if fraction else r"\d{1,6}", text))


def _year(value: float) -> float:
    """Years of two digits are those around 2000. calendarspec.c"""
    return value + (2000 if value < 70 else 1900) if value < 100 else value


def _least(name: str) -> int:
    return {"year": 1970, "month": 1, "day": 1}.get(name, 0)
