"""Options about what pages look like and where one goes, and printing a page or writing it into a file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lowback.cli.output import STREAM, write, write_bytes
from lowback.errors import LowbackError
from lowback.escaping import escaped

if TYPE_CHECKING:
    import argparse

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.options import Options

#: The names of the options about looks, as `Options` takes them.
_LOOKS = ("dialect", "standalone", "heading_level", "credits", "date", "jsonld", "id_prefix", "paper", "link")
_DEFAULT = "text"


def add_mode(parser: argparse.ArgumentParser) -> None:
    """Let a command take the mode."""
    parser.add_argument("--mode", metavar="reps|hold|time", help="one way only; without it, the ways as equals")


def add_looks(parser: argparse.ArgumentParser, default: str = _DEFAULT) -> None:
    """Let a command take the format of its pages and how they look.

    Args:
        parser: that of the command.
        default: the format without `--format`.

    """
    parser.add_argument(
        "--format",
        metavar="text|markdown|html|json|jsonld|pdf",
        help=f"{default} without; json prints the steps, jsonld structured data for a site, pdf a handout of one page",
    )
    parser.add_argument("--template", metavar="FILE", help="a Jinja2 template of your own, such as post.md.j2")
    parser.add_argument(
        "--dialect", metavar="commonmark|gfm|hugo|jekyll|mkdocs", help="of Markdown: what reads it; commonmark without"
    )
    parser.add_argument(
        "--standalone", action="store_true", default=None, help="a whole post or page, not a part of one"
    )
    parser.add_argument("--heading-level", metavar="1-5", type=_level, help="the level of the title's heading")
    parser.add_argument("--credits", metavar="full|short|none", help="how much of the sources to show; full without")
    parser.add_argument("--date", metavar="YYYY-MM-DD", help="of a whole post: its day, or today")
    parser.add_argument("--jsonld", action="store_true", default=None, help="of HTML: put structured data in")
    parser.add_argument("--no-jsonld", dest="jsonld", action="store_false", help="of HTML: leave them out")
    parser.add_argument("--id-prefix", metavar="TEXT", help="of HTML: what ids start with")
    parser.add_argument("--paper", metavar="a4|letter", help="of pdf: the size of the paper; a4 without")
    parser.add_argument("--link", metavar="ADDRESS", help="of pdf: an address to print, with its QR code")


def add_page_options(parser: argparse.ArgumentParser) -> None:
    """Let a command take what its one page looks like and where it goes."""
    add_looks(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write a new file and print its path; - for standard output"
    )
    parser.add_argument("--force", action="store_true", help="replace the file that is there")


def has_page_options(options: argparse.Namespace) -> bool:
    """Return whether any option says what the page looks like or where it goes."""
    has_looks = any(getattr(options, name) is not None for name in ("format", "template", *_LOOKS))
    return has_looks or options.output is not None or options.force


def check_page_options(options: argparse.Namespace) -> None:
    """Refuse, before any work is done, what cannot be printed where it is to go.

    Raises:
        UnknownChoiceError: when there is no such format.
        LowbackError: when options do not fit together.

    """
    from lowback.rendering.formats import format_of

    name = _format(options)
    if options.template is not None and options.format is not None:
        raise LowbackError("--template has a format of its own: leave out --format")
    if options.force and options.output in {None, STREAM}:
        raise LowbackError("--force replaces a file: name it with -o FILE")
    if not format_of(name).is_text and options.output is None and sys.stdout and sys.stdout.isatty():
        raise LowbackError(f"a terminal cannot show the format {name}: give a file with -o FILE")


def looks_of(options: argparse.Namespace) -> Options:
    """Return how pages are to look.

    Raises:
        UnknownChoiceError: when an option is none of its choices.
        OptionError: when another option has a value that it cannot have.

    """
    from lowback.rendering.options import Options

    values = {name: getattr(options, name) for name in _LOOKS}
    if values["date"] == "today":
        import datetime as dt

        values["date"] = dt.date.today().isoformat()  # noqa: DTZ011 - the day where the writer is
    return Options(mode=getattr(options, "mode", None), **values)


def print_page(subject: Routine | Exercise, options: argparse.Namespace, catalog: Catalog) -> None:
    """Print the page of a routine or an exercise, or write it into a file and print the path of that."""
    page = _render(subject, options, catalog)
    if options.output not in {None, STREAM}:
        _write_file(options.output, page, replace=options.force)
    elif isinstance(page, bytes):
        write_bytes(page)
    else:
        write([page])


def _level(written: str) -> int | str:
    from lowback.rendering.options import level_of

    return level_of(written)


def _format(options: argparse.Namespace) -> str:
    """Return the format that is asked for, or that the ending of the file implies."""
    from lowback.rendering.formats import FORMATS

    if options.format is not None:
        return str(options.format)
    path = (options.output or "").lower()
    return next((name for name, form in FORMATS.items() if path.endswith(form.ending)), _DEFAULT)


def _render(subject: Routine | Exercise, options: argparse.Namespace, catalog: Catalog) -> str | bytes:
    from lowback.rendering.formats import format_of, render_as, render_bytes

    looks = looks_of(options)
    if options.template is not None:
        from lowback.rendering.template import load_template

        return load_template(options.template, looks).render(subject, catalog)
    name = _format(options)
    return (render_as if format_of(name).is_text else render_bytes)(subject, name, looks, catalog)


def _write_file(path: str, page: str | bytes, *, replace: bool) -> None:
    from lowback.pack.file_writer import writing

    with writing(path, replace=replace) as stream:
        stream.write(page.encode() if isinstance(page, str) else page)
    write([f"{escaped(path)}\n"])
