"""What a file costs grows as the file does: of one long line, and of many short ones."""

import gc
import time
from collections.abc import Callable
from functools import cache

import pytest

from catalog.build import build
from catalog.facts import directives
from unit.document import Document
from unit.effective import Effectives
from unit.export import whole
from unit.rule import Rules, rules_of
from unit.stack import Source, Stack

HEAD = "[Service]\nExecStart=/bin/true"
SHAPES: dict[str, Callable[[int], str]] = {
    "one-word": lambda size: f"{HEAD} {'a' * size}\n",
    "one-quoted-word": lambda size: f"{HEAD} '{'a' * size}'\n",
    "escapes": lambda size: f"{HEAD} {'%%' * (size // 2)}{chr(92) * (size // 2 * 2)}\n",
    "words": lambda size: f"{HEAD} {'a b ' * (size // 4)}\n",
    "continued": lambda size: (
        f"{HEAD}{' a' + chr(92) + chr(10)}" * 1 + (" b" + chr(92) + "\n") * (size // 4) + "\n"
    ),
    "continued-with-comments": lambda size: f"{HEAD} \\\n" + "# c\n" * (size // 4) + " b\n",
    "one-list": lambda size: f"{HEAD}\n" + "ReadOnlyPaths=/etc\n" * (size // 19),
    "list-in-a-line": lambda size: f"{HEAD}\nReadOnlyPaths={'/etc ' * (size // 5)}\n",
    "environment": lambda size: f"{HEAD}\n" + "Environment=A=b\n" * (size // 16),
    "comments": lambda size: f"{HEAD}\n" + "# c\n" * (size // 4),
    "sections": lambda size: f"{HEAD}\n" + "[Service]\n" * (size // 10),
    "junk": lambda size: f"{HEAD}\n" + "junk\n" * (size // 5),
    "indented": lambda size: f"{HEAD}\n" + "  Nice=5\n" * (size // 9),
    "carriage-returns": lambda size: f"{HEAD}\n" + "Nice=5\r" * (size // 7),
}
SMALL, TIMES = 1 << 13, 16
MARGIN = 4
"""How many times what is in proportion it may cost: a square would cost four times as much again."""
ROUNDS, STEP = 5, 64
"""No two rounds ask for the same text, so nothing remembers it."""


@cache
def rules() -> Rules:
    items = "\n".join(f"[{one.section}]\n{one.name}={one.placeholder}" for one in directives().values())
    return rules_of({one.key: one for one in build(items, {}, 262).directives})


def effect(content: bytes) -> None:
    """All that `score` and `export` make of it."""
    stack = Stack("big.service", Source("/x/big.service", content), ())
    whole(Effectives(stack, rules()))


def edited(content: bytes) -> None:
    """An edit of the file as a document, and what is wrong with it."""
    document = Document.parse(content)
    assert not [one for one in document.problems if not one.text]
    document.set("Service", "Nice", ("7",))
    assert document.values("Service", "Nice")[-1:] == ("7",)


def seconds(work: Callable[[bytes], None], content: bytes) -> float:
    """Of the processor's time, and without what the rest of this program's memory costs the collector."""
    gc.disable()
    try:
        began = time.process_time()
        work(content)
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("work", [effect, edited])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_the_cost_grows_as_the_file_does(shape: Callable[[int], str], work: Callable[[bytes], None]) -> None:
    """One round in which it does is enough: nothing makes a square look like a line."""
    found = []
    for size in range(SMALL, SMALL + ROUNDS * STEP, STEP):
        work(shape(size - STEP // 2).encode())
        small, large = shape(size).encode(), shape(TIMES * size).encode()
        spent = seconds(work, small)
        found.append(seconds(work, large) / spent)
        if found[-1] < MARGIN * TIMES:
            return
    pytest.fail(f"{TIMES} times the file costs {', '.join(f'{one:.0f}' for one in found)} times as much")
