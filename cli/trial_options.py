"""How the command line wants drafts to be tried."""

import argparse

from cli.checks import wanted
from tui.config import seconds
from workbench.trial_options import TrialOptions


def options_for(options: argparse.Namespace, unit: str) -> TrialOptions:
    """The options for trials of a unit; remembered checks count where none is named. Raises BadCheck."""
    settle, window = seconds(options)
    return TrialOptions(checks=wanted(options, unit), settle=settle, window=window, repair=options.repair)
