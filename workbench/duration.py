"""Spans of time: by the clock that nobody sets, and as people read them."""

import time


def ticking() -> float:
    """Seconds of the clock by which the undo counts: the machine's time may be set while a trial goes on."""
    return time.monotonic()


def ago(seconds: float) -> str:
    """The two largest parts of a span: "3d 2h", "5min 20s", "4s"."""
    rest = max(0, int(seconds))
    parts: list[str] = []
    for name, length in (("y", 31_557_600), ("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)):
        count, rest = divmod(rest, length)
        if count or parts:
            parts.append(f"{count}{name}" if count else "")
        if len(parts) == 2:
            break
    return " ".join(part for part in parts if part) or "0s"


def countdown(seconds: float) -> str:
    """Minutes and seconds left: "0:52"."""
    minutes, rest = divmod(max(0, int(seconds + 0.999)), 60)
    return f"{minutes}:{rest:02}"
