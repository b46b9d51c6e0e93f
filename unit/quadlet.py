"""Quadlet files: units for Podman's generator, not for systemd. Source: podman-systemd.unit(5)."""

from unit.assignment import read

_ENDINGS = {
    "container": "",
    "kube": "",
    "pod": "-pod",
    "volume": "-volume",
    "network": "-network",
    "image": "-image",
    "build": "-build",
    "artifact": "-artifact",
}
"""What the service of each is called beside the file's name."""


def is_quadlet(name: str) -> bool:
    """Whether a name, or a path, is that of a Quadlet file."""
    return name.rpartition(".")[2] in _ENDINGS and name.rpartition("/")[2].rpartition(".")[0] != ""


def service_of(name: str, content: bytes = b"") -> str:
    """The service that the generator makes of a file, as far as its content is known."""
    stem, _, ending = name.rpartition("/")[2].rpartition(".")
    own = ending.capitalize()
    said = [one.value for one in read(content) if (one.section, one.name) == (own, "ServiceName")]
    if said and said[-1]:
        return f"{said[-1]}.service"
    base, at, instance = stem.partition("@")
    return f"{base}{_ENDINGS[ending]}{at}{instance}.service"


def explained(name: str, content: bytes = b"") -> str:
    """What such a file is, and what to open instead: two sentences."""
    service = service_of(name, content)
    return (
        f"{name.rpartition('/')[2]} is a Quadlet file: Podman's generator makes {service} of it at each"
        f" daemon-reload. Open {service}, to which drop-ins apply as to any service; lines in the [Service]"
        " section of the file itself go into it unchanged."
    )
