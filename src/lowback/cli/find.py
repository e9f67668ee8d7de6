"""The command find: exercises or routines by what they are called, are and need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.cli.arguments import (
    add_filters,
    add_pack,
    available_filters,
    catalog_of,
    check_choices,
    filters_of,
    kinds_of,
    select,
    why_nothing,
)
from lowback.cli.output import note, write
from lowback.escaping import shown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from lowback.catalog.catalog import Catalog

DESCRIPTION = "Search exercises or routines by name and properties."
EPILOG = """examples:
  lowback find "lying twist"
  lowback find --trigger after_run --max-minutes 8

exit codes: 0 records found, 1 no records found, 2 usage error
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "text", nargs="*", metavar="TEXT", help="Words from a name or alias; typing errors are tolerated"
    )
    parser.add_argument(
        "--kind",
        metavar="{exercises,routines}",
        help="Record type to search [default: exercises; routines if a filter applies to routines only]",
    )
    parser.add_argument("--format", metavar="{text,json}", default="text", help="Output format [default: text]")
    add_pack(parser)
    add_filters(parser)


def run(options: argparse.Namespace) -> int:
    """Print what fits, the best first, and say where else to look; return 1 when nothing does."""
    from lowback.rendering.listing import detailed_table, document

    check_choices(("kind", options.kind, ("exercises", "routines")), ("format", options.format, ("text", "json")))
    filters = filters_of(options)
    kind, *others = kinds_of(options.kind, filters)
    if options.text:
        filters["text"] = " ".join(options.text)
    catalog = catalog_of(options)
    records = select(catalog, kind, filters)
    is_near = bool(records) and not select(catalog, kind, filters | {"near": False})
    if is_near:
        note(f"nothing is called {shown(filters['text'])}; near it:")
    write([document({kind: records}, near=is_near) if options.format == "json" else detailed_table(kind, records)])
    elsewhere = () if records and not is_near else _elsewhere(catalog, others, filters)
    if records:
        note(*elsewhere)
        return 0
    note(why_nothing(catalog, kind, filters), *elsewhere, *available_filters(catalog, kind, filters))
    return 1


def _elsewhere(catalog: Catalog, kinds: Iterable[str], filters: dict[str, Any]) -> Iterator[str]:
    """Yield how many records of other kinds are called so."""
    for kind in kinds:
        count = len(select(catalog, kind, filters | {"near": False}))
        if count:
            yield f"--kind {kind} finds {count}"
