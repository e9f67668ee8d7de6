"""`python -m lowback`: the command line."""

import sys

from lowback.cli import main

sys.exit(main())
