"""The commands that show what there is: list and show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.cli.packs import add_pack, catalog_of
from lowback.errors import UnknownChoiceError, UnknownIdError
from lowback.pack.layout import VOCABULARY

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine

_KINDS = ("exercises", "routines", *VOCABULARY, "sources")


#: What says in words what a record is.
_WORDS = ("name", "label", "title", "question", "text", "use")


def _add_list(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    listing = commands.add_parser(
        "list",
        help="list routines and exercises",
        description="List what there is.",
    )
    listing.add_argument("kind", nargs="?", metavar="KIND", help=f"only these: {', '.join(_KINDS)}")
    add_pack(listing)
    listing.set_defaults(run=_list)


def _add_show(commands: Any) -> None:  # noqa: ANN401 - as above
    showing = commands.add_parser(
        "show",
        help="show a routine or an exercise",
        description="Show a routine or an exercise, ready to read or to paste.",
    )
    showing.add_argument("id", metavar="ID", help="such as runner_lowback or bridge_pose")
    showing.add_argument("--mode", metavar="reps|hold|time", help="one way only; without it, the ways as equals")
    showing.add_argument("--format", metavar="text|markdown|json", default="text", help="json prints the steps")
    add_pack(showing)
    showing.set_defaults(run=_show)


#: The commands, and what adds each to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"list": _add_list, "show": _add_show}


def _list(options: argparse.Namespace) -> Iterator[str]:
    if options.kind not in {None, *_KINDS}:
        raise UnknownChoiceError("kind", options.kind, _KINDS)
    catalog = catalog_of(options)
    if options.kind is None:
        yield f"routines:\n{_rows(catalog.routines, '  ')}exercises:\n{_rows(catalog.exercises, '  ')}"
    else:
        yield _rows(getattr(catalog, options.kind))


def _rows(records: Mapping[str, Any], indent: str = "") -> str:
    """Return a line for each record: its id, and the first of the words that say what it is."""
    rows = [
        (key, next(getattr(record, word) for word in _WORDS if hasattr(record, word)))
        for key, record in records.items()
    ]
    width = max(map(len, records), default=0)
    return "".join(f"{indent}{key:<{width}}  {words}\n" for key, words in rows)


def _show(options: argparse.Namespace) -> Iterator[str]:
    from lowback.api import render  # noqa: PLC0415 - other commands do without the renderers

    catalog = catalog_of(options, options.id)
    yield render(_named(options.id, catalog), options.format, options.mode, catalog=catalog)


def _named(wanted: str, catalog: Catalog) -> Routine | Exercise:
    for records in (catalog.routines, catalog.exercises):
        if wanted in records:
            return records[wanted]
    raise UnknownIdError("routine or exercise", wanted, [*catalog.routines, *catalog.exercises])
