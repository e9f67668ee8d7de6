"""The command that shows a routine or an exercise."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lowback.cli.exporting import STREAM, pass_on
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
        metavar="text|markdown|html|json|jsonld|pdf",
        help="text without; json prints the steps, jsonld structured data for a site, pdf a handout of one page",
    )
    showing.add_argument("--template", metavar="FILE", help="a Jinja2 template of your own, such as post.md.j2")
    add_looks(showing)
    showing.add_argument("--paper", metavar="a4|letter", help="of pdf: the size of the paper; a4 without")
    showing.add_argument("--link", metavar="ADDRESS", help="of pdf: an address to print, with its QR code")
    showing.add_argument(
        "-o", "--output", metavar="FILE", help="write a new file and print its path; - for standard output"
    )
    showing.add_argument("--force", action="store_true", help="replace the file that is there")
    add_pack(showing)
    showing.set_defaults(run=_show)


#: The command, and what adds it to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"show": _add_show}


def _show(options: argparse.Namespace) -> Iterator[str]:
    from lowback.catalog.named import routine_or_exercise  # noqa: PLC0415 - other commands do without

    _check_output(options)
    catalog = catalog_of(options, options.id)
    page = _page(routine_or_exercise(catalog, options.id), options, catalog)
    if options.output not in {None, STREAM}:
        yield _written(options.output, page, replace=options.force)
    elif isinstance(page, bytes):
        pass_on(page)
    else:
        yield page


def _check_output(options: argparse.Namespace) -> None:
    from lowback.rendering.formats import format_of  # noqa: PLC0415 - other commands do without the renderers

    if options.force and options.output in {None, STREAM}:
        raise LowbackError("--force replaces a file: name it with -o FILE")
    name = options.format or "text"
    if not format_of(name).is_text and options.output is None and sys.stdout and sys.stdout.isatty():
        raise LowbackError(f"a terminal cannot show the format {name}: give a file with -o FILE")


def _written(path: str, page: str | bytes, *, replace: bool) -> str:
    from lowback.exports.target import writing  # noqa: PLC0415 - most pages go to standard output
    from lowback.shown import escaped  # noqa: PLC0415 - as above

    with writing(path, replace=replace) as stream:
        stream.write(page.encode() if isinstance(page, str) else page)
    return f"{escaped(path)}\n"


def _page(subject: Routine | Exercise, options: argparse.Namespace, catalog: Catalog) -> str | bytes:
    from lowback.api import render_template  # noqa: PLC0415 - other commands do without the renderers
    from lowback.rendering.formats import format_of, render_as, render_bytes  # noqa: PLC0415 - as above
    from lowback.rendering.options import Options  # noqa: PLC0415 - as above

    told = looks(options)
    if options.template is None:
        name = options.format or "text"
        render = render_as if format_of(name).is_text else render_bytes
        handout = {"paper": options.paper, "link": options.link}
        return render(subject, name, Options(mode=options.mode, **handout, **told), catalog)
    if options.paper or options.link:
        raise LowbackError("--paper and --link are for --format pdf: leave them out")
    if options.format or told.pop("jsonld") is not None:
        raise LowbackError("--template has a format of its own: leave out --format and --jsonld")
    return render_template(subject, options.template, options.mode, catalog=catalog, **told)
