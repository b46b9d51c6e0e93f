"""Which conditions keep a unit from starting. org.freedesktop.systemd1(5): Conditions, Asserts"""

from collections.abc import Mapping


def unmet(properties: Mapping[str, object]) -> str:
    """The conditions and assertions that were looked at last and not met, as they are written; empty where
    all are."""
    found = [line for kind in ("Conditions", "Asserts") for line in _lines(properties.get(kind))]
    return ", ".join(found)


def _lines(listed: object) -> list[str]:
    """Each is (type, trigger, negate, parameter, state), the state negative where it is not met."""
    if not isinstance(listed, list):
        return []
    rows = [row for row in listed if isinstance(row, list) and len(row) == 5]
    return [
        f"{kind}={'|' if trigger else ''}{'!' if negate else ''}{parameter}"
        for kind, trigger, negate, parameter, state in rows
        if isinstance(state, int) and state < 0
    ]
