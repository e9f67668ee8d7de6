"""The command diff: what changed between two versions of a pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.arguments import check_choices
from lowback.cli.output import write

if TYPE_CHECKING:
    import argparse

DESCRIPTION = (
    "Tell what changed between two versions of a pack: records, doses, safety and texts. "
    "The exit code is 0 when nobody's dose or safety changed, 1 when it did, 2 when they cannot be compared."
)
_PACK = "a folder, a project, a wheel, or the id of an installed pack (lowback for the built-in one)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("old", metavar="OLD", help=_PACK)
    parser.add_argument("new", metavar="NEW", help="the same, for the version after")
    parser.add_argument(
        "--format", metavar="text|json|markdown", default="text", help="json is for programs, markdown for changelogs"
    )
    parser.add_argument("--summary", action="store_true", help="count the differences instead")


def run(options: argparse.Namespace) -> int:
    """Print the differences; return 1 when a dose or safety changed."""
    from lowback.diff.comparison import compare
    from lowback.diff.diff_formats import DIFF_FORMATS, SUMMARIES

    check_choices(("format", options.format, DIFF_FORMATS))
    comparison = compare(options.old, options.new)
    write([(SUMMARIES if options.summary else DIFF_FORMATS)[options.format](comparison)])
    return int(comparison.changes_dose or comparison.changes_safety)
