"""The packs that commands work with, and the command that lists them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from lowback.errors import UnknownChoiceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lowback.catalog.catalog import Catalog
    from lowback.catalog.shelf import PackInfo

#: The environment variable that names packs: their paths or ids, with what stands between paths on this system.
VARIABLE = "LOWBACK_PATH"


def add_pack(parser: argparse.ArgumentParser) -> None:
    """Let a command take other packs."""
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="PACK",
        help=f"another pack as well: a folder, a wheel, or the id of an installed pack; {VARIABLE} names more",
    )


def catalog_of(options: argparse.Namespace, wanted: str = "") -> Catalog:
    """Return the catalogue that a command asks for: of the built-in pack and those that are named.

    Args:
        options: those of the command.
        wanted: an id that is asked for; the pack in it is loaded too when it is installed.

    Raises:
        PackError: when a pack cannot be used.
        UnknownIdError: when there is no pack of that name.

    """
    from lowback.catalog.catalog import load_catalog  # noqa: PLC0415 - some commands do without the catalogue

    named = list(dict.fromkeys([*_on_path(), *options.pack]))
    catalog = load_catalog(*named)
    pack, _, bare = wanted.partition(":")
    if bare and not any(each.startswith(f"{pack}:") for each in (*catalog.exercises, *catalog.routines)):
        from lowback.pack.installed import installed_packs  # noqa: PLC0415 - costly

        if any(each.id == pack for each in installed_packs()):
            return load_catalog(*named, pack)
    return catalog


def _on_path() -> list[str]:
    return [each for each in os.environ.get(VARIABLE, "").split(os.pathsep) if each]


def _add_packs(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    packs = commands.add_parser(
        "packs",
        help="list the packs there are",
        description=f"List the built-in pack, those that are installed, and those that {VARIABLE} names.",
    )
    packs.add_argument("what", metavar="list", help="what to do: list")
    packs.add_argument("--format", metavar="text|json", default="text", help="json is for other programs")
    packs.set_defaults(run=_packs, exit_code=0)


#: The commands, and what adds each to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"packs": _add_packs}


def _packs(options: argparse.Namespace) -> Iterator[str]:
    from lowback.catalog.shelf import known_packs  # noqa: PLC0415 - other commands do without
    from lowback.shown import escaped  # noqa: PLC0415 - as above

    for what, value, choices in (
        ("thing to do", options.what, ("list",)),
        ("format", options.format, ("text", "json")),
    ):
        if value not in choices:
            raise UnknownChoiceError(what, value, choices)
    found = known_packs(*_on_path())
    for each in found:
        if each.problem and sys.stderr:
            sys.stderr.write(f"lowback: {escaped(each.problem)}\n")
            options.exit_code = 2
    yield _as_json(found) if options.format == "json" else _as_text([each for each in found if not each.problem])


def _as_json(found: Iterable[PackInfo]) -> str:
    import json  # noqa: PLC0415 - as above

    return json.dumps({"format": "lowback-packs/1", "packs": [each.to_dict() for each in found]}, indent=2) + "\n"


def _as_text(found: Sequence[PackInfo]) -> str:
    from lowback.shown import escaped  # noqa: PLC0415 - as above

    rows = [
        (
            f"{each.id} {each.version}",
            f"{_many(each.exercises, 'exercise')}, {_many(each.routines, 'routine')}",
            each.distribution or each.place,
            each.title,
        )
        for each in found
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{escaped(line.rstrip())}\n" for line in lines)


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
