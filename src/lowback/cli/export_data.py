"""The command export-data: the data for a spreadsheet, a database or another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.arguments import add_pack, catalog_of
from lowback.cli.output import STREAM, write, write_bytes
from lowback.escaping import escaped

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Export all records as CSV, NDJSON or SQLite. Prints the paths of the files\nwritten."
EPILOG = """examples:
  lowback export-data -o lowback.sqlite
  lowback export-data -o tables --format csv --table all
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE",
        required=True,
        help="Output file, - for standard output, or a folder with --table all (required)",
    )
    parser.add_argument(
        "--format", metavar="{csv,ndjson,sqlite}", help="Export format [default: from the file extension]"
    )
    parser.add_argument("--table", metavar="NAME", help="Table to export, or all (CSV only) [default: exercises]")
    parser.add_argument(
        "--delimiter", metavar="{comma,semicolon,tab}", help="Cell delimiter (CSV only) [default: comma]"
    )
    parser.add_argument("--bom", action="store_true", help="Start with a byte order mark, for Excel (CSV only)")
    parser.add_argument("--force", action="store_true", help="Overwrite existing files")
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
