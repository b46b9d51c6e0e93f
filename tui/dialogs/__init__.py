"""Screens that ask for more before something is done; each answers with a value."""
