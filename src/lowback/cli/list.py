"""The command list: what routines, exercises and vocabulary there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.arguments import (
    add_filters,
    add_pack,
    catalog_of,
    check_choices,
    filters_of,
    kinds_of,
    select,
    why_nothing,
)
from lowback.cli.output import note, write
from lowback.pack.folder import VOCABULARY

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "List exercises, routines or vocabulary terms. Filters narrow exercises and\nroutines."
EPILOG = """examples:
  lowback list
  lowback list exercises --position supine --equipment mat

exit codes: 0 records found, 1 no records found, 2 usage error
"""
_KINDS = ("exercises", "routines", *VOCABULARY, "sources")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "kind",
        nargs="?",
        metavar="KIND",
        help=f"Records to list: {', '.join(_KINDS)} [default: exercises and routines]",
    )
    parser.add_argument("--format", metavar="{text,json}", default="text", help="Output format [default: text]")
    add_pack(parser)
    add_filters(parser)


def run(options: argparse.Namespace) -> int:
    """Print the records of each kind; return 1 when filters leave none."""
    from lowback.rendering.listing import document, table

    check_choices(("kind", options.kind, _KINDS), ("format", options.format, ("text", "json")))
    filters = filters_of(options)
    catalog = catalog_of(options)
    listed = {
        kind: select(catalog, kind, filters) if filters else tuple(getattr(catalog, kind).values())
        for kind in kinds_of(options.kind, filters)[::-1]
    }
    if options.format == "json":
        write([document(listed)])
    elif len(listed) == 1:
        write(table(kind, records) for kind, records in listed.items())
    else:
        write(f"{kind}:\n{table(kind, records, '  ')}" for kind, records in listed.items() if records)
    if filters and not any(listed.values()):
        note(*(why_nothing(catalog, kind, filters) for kind in listed))
        return 1
    return 0
