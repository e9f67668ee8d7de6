"""The command packs: the built-in pack, those that are installed, and those that the environment names."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lowback.cli.arguments import PACKS_VARIABLE, check_choices, packs_on_path
from lowback.cli.output import note, write
from lowback.escaping import escaped, escaped_lines

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

    from lowback.catalog.pack_info import PackInfo

DESCRIPTION = f"List the built-in pack, installed packs and packs in {PACKS_VARIABLE}."
EPILOG = """example:
  lowback packs --format json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("what", nargs="?", default="list", metavar="list", help="The only action, and the default")
    parser.add_argument("--format", metavar="{text,json}", default="text", help="Output format [default: text]")


def run(options: argparse.Namespace) -> int:
    """Print the packs; return 2 when one of them cannot be used."""
    from lowback.catalog.pack_info import known_packs

    check_choices(("action", options.what, ("list",)), ("format", options.format, ("text", "json")))
    packs = known_packs(*packs_on_path())
    problems = [pack.problem for pack in packs if pack.problem]
    note(*map(escaped_lines, problems))
    write([_json(packs) if options.format == "json" else _table([pack for pack in packs if not pack.problem])])
    return 2 if problems else 0


def _json(packs: Iterable[PackInfo]) -> str:
    return json.dumps({"format": "lowback-packs/1", "packs": [pack.to_dict() for pack in packs]}, indent=2) + "\n"


def _table(packs: Sequence[PackInfo]) -> str:
    rows = [
        (
            f"{pack.id} {pack.version}",
            f"{_count(pack.exercises, 'exercise')}, {_count(pack.routines, 'routine')}",
            pack.title,
            pack.distribution or pack.place,
        )
        for pack in packs
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{escaped(line.rstrip())}\n" for line in lines)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
