"""What commands that print pages can be told about how they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

#: The names of the options, as `render` takes them.
_LOOKS = ("dialect", "standalone", "heading_level", "credits", "date", "jsonld", "id_prefix")


def add_looks(parser: argparse.ArgumentParser) -> None:
    """Let a command be told how its pages look."""
    parser.add_argument("--mode", metavar="reps|hold|time", help="one way only; without it, the ways as equals")
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


def looks(options: argparse.Namespace) -> dict[str, Any]:
    """Return the options that were given, as `render` takes them, the mode aside."""
    found = {name: getattr(options, name) for name in _LOOKS}
    if found["date"] == "today":
        import datetime as dt  # noqa: PLC0415 - few ask for it

        found["date"] = dt.date.today().isoformat()  # noqa: DTZ011 - the day where the writer is
    return found


def _level(written: str) -> int | str:
    """Return a level as a number; what is none is left to the check of the options."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) == 1 else written
