"""The closer look: the service is started once as it was and once with the draft, both under strace, and what
fails now and did not before tells which directive refuses what."""
