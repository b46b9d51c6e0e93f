"""What a host's refusals are called; each message is one sentence for the user."""


class HostError(Exception):
    """A host couldn't do what was asked; the message is one sentence for the user."""


class HostUnavailable(HostError):
    """There is no systemd to talk to, or no way to reach it (exit status 3)."""


class NotPermitted(HostError):
    """The host works, but these rights are missing (exit status 3)."""


class NoSuchUnit(HostError):
    """The host has no unit of that name, or the name is none (exit status 2)."""


class FileChanged(HostError):
    """A file is not what it was when it was read, so it was left alone."""


class TrialLocked(HostError):
    """A trial of this unit is already in progress."""
