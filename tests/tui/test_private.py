"""Textual's private parts are touched in one place, so that an upgrade has one place to look at."""

import ast
from pathlib import Path

import tui


def private(path: Path) -> list[str]:
    """Names with an underscore that a module takes from something else than itself and its own classes."""
    tree = ast.parse(path.read_text())
    own = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_self(node.value)}
    found = []
    for node in ast.walk(tree):
        taken = isinstance(node, ast.Attribute) and not _is_self(node.value) and node.attr not in own
        if taken and node.attr.startswith("_") and not node.attr.startswith("__"):
            found.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
    return found


def _is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("self", "cls", "os")  # os._exit is public


def test_only_one_module_touches_private_parts() -> None:
    places = [path for path in Path(tui.__path__[0]).rglob("*.py") if path.name != "private.py"]
    assert [one for path in places for one in private(path)] == []
    assert private(Path(tui.__path__[0]) / "private.py")
