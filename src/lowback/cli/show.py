"""The command show: a routine or an exercise as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.arguments import add_mode, add_pack, add_page_options, catalog_of, check_page_options, print_page

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Print an exercise or a routine in any output format."
EPILOG = """examples:
  lowback show runner_lowback --mode hold
  lowback show bridge_pose --standalone -o bridge.html
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("id", metavar="ID", help="Exercise or routine id, such as runner_lowback")
    add_mode(parser)
    add_page_options(parser)
    add_pack(parser)


def run(options: argparse.Namespace) -> int:
    """Print the page of a routine or an exercise, or write it into a file."""
    from lowback.catalog.catalog import routine_or_exercise

    check_page_options(options)
    catalog = catalog_of(options, options.id)
    print_page(routine_or_exercise(catalog, options.id), options, catalog)
    return 0
