"""The command that puts a routine together: compose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.cli.printing import add_printing, check_printing, printed, tells_page
from lowback.cli.source import add_pack, catalog_of
from lowback.errors import LowbackError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from lowback.planning.putting import Composition

_NOTHING = "none"


def _add_compose(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    composing = commands.add_parser(
        "compose",
        help="put a routine together for an event and a time",
        description="Put a routine together from single exercises. The same request always gives the same routine.",
    )
    composing.add_argument("--minutes", metavar="N", required=True, help="how long it takes, from 1 to 60")
    composing.add_argument("--trigger", metavar="EVENT", required=True, help="such as after_long_run")
    composing.add_argument(
        "--level", metavar="beginner|intermediate|advanced", default="beginner", help="how demanding it may be at most"
    )
    composing.add_argument(
        "--avoid", metavar="IDS", action="append", default=[], help="precautions or conditions to meet, with commas"
    )
    composing.add_argument(
        "--equipment", metavar="IDS", action="append", help="what is at hand, with commas; none for nothing"
    )
    composing.add_argument("--why", action="store_true", help="print which rule placed each exercise")
    composing.add_argument("--save", metavar="FILE", help="write it as a new file, whose name becomes its id")
    add_printing(composing)
    add_pack(composing)
    composing.set_defaults(run=_compose)


#: The command, and what adds it to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"compose": _add_compose}


def _compose(options: argparse.Namespace) -> Iterator[str]:
    from lowback._api import compose  # noqa: PLC0415 - other commands do without

    check_printing(options)
    if (options.save is not None or options.why) and tells_page(options):
        raise LowbackError("--save and --why print no page: leave out what tells how a page looks and where it goes")
    catalog = catalog_of(options, options.trigger)
    found = compose(
        _whole(options.minutes),
        options.trigger,
        level=options.level,
        avoid=_split(options.avoid),
        equipment=None if options.equipment is None else _split(options.equipment) - {_NOTHING},
        id=None if options.save is None else _id(options.save),
        catalog=catalog,
    )
    if options.save is not None:
        from lowback.planning.saving import save_routine  # noqa: PLC0415 - as above

        save_routine(found.routine, options.save)
        yield f"{options.save}\n"
    if options.why:
        yield _why(found)
    elif options.save is None:
        yield from printed(found.routine, options, catalog)


def _id(file: str) -> str:
    """Return the id of a routine that is to stand in a file."""
    from lowback.pack.folder import id_of  # noqa: PLC0415 - as above

    if not file.endswith(".json"):
        raise LowbackError(f"--save takes a file whose name ends in .json; found {file!r}")
    return id_of(file.replace("\\", "/"))


def _whole(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) <= 3):  # noqa: PLR2004 - more than enough
        raise LowbackError(f"--minutes takes a whole number from 1 to 60; found {written!r}")
    return int(written)


def _split(lists: list[str]) -> set[str]:
    return {each for found in lists for each in found.replace(",", " ").split()}


def _why(found: Composition) -> str:
    """Return a line for each exercise: its item, the rule that placed it, and what the rule says."""
    item, rule = (max(len(getattr(each, name)) for each in found.placements) for name in ("item", "rule"))
    lines = [f"{each.item:<{item}}  {each.rule:<{rule}}  {each.text}" for each in found.placements]
    return "".join(f"{line}\n" for line in lines)
