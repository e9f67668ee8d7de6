"""The command that shows a routine or an exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.cli.looks import add_looks, looks
from lowback.cli.source import add_pack, catalog_of
from lowback.errors import LowbackError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine


def _add_show(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    showing = commands.add_parser(
        "show",
        help="show a routine or an exercise",
        description="Show a routine or an exercise, ready to read or to paste.",
    )
    showing.add_argument("id", metavar="ID", help="such as runner_lowback or bridge_pose")
    showing.add_argument(
        "--format",
        metavar="text|markdown|html|json|jsonld",
        help="text without; json prints the steps, jsonld structured data for a site",
    )
    showing.add_argument("--template", metavar="FILE", help="a Jinja2 template of your own, such as post.md.j2")
    add_looks(showing)
    add_pack(showing)
    showing.set_defaults(run=_show)


#: The command, and what adds it to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"show": _add_show}


def _show(options: argparse.Namespace) -> Iterator[str]:
    from lowback.catalog.named import routine_or_exercise  # noqa: PLC0415 - other commands do without

    catalog = catalog_of(options, options.id)
    yield _page(routine_or_exercise(catalog, options.id), options, catalog)


def _page(subject: Routine | Exercise, options: argparse.Namespace, catalog: Catalog) -> str:
    from lowback.api import render, render_template  # noqa: PLC0415 - other commands do without the renderers

    told = looks(options)
    if options.template is None:
        return render(subject, options.format or "text", options.mode, catalog=catalog, **told)
    if options.format or told.pop("jsonld") is not None:
        raise LowbackError("--template has a format of its own: leave out --format and --jsonld")
    return render_template(subject, options.template, options.mode, catalog=catalog, **told)
