"""Make the reports that are out of date; `python generate.py --help` says what else there is."""

import sys
from pathlib import Path


def run() -> int:
    """Hand the arguments to planpress, or say what is missing."""
    try:
        from planpress.cli import main

        return main(sys.argv[1:], Path(__file__).resolve().parent)
    except ModuleNotFoundError as missing:
        print(f"{missing.name} is not installed here. Run make, which sets everything up.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(run())
