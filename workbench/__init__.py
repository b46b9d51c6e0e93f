"""One unit on the bench: its host, catalogue, stack and draft put together."""
