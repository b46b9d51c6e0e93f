"""Keys by command: the defaults don't clash, and what a user wants is judged before it holds."""

from itertools import combinations

import pytest

from tui import keymap
from tui.commands import COMMANDS, SCREENS, TYPED, rivals


def test_no_two_commands_have_the_same_key_by_default() -> None:
    for commands in SCREENS:
        for one, other in combinations(commands, 2):
            shared = set(one.keys.split(",")) & set(other.keys.split(","))
            assert not shared or not rivals(one, other), (one.id, other.id)


def test_what_is_typed_into_takes_few_keys_from_the_screen_and_those_on_purpose() -> None:
    screen = {key: one.id for one in COMMANDS if one.scope == "screen" for key in one.keys.split(",")}
    typed = {key: one.id for one in COMMANDS if one.scope in TYPED for key in one.keys.split(",")}
    assert {(typed[key], screen[key]) for key in typed.keys() & screen.keys()} == {
        ("text-take", "keep"),
        ("text-leave", "leave"),
        ("text-undo", "undo"),
        ("text-redo", "redo"),
    }


def test_the_default_keys_are_ones_that_a_user_could_write() -> None:
    movable = [c for c in COMMANDS if not set(c.keys.split(",")) & keymap.MOVING]
    assert keymap.problems({command.id: command.keys for command in movable}) == {}


@pytest.mark.parametrize(
    ("keys", "textual", "shown"),
    [
        ("ctrl+x", "ctrl+x", "^x"),
        ("Ctrl+X", "ctrl+x", "^x"),
        ("f5", "f5", "f5"),
        ("F5", "f5", "f5"),
        ("T", "T,shift+t", "T"),
        ("%, f9", "percent_sign,f9", "%"),
        (";", "semicolon", ";"),
        ("alt+x", "alt+x", "alt+x"),
    ],
)
def test_keys_are_written_as_people_write_them(keys: str, textual: str, shown: str) -> None:
    made = keymap.Keymap({"test": keys})
    assert made.overrides == {"test": textual}
    assert made.shown("test") == shown


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"tst": "x"}, "There is no command tst: did you mean test?"),
        ({"test": "ctlr+x"}, 'test: There is no key "ctlr+x"'),
        ({"test": "spce"}, "did you mean space?"),
        ({"test": 5}, "test takes keys in quotes"),
        ({"test": ""}, "test takes keys in quotes"),
        ({"test": "up"}, "test: up is needed for lists and texts."),
        ({"text-take": "t"}, "text-take: t is typed into the text there."),
        ({"text-take": "/"}, "text-take: / is typed into the text there."),
        ({"text-take": "ctrl+z"}, 'The key "^z" of text-take is that of text-undo: text-take keeps ^s.'),
        ({"test": "p"}, 'The key "p" of test is that of presets: test keeps ^t.'),
        ({"test": "f9", "checks": "f9"}, 'The key "f9" of checks is that of test: checks keeps c.'),
    ],
)
def test_what_is_no_key_or_somebody_elses_is_told(wanted: dict[str, object], said: str) -> None:
    (text,) = keymap.problems(wanted).values()
    assert said in text


def test_two_commands_can_change_their_keys() -> None:
    assert keymap.problems({"presets": "c", "checks": "p"}) == {}
