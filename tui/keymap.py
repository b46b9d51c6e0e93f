"""Which keys run which command: the defaults, with the user's in their place."""

from collections.abc import Mapping, Sequence

from tui.commands import BY_ID, SCREENS, TYPED, AnyCommand, rivals
from workbench.nearest import nearest

MOVING = frozenset(
    {"up", "down", "left", "right", "pageup", "pagedown", "home", "end", "tab", "enter", "escape"}
    | {"backspace", "delete", "ctrl+c"}
)
"""Keys that lists and texts need for themselves; a command may have one only where it has it by default."""

_SHOWN = {"left": "←", "right": "→"}
_NAMED = frozenset({"space", "insert", *(f"f{number}" for number in range(1, 25))})
_MODIFIERS = ("ctrl", "alt", "shift", "super")


class Keymap:
    """Every command's keys."""

    def __init__(self, wanted: Mapping[str, str] | None = None) -> None:
        told = problems(wanted) if wanted else {}
        self.overrides: dict[str, str] = {
            name: ",".join(_variants(keys)) for name, keys in (wanted or {}).items() if name not in told
        }
        """Keys by the id of the command, as Textual wants them."""

    def shown(self, name: str, *, typing: bool = False) -> str:
        """A command's first key as people write it; while letters are typed, the first that is none."""
        own = self.overrides.get(name)
        keys = (own or BY_ID[name].keys).split(",")
        if typing and is_typed(keys[0]):
            return next((spelled(key) for key in keys if not is_typed(key)), spelled(keys[0]))
        return spelled(keys[0]) if own else BY_ID[name].shown


def use(keymap: Keymap) -> None:
    """Make a keymap the one that all hints are written by: there is one, as there is one keyboard."""
    global _in_use
    _in_use = keymap


def shown(command: AnyCommand | str, *, typing: bool = False) -> str:
    """The key of a command as people write it, by the keymap in use; `typing`: one that is no letter."""
    return _in_use.shown(command if isinstance(command, str) else command.id, typing=typing)


def is_typed(key: str) -> bool:
    """Whether a text takes a key for a letter or a sign of its own."""
    modifiers, _, last = key.rpartition("+")
    sign = last if len(last) == 1 else _sign(last)
    return modifiers in ("", "shift") and bool(sign) and sign.isprintable()


def filled(text: str) -> str:
    """A text in which {find} stands for the key of that command."""
    return text.format_map(_Keys())


class _Keys(dict[str, str]):
    """A command's key by its id."""

    def __missing__(self, name: str) -> str:
        return shown(name)


def spelled(key: str) -> str:
    """A key as people write it: "^t", "?", "E"."""
    if key in _SHOWN:
        return _SHOWN[key]
    modifier, _, last = key.rpartition("+")
    if modifier == "ctrl" and len(last) == 1:
        return f"^{last}"
    if modifier or len(key) == 1 or key in _NAMED | MOVING:
        return key
    return _sign(key) or key


def problems(wanted: Mapping[str, object]) -> dict[str, str]:
    """What is wrong with the keys that a user wants, a sentence by the id of the command."""
    told = {name: text for name, keys in wanted.items() if (text := _problem(name, keys))}
    fine = {name: _variants(str(keys)) for name, keys in wanted.items() if name not in told}
    for commands in SCREENS:
        told |= _clashes(commands, fine)
    return told


def _clashes(commands: Sequence[AnyCommand], wanted: Mapping[str, list[str]]) -> dict[str, str]:
    """Commands of a screen that want a key of another; who is rebound gives its own away."""
    held = [(key, one) for one in commands if one.id not in wanted for key in _default(one)]
    told: dict[str, str] = {}
    for command in commands:
        name, keys = command.id, wanted.get(command.id, [])
        clash = next(((key, one) for key, one in held if key in keys and rivals(command, one)), None)
        if clash:
            whose = f'The key "{spelled(clash[0])}" of {name} is that of {clash[1].id}'
            told[name] = f"{whose}: {name} keeps {command.shown}."
        else:
            held += [(key, command) for key in keys]
    return told


def _problem(name: str, keys: object) -> str:
    if name not in BY_ID:
        near = nearest(name, BY_ID)
        meant = f"did you mean {near}?" if near else "the help shows the names of all."
        return f"There is no command {name}: {meant}"
    if not isinstance(keys, str) or not keys.strip():
        return f'{name} takes keys in quotes, such as "{_default(BY_ID[name])[0]}".'
    for key in _split(keys):
        if wrong := _no_key(key):
            return f"{name}: {wrong}"
        if key in MOVING and key not in _default(BY_ID[name]):
            return f"{name}: {key} is needed for lists and texts."
        if BY_ID[name].scope in TYPED and is_typed(key):
            return f"{name}: {spelled(key)} is typed into the text there."
    return ""


def _no_key(key: str) -> str:
    *modifiers, last = key.split("+")
    known = last.lower() in _NAMED | MOVING or len(last) == 1 or _sign(last)
    if known and all(modifier in _MODIFIERS for modifier in modifiers):
        return ""
    near = nearest(key, sorted(_NAMED | MOVING))
    meant = f"did you mean {near}?" if near else 'keys are written as "x", "f5", "ctrl+x".'
    return f'There is no key "{key}": {meant}'


def _default(command: AnyCommand) -> list[str]:
    return command.keys.split(",")


def _split(keys: str) -> list[str]:
    """Keys as Textual names them; a comma by itself is one."""
    parts = [part.strip() for part in keys.split(",")] if keys.strip() != "," else ["comma"]
    return [_textual_name(part) for part in parts if part]


def _variants(keys: str) -> list[str]:
    """Every name that a terminal may give the keys: some say shift+e where others say E."""
    found: list[str] = []
    for key in _split(keys):
        found.append(key)
        if len(key) == 1 and key.isupper():
            found.append(f"shift+{key.lower()}")
    return list(dict.fromkeys(found))


def _textual_name(key: str) -> str:
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    if modifiers or len(last) > 1:
        return "+".join([*(modifier.lower() for modifier in modifiers), last.lower()])
    if last.isalnum():
        return last
    import unicodedata

    return _RENAMED.get(last) or unicodedata.name(last, last).lower().replace("-", "_").replace(" ", "_")


_RENAMED = {"/": "slash", "+": "plus", "-": "minus", "_": "underscore", "\\": "backslash", "@": "at"}
"""Signs that Textual calls otherwise than Unicode does."""


def _sign(name: str) -> str:
    """The sign that Textual calls so, "" where there is none."""
    import unicodedata

    for sign, called in _RENAMED.items():
        if called == name:
            return sign
    try:
        return unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return ""


_in_use = Keymap()
