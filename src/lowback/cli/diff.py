"""The command diff: what changed between two versions of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.arguments import check_choices
from lowback.cli.output import write

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Compare two versions of a pack. Changes are grouped as dose, safety, text or\nother."
EPILOG = """examples:
  lowback diff my_pack-1.0 my_pack
  lowback diff lowback my_copy --format markdown

exit codes: 0 no change of dose or safety, 1 dose or safety changed, 2 not
comparable
"""
_PACK = "Folder, project, wheel or installed pack id (lowback for the built-in pack)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("old", metavar="OLD", help=_PACK)
    parser.add_argument("new", metavar="NEW", help="The same, for the later version")
    parser.add_argument(
        "--format", metavar="{text,json,markdown}", default="text", help="Output format [default: text]"
    )
    parser.add_argument("--summary", action="store_true", help="Print only the number of changes per category")


def run(options: argparse.Namespace) -> int:
    """Print the differences; return 1 when a dose or safety changed."""
    from lowback.diff.comparison import compare
    from lowback.diff.diff_formats import DIFF_FORMATS, SUMMARIES

    check_choices(("format", options.format, DIFF_FORMATS))
    comparison = compare(options.old, options.new)
    write([(SUMMARIES if options.summary else DIFF_FORMATS)[options.format](comparison)])
    return int(comparison.changes_dose or comparison.changes_safety)
