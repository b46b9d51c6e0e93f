"""The command line: one module a verb, each of which prints what it found or did."""
