"""Printing one page, or writing it into a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lowback.cli.exporting import STREAM, pass_on
from lowback.cli.looks import add_looks, looks, tells_looks
from lowback.errors import LowbackError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine

_DEFAULT = "text"


def add_printing(parser: argparse.ArgumentParser) -> None:
    """Let a command be told what its page looks like and where it goes."""
    add_looks(parser, _DEFAULT)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write a new file and print its path; - for standard output"
    )
    parser.add_argument("--force", action="store_true", help="replace the file that is there")


def tells_page(options: argparse.Namespace) -> bool:
    """Return whether a command was told what its page looks like or where it goes."""
    return tells_looks(options) or options.output is not None or options.force


def check_printing(options: argparse.Namespace) -> None:
    """Refuse, before any work is done, what cannot be printed where it is to go.

    Raises:
        UnknownChoiceError: when there is no such format.
        LowbackError: when options do not fit together.

    """
    from lowback.rendering.formats import format_of  # noqa: PLC0415 - other commands do without the renderers

    name = _format(options)
    if options.template is not None and options.format is not None:
        raise LowbackError("--template has a format of its own: leave out --format")
    if options.force and options.output in {None, STREAM}:
        raise LowbackError("--force replaces a file: name it with -o FILE")
    if not format_of(name).is_text and options.output is None and sys.stdout and sys.stdout.isatty():
        raise LowbackError(f"a terminal cannot show the format {name}: give a file with -o FILE")


def printed(subject: Routine | Exercise, options: argparse.Namespace, catalog: Catalog) -> Iterator[str]:
    """Yield the page of a routine or an exercise, or the path of the file that it was written into."""
    page = _page(subject, options, catalog)
    if options.output not in {None, STREAM}:
        yield _written(options.output, page, replace=options.force)
    elif isinstance(page, bytes):
        pass_on(page)
    else:
        yield page


def _format(options: argparse.Namespace) -> str:
    """Return the format that was asked for, or that the ending of the file tells."""
    from lowback.rendering.formats import FORMATS  # noqa: PLC0415 - other commands do without the renderers

    if options.format is not None:
        return str(options.format)
    path = (options.output or "").lower()
    return next((name for name, found in FORMATS.items() if path.endswith(found.ending)), _DEFAULT)


def _page(subject: Routine | Exercise, options: argparse.Namespace, catalog: Catalog) -> str | bytes:
    from lowback.rendering.formats import format_of, render_as, render_bytes  # noqa: PLC0415 - as above

    wanted, name = looks(options), _format(options)
    if options.template is not None:
        from lowback.rendering.template import Template  # noqa: PLC0415 - as above

        return Template(options.template, wanted).render(subject, catalog)
    return (render_as if format_of(name).is_text else render_bytes)(subject, name, wanted, catalog)


def _written(path: str, page: str | bytes, *, replace: bool) -> str:
    from lowback.escaping import escaped  # noqa: PLC0415 - as above
    from lowback.pack.writer import writing  # noqa: PLC0415 - most pages go to standard output

    with writing(path, replace=replace) as stream:
        stream.write(page.encode() if isinstance(page, str) else page)
    return f"{escaped(path)}\n"
