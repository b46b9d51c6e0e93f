"""The program: what stands on the command line decides which part is imported at all."""

import os
import sys


def main() -> None:
    """Run unitsmith and exit with its status."""
    from tui.cli import run

    status = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Else Python would try again at exit, and exit with 120.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)


if __name__ == "__main__":
    main()
