"""What a file costs grows as the file does: of one long line, and of many short ones."""

import time
from collections.abc import Callable
from functools import cache

import pytest

from catalog.build import build
from catalog.facts import directives
from unit.assignment import read
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
SMALL, TIMES = 1 << 15, 4


@cache
def rules() -> Rules:
    items = "\n".join(f"[{one.section}]\n{one.name}={one.placeholder}" for one in directives().values())
    return rules_of({one.key: one for one in build(items, {}, 262).directives})


def effect(content: bytes) -> None:
    """All that `score` and `export` make of it."""
    read.cache_clear()
    stack = Stack("big.service", Source("/x/big.service", content), ())
    whole(Effectives(stack, rules()))


def edited(content: bytes) -> None:
    """An edit of the file as a document, and what is wrong with it."""
    document = Document.parse(content)
    assert not [one for one in document.problems if not one.text]
    document.set("Service", "Nice", ("7",))
    assert document.values("Service", "Nice")[-1:] == ("7",)


def seconds(work: Callable[[bytes], None], content: bytes) -> float:
    """Of the processor's time, so that others on this machine don't count."""
    began = time.process_time()
    work(content)
    return time.process_time() - began


@pytest.mark.parametrize("work", [effect, edited])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_four_times_the_file_costs_no_more_than_eight_times_as_much(
    shape: Callable[[int], str], work: Callable[[bytes], None]
) -> None:
    small, large = (shape(size).encode() for size in (SMALL, TIMES * SMALL))
    spent = min(seconds(work, small), seconds(work, small))
    bound = max(2 * TIMES * spent, 0.02)
    assert any(seconds(work, large) < bound for _ in range(2)), "the cost grows faster than the file"
