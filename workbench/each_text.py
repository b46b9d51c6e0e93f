"""Lines tried one after another, as lines of text, for whoever tells it."""

from trial.each.events import Failing, LinesBound, LinesTold, LineTried, LineTrying, OwnEvent
from workbench import harmless


def describe_each(event: OwnEvent) -> str:
    """An event of the tries themselves as lines of text, harmless whoever wrote it."""
    return "\n".join(map(harmless.line, _described(event)))


def _described(event: OwnEvent) -> list[str]:
    match event:
        case LinesBound(text=text):
            return [f"- Line by line: {text}"]
        case LineTrying(line=line, text=text):
            return [f"- line {line}: {text}" if line else f"- {text}"]
        case LineTried(holds=True, line=line):
            return ["    it holds" if line else "    they hold"]
        case LineTried(reason=reason):
            return [f"    it fails: {reason}"]
        case LinesTold():
            return _ending(event)


def _ending(event: LinesTold) -> list[str]:
    restarts = f"{event.restarts} restart{'' if event.restarts == 1 else 's'}"
    lines = [f"# These hold together ({restarts}):", *event.drop_in.splitlines()] if event.drop_in else []
    over = [f"Not all were tried: {event.why_not}"] if event.why_not else []
    return ["", *lines, *([""] if lines else []), f"{_counted(event)}", *map(_failing, event.failing), *over]


def _counted(event: LinesTold) -> str:
    verb = "holds" if event.held == 1 else "hold"
    count = len(event.failing)
    if not count:
        return f"{event.held} of {event.total} lines {verb} here."
    who = "this one doesn't" if count == 1 else f"these {count} don't"
    return f"{event.held} of {event.total} lines {verb} here; {who}:"


def _failing(one: Failing) -> str:
    what = f"{one.text}: " if one.text else ""
    blamed = next((each for each in one.suspects if each.remedies), None)
    instead = f"; instead: {blamed.remedies[0]}" if blamed else ""
    return f"  line {one.line}: {what}{one.why}{instead}"
