"""The command that shows a routine or an exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.cli.looks import add_looks, looks
from lowback.cli.source import add_pack, catalog_of
from lowback.errors import UnknownIdError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine


def _add_show(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    showing = commands.add_parser(
        "show",
        help="show a routine or an exercise",
        description="Show a routine or an exercise, ready to read or to paste.",
    )
    showing.add_argument("id", metavar="ID", help="such as runner_lowback or bridge_pose")
    showing.add_argument(
        "--format",
        metavar="text|markdown|html|json|pdf",
        default="text",
        help="json prints the steps, pdf is a handout of one page",
    )
    showing.add_argument("-o", "--output", metavar="FILE", help="write to a new file, and print its path")
    showing.add_argument("--force", action="store_true", help="replace the file that is there")
    showing.add_argument("--paper", metavar="a4|letter", help="of pdf: the size of the paper; a4 without")
    showing.add_argument("--link", metavar="ADDRESS", help="of pdf: an address to print, with its QR code")
    add_looks(showing)
    add_pack(showing)
    showing.set_defaults(run=_show)


#: The command, and what adds it to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"show": _add_show}


def _show(options: argparse.Namespace) -> Iterator[str]:
    from lowback.rendering.formats import BINARY, render_bytes  # noqa: PLC0415 - other commands do without the renderers
    from lowback.rendering.options import Options  # noqa: PLC0415 - as above

    told = Options(mode=options.mode, paper=options.paper, link=options.link, **looks(options))
    catalog = catalog_of(options, options.id)
    subject = _named(catalog, options.id)
    if options.format in BINARY and not options.output and is_terminal():
        raise OptionError("format", f"{options.format!r} is no text for a terminal. Give a file: -o FILE")
    page = render_bytes(subject, options.format, told, catalog)
    if options.output:
        yield write_file(options.output, page, replace=options.force)
    else:
        pass_on(page)


def _named(catalog: Catalog, wanted: str) -> Routine | Exercise:
    records: Mapping[str, Routine | Exercise]
    for records in (catalog.routines, catalog.exercises):
        if wanted in records:
            return records[wanted]
    raise UnknownIdError("routine or exercise", wanted, [*catalog.routines, *catalog.exercises])
