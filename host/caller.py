"""On whose behalf a process of root's runs."""

import os


def number() -> str | None:
    """Who was given root's rights, by number; None for root itself. sudo(8), pkexec(1), run0(1)"""
    found = os.environ.get("SUDO_UID") or os.environ.get("PKEXEC_UID") or ""
    return found if found.isdecimal() and found != "0" else None
