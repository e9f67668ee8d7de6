"""The commands that show what there is: list and show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.errors import UnknownChoiceError, UnknownIdError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine

_KINDS = ("exercises", "routines")


def _add_list(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    listing = commands.add_parser(
        "list",
        help="list routines and exercises",
        description="List what there is.",
    )
    listing.add_argument("kind", nargs="?", metavar="exercises|routines", help="only these")
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
    showing.set_defaults(run=_show)


#: The commands, and what adds each to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"list": _add_list, "show": _add_show}


def _list(options: argparse.Namespace) -> Iterator[str]:
    from lowback.api import exercises, routines  # noqa: PLC0415 - other commands do without the catalogue

    if options.kind not in {None, *_KINDS}:
        raise UnknownChoiceError("kind", options.kind, _KINDS)
    if options.kind is None:
        yield f"routines:\n{_rows(routines(), '  ')}exercises:\n{_rows(exercises(), '  ')}"
    else:
        yield _rows(routines() if options.kind == "routines" else exercises())


def _rows(records: Iterable[Routine | Exercise], indent: str = "") -> str:
    return "".join(f"{indent}{record.id:<24}  {record.name}\n" for record in records)


def _show(options: argparse.Namespace) -> Iterator[str]:
    from lowback.api import render  # noqa: PLC0415 - other commands do without the renderers

    yield render(_named(options.id), options.format, options.mode)


def _named(wanted: str) -> Routine | Exercise:
    from lowback.catalog.catalog import default_catalog  # noqa: PLC0415 - as above

    catalog = default_catalog()
    for records in (catalog.routines, catalog.exercises):
        if wanted in records:
            return records[wanted]
    raise UnknownIdError("routine or exercise", wanted, [*catalog.routines, *catalog.exercises])
