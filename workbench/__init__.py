"""One opened unit: its host, catalogue, stack and draft put together."""
