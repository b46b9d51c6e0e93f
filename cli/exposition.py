"""A survey as metrics in the text format of Prometheus, for node_exporter's textfile collector.

https://prometheus.io/docs/instrumenting/exposition_formats/: label values escape backslash, quote and line
feed, and are UTF-8.
"""

from collections.abc import Iterable

from workbench.survey import Survey, Surveyed

_Sample = tuple[dict[str, str], float]


def exposition(found: Survey, now: float) -> str:
    """All metrics; `now` in seconds since the epoch."""
    known = [one for one in found.services if one.score]
    with_goal = [one for one in found.services if one.standing.goal is not None]
    preset = {"preset": found.preset.id}
    families: Iterable[tuple[str, str, list[_Sample]]] = (
        (
            "exposure",
            "Exposure of a service as systemd-analyze security counts it, from 0 to 10.",
            [(_of(one), one.score.exposure / 10) for one in known if one.score],
        ),
        (
            "exposure_with_preset",
            "What it would be with a preset of unitsmith.",
            [(_of(one) | preset, one.hardened.exposure / 10) for one in known if one.hardened],
        ),
        (
            "goal",
            "The exposure that it may have at most.",
            [(_of(one), one.standing.goal or 0.0) for one in with_goal],
        ),
        (
            "above_goal",
            "Whether it is above its goal, and that is not accepted.",
            [(_of(one), one.standing.word == "above") for one in with_goal],
        ),
        (
            "accepted",
            "Whether it is above its goal by an accepted exception.",
            [(_of(one), one.standing.word == "accepted") for one in with_goal],
        ),
        (
            "kept",
            "Whether unitsmith keeps a drop-in for it.",
            [(_of(one), one.kept) for one in found.services],
        ),
        (
            "unknown",
            "Whether its exposure can't be told.",
            [(_of(one), one.score is None) for one in found.services],
        ),
        ("survey_timestamp_seconds", "When this was looked at.", [({}, now)]),
    )
    return "".join(_family(f"unitsmith_{name}", about, samples) for name, about, samples in families)


def _of(one: Surveyed) -> dict[str, str]:
    return {"unit": one.unit}


def _family(name: str, about: str, samples: list[_Sample]) -> str:
    lines = [f"# HELP {name} {about}", f"# TYPE {name} gauge"]
    lines += [f"{name}{_labels(labels)} {_number(value)}" for labels, value in samples]
    return "".join(f"{line}\n" for line in lines) if samples else ""


def _labels(labels: dict[str, str]) -> str:
    inside = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return repr(round(float(value), 3)).removesuffix(".0")
