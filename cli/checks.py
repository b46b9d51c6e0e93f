"""Which checks a command line wants: those that it names, else those that are remembered for the unit."""

import argparse
from collections.abc import Iterator

from cli import output
from trial.check_text import BadCheck, read
from trial.checks import Check, Reloads, StaysUp
from workbench.checks import Remembered, invoking_user


def named(options: argparse.Namespace) -> tuple[Check, ...]:
    """The checks that the command line names. Raises BadCheck."""
    return tuple(_named(options, user_of(options)))


def wanted(options: argparse.Namespace, unit: str) -> tuple[Check, ...]:
    """The checks that count for a unit; what can't be used is told on standard error. Raises BadCheck."""
    found = named(options)
    if found or options.no_checks:
        return found
    found, notes = Remembered(user=options.user).load(unit, user_of(options))
    for note in notes:
        output.complain(note)
    return found


def user_of(options: argparse.Namespace) -> str | None:
    """Whom commands run as: who is named, else who runs unitsmith, where that is somebody on the host."""
    if options.user:
        if options.check_user:
            raise BadCheck("--check-user: your own units' checks run as you, and as nobody else.")
        return None
    if options.check_user:
        return None if options.check_user == "root" else str(options.check_user)
    elsewhere = options.machine or options.playground
    return None if elsewhere else invoking_user()


def _named(options: argparse.Namespace, user: str | None) -> Iterator[Check]:
    for line in options.check:
        yield read(line, user)
    for address in options.check_tcp:
        yield read(f"tcp {address}")
    for page in options.check_url:
        yield read(f"url {page}")
    if options.check_reload:
        yield Reloads()
    if options.check_up:
        yield StaysUp(options.check_up)


__all__ = ["BadCheck", "named", "read", "user_of", "wanted"]
