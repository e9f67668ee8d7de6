"""The command that lists the packs there are."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lowback.cli.source import VARIABLE, packs_on_path
from lowback.errors import UnknownChoiceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lowback.catalog.pack_info import PackInfo


def _add_packs(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    packs = commands.add_parser(
        "packs",
        help="list the packs there are",
        description=f"List the built-in pack, those that are installed, and those that {VARIABLE} names.",
    )
    packs.add_argument("what", nargs="?", default="list", metavar="list", help="what to do: list")
    packs.add_argument("--format", metavar="text|json", default="text", help="json is for other programs")
    packs.set_defaults(run=_packs, exit_code=0)


#: The commands, and what adds each to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"packs": _add_packs}


def _packs(options: argparse.Namespace) -> Iterator[str]:
    from lowback.catalog.pack_info import known_packs  # noqa: PLC0415 - other commands do without
    from lowback.escaping import escaped_lines  # noqa: PLC0415 - as above

    for what, value, choices in (
        ("thing to do", options.what, ("list",)),
        ("format", options.format, ("text", "json")),
    ):
        if value not in choices:
            raise UnknownChoiceError(what, value, choices)
    found = known_packs(*packs_on_path())
    for each in found:
        if each.problem:
            options.exit_code = 2
            if sys.stderr:
                sys.stderr.write(f"lowback: {escaped_lines(each.problem)}\n")
    yield _as_json(found) if options.format == "json" else _as_text([each for each in found if not each.problem])


def _as_json(found: Iterable[PackInfo]) -> str:
    import json  # noqa: PLC0415 - as above

    return json.dumps({"format": "lowback-packs/1", "packs": [each.to_dict() for each in found]}, indent=2) + "\n"


def _as_text(found: Sequence[PackInfo]) -> str:
    from lowback.escaping import escaped  # noqa: PLC0415 - as above

    rows = [
        (
            f"{each.id} {each.version}",
            f"{_many(each.exercises, 'exercise')}, {_many(each.routines, 'routine')}",
            each.title,
            each.distribution or each.place,
        )
        for each in found
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"{escaped(line.rstrip())}\n" for line in lines)


def _many(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
