"""The command explain: what the code of a problem stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.output import write

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Explain a problem code."
EPILOG = """example:
  lowback explain LB101
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("code", nargs="?", metavar="CODE", help="Problem code, such as LB101 [default: list all codes]")


def run(options: argparse.Namespace) -> int:
    """Print the explanation of a code, or a list of all codes."""
    from lowback.validation.codes import explain_code, list_codes

    write([explain_code(options.code) if options.code else list_codes()])
    return 0
