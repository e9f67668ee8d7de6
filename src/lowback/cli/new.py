"""The command new: an exercise, a routine, a pack or a template started as files with blanks to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.output import write

if TYPE_CHECKING:
    import argparse

DESCRIPTION = (
    "Create an exercise, routine, pack or template from a skeleton. Run\n`lowback validate` to list the placeholders."
)
EPILOG = """examples:
  lowback new exercise hip_lift --pack my_pack
  lowback new pack my_pack
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("what", metavar="{exercise,routine,pack,template}", help="What to create")
    parser.add_argument(
        "id", metavar="ID", help="Lower-case words joined by underscores, such as hip_lift (template: file name)"
    )
    parser.add_argument(
        "--pack",
        metavar="FOLDER",
        default=".",
        help="Pack to write to; for a new pack, its parent folder [default: current folder]",
    )
    parser.add_argument(
        "--laterality",
        metavar="{bilateral,unilateral,alternating}",
        help="Laterality of the exercise [default: bilateral]",
    )


def run(options: argparse.Namespace) -> int:
    """Write the files and print their paths."""
    from lowback.scaffold import start

    # All is written before anything is printed: a reader who goes early must leave no half of a project.
    paths = list(start(options.what, options.id, options.pack, options.laterality))
    write(f"{path}\n" for path in paths)
    return 0
