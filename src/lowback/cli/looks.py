"""What commands that print pages can be told about how they look."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from lowback.rendering.options import Options

#: The names of the options, as `Options` takes them.
_LOOKS = ("dialect", "standalone", "heading_level", "credits", "date", "jsonld", "id_prefix", "paper", "link")


def add_mode(parser: argparse.ArgumentParser) -> None:
    """Let a command be told the mode."""
    parser.add_argument("--mode", metavar="reps|hold|time", help="one way only; without it, the ways as equals")


def add_looks(parser: argparse.ArgumentParser, default: str = "text") -> None:
    """Let a command be told the format of its pages and how they look.

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


def tells_looks(options: argparse.Namespace) -> bool:
    """Return whether a command was told anything about how pages look."""
    return any(getattr(options, name) is not None for name in ("format", "template", *_LOOKS))


def looks(options: argparse.Namespace) -> Options:
    """Return how pages are to look.

    Raises:
        UnknownChoiceError: when an option is none of its choices.
        OptionError: when another option has a value that it cannot have.

    """
    from lowback.rendering.options import Options  # noqa: PLC0415 - other commands do without the renderers

    found = {name: getattr(options, name) for name in _LOOKS}
    if found["date"] == "today":
        import datetime as dt  # noqa: PLC0415 - few ask for it

        found["date"] = dt.date.today().isoformat()  # noqa: DTZ011 - the day where the writer is
    return Options(mode=getattr(options, "mode", None), **found)


def _level(written: str) -> int | str:
    from lowback.rendering.options import level_of  # noqa: PLC0415 - other commands do without the renderers

    return level_of(written)
