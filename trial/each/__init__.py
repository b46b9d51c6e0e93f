"""A drop-in's lines tried one after another: which of them hold for a unit here, and which don't."""
