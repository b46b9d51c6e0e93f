"""The host's own programs, run for their output."""

import asyncio
import contextlib
from collections.abc import Mapping

from host.ports import HostError


async def run(*command: str, environment: Mapping[str, str] | None = None) -> tuple[int, bytes, bytes]:
    """Run a program to its end: its exit status, output and errors. Raises HostError where it is missing."""
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=environment,
        )
    except FileNotFoundError:
        raise HostError(f"{command[0]} is not installed on this host.") from None
    try:
        output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return process.returncode or 0, output, errors


async def output_of(*command: str) -> str:
    """A program's output as text. Raises HostError with its own words where it fails."""
    status, output, errors = await run(*command)
    if status != 0:
        last = errors.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise HostError(f"{command[0]} failed: {last[0] if last else f'exit status {status}'}")
    return output.decode("utf-8", "replace")
