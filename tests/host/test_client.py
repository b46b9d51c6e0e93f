"""What the client says of a helper that ended: never what Python said to itself."""

import asyncio
import socket
import subprocess
import sys

import pytest

from host.client import Client
from host.ports import HostUnavailable
from host.start import Helper


def helper(says: str) -> Helper:
    """A process that says something on standard error and ends, in a helper's place."""
    ours, theirs = socket.socketpair()
    with theirs:
        script = f"import sys; sys.stderr.write({says!r})"
        process = subprocess.Popen(
            [sys.executable, "-c", script], stdin=theirs, stdout=theirs, stderr=subprocess.PIPE
        )
    return Helper(process, ours)


@pytest.mark.parametrize(
    ("says", "told"),
    [
        ("", "The helper process did not start."),
        ("Executing <Task pending name='Task-1'> took 20.004 seconds\n", "The helper process did not start."),
        ("<frozen>:1: DeprecationWarning: old\n  old()\n", "The helper process did not start."),
        ("Traceback (most recent call last):\nsudo: no\n", "The helper process did not start."),
        ("sudo: a password is required\n", "The helper process did not start: sudo: a password is required."),
    ],
)
async def test_the_reason_is_a_sentence_for_people(says: str, told: str) -> None:
    with pytest.raises(HostUnavailable) as refused:
        await Client.connect(helper(says))
    await asyncio.sleep(0)
    assert str(refused.value) == told
