"""Trying a draft on a host: the sequence, its undo and its verdict, without a screen."""
