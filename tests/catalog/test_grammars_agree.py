"""What `check` says of lists and words, held against `verify` of each systemd that is there."""

import random
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from catalog.directive import Directive
from catalog.kinds import check
from catalog.kinds.words import unknown

from ..waiting import HUNG
from .exposure_oracle import catalogue_of, command, version_of
from .kind_values import EVENTS, SECTIONS
from .verify_oracle import ALONE, refused

LENIENT = {
    "Personality": {
        "arm64",
        "s390x",
        "ppc64-le",
        "arm",
        "riscv64",
        "ppc",
        "s390",
    },  # foreign to this processor
    "SocketBindAllow": {"0", "0-0", "0-5"},  # 252 wants ports from 1
    "RestrictNetworkInterfaces": {"x" * 16, "x" * 127},  # 252 knows no long names
    "BindPaths": {"/a:/b:"},  # after an empty option, some take the next word for one
    "ConfigurationDirectory": {"x::ro"},  # 252 takes no colon at all
    "Delegate": {"bpf-foreign", "bpf-socket-bind", "bpf-restrict-network-interfaces"},  # not yet in 247
    "LoadCredential": {"a", "a:"},  # 247 wants a path
}
"""What some systemds refuse for reasons that a kind doesn't know; `check` lets it pass."""
STRICT_BEFORE_257 = {"StateDirectory": {":x", "x:y:rw", "x:/y", "x:../y"}}
"""What 257 and later refuse and older ones let pass, without doing what it says."""
STRICT_ON_247 = {
    "SystemCallFilter": {
        "@mount:EPERM",
        "read:5",
        "read:kill",
        "read:0",
        "read:4095",
        "@system-service:EPERM",
        "@mount:1 read:2",
    },
    "ConfigurationDirectory": {"x:y"},
    "SetCredential": {"a:"},
}
"""What 247 lets pass, without doing what it says, and 252 and later refuse."""
UNJUDGED_ON_247 = {"CPUAffinity"}
"""Directives whose wrong values 247 doesn't report."""


Probe = tuple[Directive, str]


def probes(root: Path, choose: Callable[[str, Sequence[str]], Iterable[str]]) -> Iterator[list[Probe]]:
    """What to try on the directives that this systemd knows: by section, since one file takes many lines."""
    for section, table in SECTIONS.items():
        found: list[Probe] = []
        for name, values in table.items():
            directive = catalogue_of(root).get(section, name)
            if directive is None or not directive.supported:
                continue
            if version_of(root) == 247 and name in UNJUDGED_ON_247:
                continue
            ours = [(directive, value) for value in choose(name, values)]
            if (section, name) in ALONE:
                yield ours
            else:
                found += ours
        yield found


def disagreements(root: Path, tried: Sequence[Probe]) -> Iterator[tuple[str, str, str]]:
    """(directive, value, who refuses it) where the two disagree and we don't know why."""
    version = version_of(root)
    section = tried[0][0].section if tried else ""
    answers = refused(root, section, [(directive.name, value) for directive, value in tried])
    for (directive, value), theirs in zip(tried, answers, strict=True):
        name = directive.name
        strict = version < 257 and value in STRICT_BEFORE_257.get(name, ())
        strict |= version < 252 and value in STRICT_ON_247.get(name, ())
        ours = check(directive.kind, value) is not None
        if ours and not theirs and not strict:
            yield (name, value, "we")
        # What a specifier stands for is known when the unit is loaded, not from the value.
        if theirs and not ours and value not in LENIENT.get(name, ()) and not unknown(value):
            yield (name, value, "systemd")


def test_the_check_agrees_with_systemd(root: Path) -> None:
    tried = list(probes(root, lambda _name, values: values))
    assert [one for probe in tried for one in disagreements(root, probe)] == []
    assert sum(map(len, tried)) > 1000


def test_it_agrees_on_several_words_at_once(root: Path) -> None:
    """Words of the fine and the wrong values, mixed: what one word does to the next."""
    draw = random.Random(20261124)

    def mixed(name: str, values: Sequence[str]) -> Iterator[str]:
        known = {v for table in (LENIENT, STRICT_ON_247, STRICT_BEFORE_257) for v in table.get(name, ())}
        plain = [value for value in values if value and value not in known and not unknown(value)]
        for _ in range(12):
            yield " ".join(draw.sample(plain, min(len(plain), draw.choice((2, 3)))))

    assert [one for probe in probes(root, mixed) for one in disagreements(root, probe)] == []


def test_what_is_offered_is_accepted(root: Path) -> None:
    for section in ("Service", "Unit", "Timer"):
        offered = [
            (one.name, value)
            for one in catalogue_of(root).directives
            if one.section == section
            and one.supported
            and one.kind.grammar not in ("", "commands", "personality")
            for value in one.kind.values
        ]
        answers = refused(root, section, offered)
        assert [line for line, no in zip(offered, answers, strict=True) if no] == []


def calendar_refused(root: Path, event: str) -> bool:
    words = command(root, "systemd-analyze", "calendar", event)
    return subprocess.run(words, capture_output=True, check=False, timeout=HUNG).returncode != 0


def test_it_agrees_on_calendar_events(root: Path) -> None:
    kind = catalogue_of(root).get("Timer", "OnCalendar")
    assert kind is not None
    events = [event for event in EVENTS if event.strip()]
    zones = ("00:00 Nowhere/City",)  # which time zones there are, only the host knows
    events = [event for event in events if event not in zones]
    wrong = [one for one in events if (check(kind.kind, one) is not None) != calendar_refused(root, one)]
    assert wrong == []
