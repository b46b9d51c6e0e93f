"""The program: what stands on the command line decides which part is imported at all."""

import sys

from cli import output


def main() -> None:
    """Run unitsmith and exit with its status."""
    output.prepare()
    from cli.main import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
