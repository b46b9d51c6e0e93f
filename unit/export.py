"""A unit with all its drop-ins as one file, and as a transient unit's arguments."""

from collections.abc import Iterator

from msgspec import Struct

from catalog.kinds.words import split
from unit.assignment import spelled
from unit.effective import Effectives, Setting
from unit.names import unit_type
from unit.stack import sources


class Line(Struct, frozen=True):
    """One assignment that counts."""

    section: str
    name: str
    setting: Setting


def lines(values: Effectives) -> list[Line]:
    """The assignments that are left, in order of application."""
    files = {source.path: index for index, source in enumerate(sources(values.stack))}
    found = [
        Line(section, name, setting)
        for (section, name), effective in values.items()
        for setting in effective.settings
    ]
    return sorted(found, key=lambda line: (files[line.setting.path], line.setting.line))


def whole(values: Effectives) -> str:
    """The unit as one file that systemd makes the same of as of all its files."""
    found = lines(values)
    own = unit_type(values.stack.name).capitalize()
    rest = dict.fromkeys(line.section for line in found if line.section not in ("Unit", own, "Install"))
    parts = []
    for section in ("Unit", own, *rest, "Install"):
        held = [f"{line.name}={spelled(line.setting.value)}" for line in found if line.section == section]
        if held:
            parts.append("\n".join([f"[{section}]", *held]))
    return "\n\n".join(parts) + "\n" if parts else ""


def run_arguments(values: Effectives) -> list[str]:
    """What to give `systemd-run` so that it starts the same as a transient service.

    ExecStart= is the command itself, without its prefixes (`-`, `+` ...), which systemd-run does not know;
    [Install] is left out. Raises BadWord for a command whose quotes don't end.
    """
    told = [
        f"--property={line.name}={line.setting.value}"
        for line in lines(values)
        if line.section != "Install" and line.name not in ("ExecStart", "Description")
    ]
    description = values.get("Unit", "Description").value
    return [*([f"--description={description}"] if description else []), *told, *_command(values)]


def _command(values: Effectives) -> Iterator[str]:
    for command in values.get("Service", "ExecStart").values[:1]:
        yield "--"
        yield from split(command.lstrip("@-:+!|"), escapes=True)
