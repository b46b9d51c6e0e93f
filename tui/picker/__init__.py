"""The screen on which a unit is chosen."""
