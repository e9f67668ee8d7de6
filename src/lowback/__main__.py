"""`python -m lowback`: the command line."""

import sys

from lowback.cli import main

if __name__ == "__main__":
    sys.exit(main())
