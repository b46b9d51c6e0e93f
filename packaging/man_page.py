"""unitsmith(1), made from the command line's own grammar and a few words around it (man_page.toml).

Run by the build (build_hook.py), which has nothing but the standard library, or by hand:
python3 packaging/man_page.py >unitsmith.1
"""

import argparse
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from cli import arguments  # noqa: E402 -- from this checkout, whatever is installed

Make = Callable[[], argparse.ArgumentParser]


def page(version: str, epoch: int) -> str:
    """The whole page. epoch: when, in seconds; two builds of one commit are to be the same."""
    words = tomllib.loads((HERE / "man_page.toml").read_text("utf-8"))
    date = time.strftime("%Y-%m-%d", time.gmtime(epoch))
    lines = [
        f'.TH UNITSMITH 1 "{date}" "unitsmith {version}"',
        ".SH NAME",
        rf"unitsmith \- {_text(words['name'])}",
        ".SH SYNOPSIS",
        *_synopsis(arguments.VERBS),
        ".SH DESCRIPTION",
        *_paragraphs(words["description"]),
        ".SH OPTIONS",
        *_options(_own(arguments.editor())),
        ".SH VERBS",
        *(line for name, make in arguments.VERBS.items() for line in _verb(name, make())),
    ]
    for title, entries in words["sections"].items():
        lines += [f".SH {title}", *_entries(entries)]
    return "\n".join(lines) + "\n"


def _synopsis(verbs: Mapping[str, Make]) -> Iterator[str]:
    yield from (r".B unitsmith", r"[\fIOPTIONS\fR]", r"[\fIUNIT\fR | \fIFILE\fR]")
    for name, make in verbs.items():
        yield ".br"
        yield rf".B unitsmith {name}"
        parser = make()
        needed = [action for action in _own(parser) if action.required]
        yield from (rf"\fB{_text(action.option_strings[0])}\fR{_value(action)}" for action in needed)
        yield r"[\fIOPTIONS\fR]"
        yield from (_place(action) for action in parser._actions if not action.option_strings)


def _place(action: argparse.Action) -> str:
    shown = r"\fI" + r"\fR|\fI".join(_text(part.strip()) for part in str(action.metavar).split("|")) + r"\fR"
    if action.nargs in ("*", "+", argparse.REMAINDER):
        return f"{shown} ..." if action.nargs == "+" else f"[{shown} ...]"
    return f"[{shown}]" if action.nargs == "?" else shown


def _verb(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    common = {id_ for action in _own(arguments.editor()) for id_ in action.option_strings}
    own = _own(parser)
    shared = [action for action in own if common.issuperset(action.option_strings)]
    yield f".SS {name}"
    yield from _paragraphs(parser.description or "")
    yield from _options(action for action in own if action not in shared)
    yield ".PP"
    names = (rf"\fB{_text(action.option_strings[0])}\fR" for action in shared)
    yield f"Of the options above: {', '.join(names)}."
    if parser.epilog:
        yield from (".PP", _sentence(parser.epilog))


def _own(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if action.option_strings and action.dest != "help"]


def _options(actions: Iterable[argparse.Action]) -> Iterator[str]:
    for action in actions:
        yield ".TP"
        value = _value(action)
        yield ", ".join(rf"\fB{_text(name)}\fR{value}" for name in action.option_strings)
        yield _sentence(action.help or "")


def _value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    shown = action.metavar or "|".join(map(str, action.choices or ()))
    return rf"[=\fI{shown}\fR]" if action.dest == "playground" else rf" \fI{_text(str(shown))}\fR"


def _entries(entries: Mapping[str, str]) -> Iterator[str]:
    for term, text in entries.items():
        yield from (".TP", rf"\fB{_text(term)}\fR", _text(text)) if term else (".PP", _text(text))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield from (".PP", _text(" ".join(paragraph.split())))


def _sentence(text: str) -> str:
    return f"{_text(text[:1].upper() + text[1:])}."


def _text(text: str) -> str:
    """Plain text for roff: hyphens are those of commands, and no line begins a request."""
    safe = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{safe}" if safe.startswith((".", "'")) else safe


if __name__ == "__main__":
    project = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]
    print(page(project["version"], int(time.time())), end="")
