"""Run the program with ``python -m spasmograph``."""

import sys

from spasmograph.cli import main

if __name__ == "__main__":
    sys.exit(main())
