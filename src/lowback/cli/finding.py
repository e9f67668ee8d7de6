"""The commands that tell what there is: list and find."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lowback.cli.source import add_pack, catalog_of
from lowback.errors import UnknownChoiceError
from lowback.escaping import shown
from lowback.pack.folder import VOCABULARY

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from lowback.catalog.catalog import Catalog

_FOUND = ("exercises", "routines")
_LISTED = (*_FOUND, *VOCABULARY, "sources")
_FORMATS = ("text", "json")
_EXIT = "The exit code is 1 when nothing is found."


def _add_list(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    listing = commands.add_parser(
        "list",
        help="list routines and exercises",
        description=f"List what there is, or what is left of the exercises and routines by filters. {_EXIT}",
    )
    listing.add_argument("kind", nargs="?", metavar="KIND", help=f"only these: {', '.join(_LISTED)}")
    _add_rest(listing)
    listing.set_defaults(run=_list, exit_code=0)


def _add_find(commands: Any) -> None:  # noqa: ANN401 - as above
    finding = commands.add_parser(
        "find",
        help="find exercises or routines",
        description=f"Find exercises or routines by what they are called, are and need. {_EXIT}",
    )
    finding.add_argument("text", nargs="*", metavar="TEXT", help="words of a name; typing errors do not matter")
    finding.add_argument(
        "--kind", metavar="exercises|routines", help="what to find; without it routines, if a filter is theirs alone"
    )
    _add_rest(finding)
    finding.set_defaults(run=_find, exit_code=0)


def _add_rest(parser: argparse.ArgumentParser) -> None:
    from lowback.cli.filters import add_filters  # noqa: PLC0415 - other commands do without filters

    parser.add_argument("--format", metavar="text|json", default="text", help="json is for other programs")
    add_pack(parser)
    add_filters(parser)


#: The commands, and what adds each to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"list": _add_list, "find": _add_find}


def _list(options: argparse.Namespace) -> Iterator[str]:
    from lowback.cli.filters import filters, find, kinds, why_nothing  # noqa: PLC0415 - as above
    from lowback.rendering.found import document, table  # noqa: PLC0415 - other commands do without it

    _check(options, _LISTED)
    asked = filters(options)
    catalog = catalog_of(options)
    listed = kinds(options.kind, asked)[::-1]
    found = {kind: find(catalog, kind, asked) if asked else tuple(getattr(catalog, kind).values()) for kind in listed}
    if options.format == "json":
        yield document(found)
    elif len(found) == 1:
        yield from (table(kind, records) for kind, records in found.items())
    else:
        yield from (f"{kind}:\n{table(kind, records, '  ')}" for kind, records in found.items() if records)
    if asked and not any(found.values()):
        _regret(options, [why_nothing(catalog, kind, asked) for kind in found])


def _find(options: argparse.Namespace) -> Iterator[str]:
    from lowback.cli.filters import filters, find, kinds, which_filters, why_nothing  # noqa: PLC0415 - as above
    from lowback.rendering.found import detailed_table, document  # noqa: PLC0415 - as above

    _check(options, _FOUND)
    asked = filters(options)
    kind, *others = kinds(options.kind, asked)
    if options.text:
        asked["text"] = " ".join(options.text)
    catalog = catalog_of(options)
    records = find(catalog, kind, asked)
    is_near = bool(records) and not find(catalog, kind, asked | {"near": False})
    if is_near:
        _note([f"nothing is called {shown(asked['text'])}; near it:"])
    yield document({kind: records}, near=is_near) if options.format == "json" else detailed_table(kind, records)
    elsewhere = () if records and not is_near else _elsewhere(catalog, others, asked)
    if records:
        _note(elsewhere)
    else:
        _regret(options, [why_nothing(catalog, kind, asked), *elsewhere, *which_filters(catalog, kind, asked)])


def _elsewhere(catalog: Catalog, kinds: Iterable[str], asked: dict[str, Any]) -> Iterator[str]:
    """Yield how many records of other kinds are called so."""
    from lowback.cli.filters import find  # noqa: PLC0415 - other commands do without filters

    for kind in kinds:
        count = len(find(catalog, kind, asked | {"near": False}))
        if count:
            yield f"--kind {kind} finds {count}"


def _check(options: argparse.Namespace, possible: Iterable[str]) -> None:
    for what, value, choices in (("kind", options.kind, possible), ("format", options.format, _FORMATS)):
        if value is not None and value not in choices:
            raise UnknownChoiceError(what, value, choices)


def _regret(options: argparse.Namespace, reasons: Iterable[str]) -> None:
    """Say on standard error why nothing was found."""
    options.exit_code = 1
    _note(reasons)


def _note(lines: Iterable[str]) -> None:
    if sys.stderr:
        sys.stderr.write("".join(f"lowback: {line}\n" for line in lines))
