"""The command that hands the data to other tools: export-data."""

from __future__ import annotations

import sys
from errno import EBADF
from typing import TYPE_CHECKING, Any, TextIO

from lowback.cli.source import add_pack, catalog_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

#: What stands for it in place of a file.
STREAM = "-"


def _add_export_data(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    exporting = commands.add_parser(
        "export-data",
        help="write the data for a spreadsheet, a database or another program",
        description="Write all exercises and routines, with what they refer to, into a file that other tools open, and "
        "print its path.",
    )
    exporting.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="the file; - for standard output; for all tables, a folder",
    )
    exporting.add_argument("--format", metavar="csv|ndjson|sqlite", help="the ending of FILE tells it without this")
    exporting.add_argument("--table", metavar="NAME", help="of csv: which table, or all; exercises without this")
    exporting.add_argument(
        "--delimiter", metavar="comma|semicolon|tab", help="of csv: what is between cells; a comma without this"
    )
    exporting.add_argument("--bom", action="store_true", help="of csv: start with a byte order mark, which Excel needs")
    exporting.add_argument("--force", action="store_true", help="replace what is there")
    add_pack(exporting)
    exporting.set_defaults(run=_export)


#: The command, and what adds it to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"export-data": _add_export_data}


def _export(options: argparse.Namespace) -> Iterator[str]:
    from lowback.escaping import escaped  # noqa: PLC0415 - only this command needs it
    from lowback.exports.export import STANDARD_OUTPUT, configure, stream, write  # noqa: PLC0415 - only this command needs it

    path = STANDARD_OUTPUT if options.output == STREAM else options.output
    export = configure(path, options.format, options.table, options.delimiter, bom=options.bom)
    catalog = catalog_of(options)
    if options.output == STREAM:
        pass_on(stream(export, catalog))
    else:
        for written in write(export, catalog, replace=options.force):
            yield f"{escaped(written)}\n"


def pass_on(chunk: bytes) -> None:
    """Write to standard output in bytes: as text, some systems would change the ends of lines."""
    standard_output().buffer.write(chunk)


def standard_output() -> TextIO:
    """Return where results go; raise `OSError` when it was closed before the start, for which `sys` has None."""
    if not sys.stdout:
        raise OSError(EBADF, "standard output is closed")
    return sys.stdout
