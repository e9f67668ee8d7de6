"""The command that shows a routine or an exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.cli.looks import add_mode
from lowback.cli.printing import add_printing, check_printing, printed
from lowback.cli.source import add_pack, catalog_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator


def _add_show(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    showing = commands.add_parser(
        "show",
        help="show a routine or an exercise",
        description="Show a routine or an exercise, ready to read or to paste.",
    )
    showing.add_argument("id", metavar="ID", help="such as runner_lowback or bridge_pose")
    add_mode(showing)
    add_printing(showing)
    add_pack(showing)
    showing.set_defaults(run=_show)


#: The command, and what adds it to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"show": _add_show}


def _show(options: argparse.Namespace) -> Iterator[str]:
    from lowback.catalog.catalog import routine_or_exercise  # noqa: PLC0415 - other commands do without

    check_printing(options)
    catalog = catalog_of(options, options.id)
    yield from printed(routine_or_exercise(catalog, options.id), options, catalog)
