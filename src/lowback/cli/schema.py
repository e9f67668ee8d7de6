"""The command schema: the JSON Schemas of the data, and TypeScript types of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.cli.arguments import check_choices
from lowback.cli.output import write
from lowback.errors import LowbackError

if TYPE_CHECKING:
    import argparse

DESCRIPTION = "Print a JSON Schema or TypeScript types."
EPILOG = """examples:
  lowback schema exercise --bundled
  lowback schema --types
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="Schema name, such as exercise [default: list all names]"
    )
    parser.add_argument("--bundled", action="store_true", help="Inline all referenced schemas")
    parser.add_argument("--types", action="store_true", help="Print TypeScript types of all schemas")


def run(options: argparse.Namespace) -> int:
    """Print a schema, the names of all, or their types."""
    from lowback.validation.schemas import SCHEMA_NAMES, bundle_text, schema_text

    if options.types and (options.name or options.bundled):
        raise LowbackError("--types stands for all schemas. Give it alone")
    check_choices(("schema", options.name, SCHEMA_NAMES))
    if options.types:
        from lowback.validation.typescript import types_text

        write([types_text()])
    elif options.name is None:
        write(f"{name}\n" for name in SCHEMA_NAMES)
    elif options.bundled:
        write([bundle_text(options.name)])
    else:
        write([schema_text(options.name)])
    return 0
