"""Make the reports that are out of date; `python generate.py --help` says what else there is."""

import sys
from pathlib import Path

from planpress.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent))
