"""The command new: an exercise, a routine, a pack or a template started as files with blanks to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.output import write

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Write a new file with blanks to fill in; lowback validate tells which are left."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("what", metavar="exercise|routine|pack|template", help="what to start")
    parser.add_argument("id", metavar="ID", help="lower-case words joined by underscores, such as hip_lift")
    parser.add_argument("--pack", metavar="FOLDER", default=".", help="the pack to write into; here without it")
    parser.add_argument(
        "--laterality",
        metavar="bilateral|unilateral|alternating",
        help="of an exercise: both sides at once, one side and then the other, or the sides in turn",
    )


def run(options: argparse.Namespace) -> int:
    """Write the files and print their paths."""
    from lowback.scaffold import start

    # All is written before anything is printed: a reader who goes early must leave no half of a project.
    paths = list(start(options.what, options.id, options.pack, options.laterality))
    write(f"{path}\n" for path in paths)
    return 0
