"""The command compose: a routine put together for an event and a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.arguments import (
    NO_EQUIPMENT,
    add_pack,
    add_page_options,
    catalog_of,
    check_page_options,
    has_page_options,
    print_page,
)
from lowback.cli.output import write
from lowback.errors import LowbackError
from lowback.pack.folder import id_of

if TYPE_CHECKING:
    import argparse

    from lowback.planning.composition import Composition

DESCRIPTION = "Compose a routine for a trigger and a duration. The same request always\nreturns the same routine."
EPILOG = """examples:
  lowback compose --minutes 10 --trigger after_long_run
  lowback compose --minutes 8 --trigger daily --equipment none --save my_routine.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--minutes", metavar="N", required=True, help="Target duration in minutes, 1 to 60 (required)")
    parser.add_argument("--trigger", metavar="ID", required=True, help="Trigger, such as after_long_run (required)")
    parser.add_argument(
        "--level",
        metavar="{beginner,intermediate,advanced}",
        default="beginner",
        help="Highest level to include [default: beginner]",
    )
    parser.add_argument(
        "--avoid",
        metavar="IDS",
        action="append",
        default=[],
        help="Precautions or conditions that apply, comma-separated",
    )
    parser.add_argument(
        "--equipment",
        metavar="IDS",
        action="append",
        help=f"Available equipment, comma-separated; {NO_EQUIPMENT} for none [default: any]",
    )
    parser.add_argument(
        "--why", action="store_true", help="Print the rule that selected each exercise instead of the routine"
    )
    parser.add_argument("--save", metavar="FILE", help="Save as a new JSON record; the file name becomes the id")
    add_page_options(parser)
    add_pack(parser)


def run(options: argparse.Namespace) -> int:
    """Print the routine, or why it is as it is, or write it into a file of a pack."""
    from lowback._api import compose

    check_page_options(options)
    if (options.save is not None or options.why) and has_page_options(options):
        raise LowbackError("--save and --why print no page: leave out what tells how a page looks and where it goes")
    catalog = catalog_of(options, options.trigger)
    composition = compose(
        _whole(options.minutes),
        options.trigger,
        level=options.level,
        avoid=_split(options.avoid),
        equipment=None if options.equipment is None else _split(options.equipment) - {NO_EQUIPMENT},
        id=None if options.save is None else _id(options.save),
        catalog=catalog,
    )
    if options.save is not None:
        from lowback.planning.composition import save_routine

        save_routine(composition.routine, options.save)
        write([f"{options.save}\n"])
    if options.why:
        write([_why(composition)])
    elif options.save is None:
        print_page(composition.routine, options, catalog)
    return 0


def _id(file: str) -> str:
    """Return the id of a routine that is to be in a file."""
    if not file.endswith(".json"):
        raise LowbackError(f"--save takes a file whose name ends in .json, found {file!r}")
    return id_of(file.replace("\\", "/"))


def _whole(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) <= 3):  # noqa: PLR2004 - more than enough
        raise LowbackError(f"--minutes takes a whole number from 1 to 60, found {written!r}")
    return int(written)


def _split(lists: list[str]) -> set[str]:
    return {name for names in lists for name in names.replace(",", " ").split()}


def _why(composition: Composition) -> str:
    """Return a line for each exercise: its item, the rule that placed it, and what the rule says."""
    placements = composition.placements
    item, rule = (max(len(getattr(placement, name)) for placement in placements) for name in ("item", "rule"))
    return "".join(f"{place.item:<{item}}  {place.rule:<{rule}}  {place.text}\n" for place in placements)
