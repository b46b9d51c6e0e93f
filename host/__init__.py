"""The machine that a unit lives on: every input and output of unitsmith goes through this room."""
