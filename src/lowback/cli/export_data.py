"""The command export-data: the data for a spreadsheet, a database or another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.arguments import add_pack, catalog_of
from lowback.cli.output import STREAM, write, write_bytes
from lowback.escaping import escaped

if TYPE_CHECKING:
    import argparse

DESCRIPTION = (
    "Write all exercises and routines, with what they refer to, into a file that other tools open, and print its path."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="the file; - for standard output; for all tables, a folder",
    )
    parser.add_argument("--format", metavar="csv|ndjson|sqlite", help="the ending of FILE tells it without this")
    parser.add_argument("--table", metavar="NAME", help="of csv: which table, or all; exercises without this")
    parser.add_argument(
        "--delimiter", metavar="comma|semicolon|tab", help="of csv: what is between cells; a comma without this"
    )
    parser.add_argument("--bom", action="store_true", help="of csv: start with a byte order mark, which Excel needs")
    parser.add_argument("--force", action="store_true", help="replace what is there")
    add_pack(parser)


def run(options: argparse.Namespace) -> int:
    """Write the data and print the paths of the files, or write it to standard output."""
    from lowback.exports import export

    path = export.STANDARD_OUTPUT if options.output == STREAM else options.output
    configured = export.configure(path, options.format, options.table, options.delimiter, bom=options.bom)
    catalog = catalog_of(options)
    if options.output == STREAM:
        write_bytes(export.stream(configured, catalog))
    else:
        write(f"{escaped(file)}\n" for file in export.write_export(configured, catalog, replace=options.force))
    return 0
