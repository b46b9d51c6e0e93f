"""Trials that follow each other's remedies: what each changed, how far it got, and what is worth trying next.
Pure: whoever runs the trials tells what came of each."""
