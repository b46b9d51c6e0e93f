"""Whole manual pages, to read."""
