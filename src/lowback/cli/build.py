"""The command build: every routine and exercise as a page of a site."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lowback.cli.arguments import add_looks, add_mode, add_pack, catalog_of, looks_of
from lowback.cli.output import Bar, can_show, note, write
from lowback.escaping import escaped

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from lowback.site.builder import SiteReport
    from lowback.site.pages import Site

DESCRIPTION = (
    "Build a site with a page for each exercise and routine. Only changed files are\n"
    "written; a build that fails while rendering changes nothing."
)
EPILOG = """examples:
  lowback build docs/lowback --dialect mkdocs
  lowback build site --format html --standalone --only routines
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("folder", metavar="FOLDER", help="Output folder, such as content/lowback")
    parser.add_argument("--only", metavar="{routines,exercises}", help="Build only these pages [default: both]")
    parser.add_argument("--dry-run", action="store_true", help="Print what would change and write nothing")
    parser.add_argument(
        "--force", action="store_true", help="Also overwrite files that you edited or that no build created"
    )
    add_mode(parser)
    add_looks(parser, "markdown")
    add_pack(parser)


def run(options: argparse.Namespace) -> int:
    """Build the site and print the files that changed; say what was kept, and how much was done."""
    from lowback.site.pages import site_of

    looks = looks_of(options)
    site = site_of(catalog_of(options), options.format, looks, template=options.template, only=options.only)
    report = _build(options, site)
    write(_changes(report))
    note(*_summary(report, is_dry=options.dry_run))
    return 0


def _build(options: argparse.Namespace, site: Site) -> SiteReport:
    """Build a site, with a bar for whoever waits."""
    from lowback.site.builder import build

    if not can_show("text"):
        return build(options.folder, site, replace=options.force, dry_run=options.dry_run)
    bar = Bar("Building", len(site.paths), "pages")
    try:
        return build(options.folder, site, replace=options.force, dry_run=options.dry_run, watch=bar.advance)
    finally:
        bar.hide()


def _changes(report: SiteReport) -> Iterator[str]:
    """Yield a line for each file that changed, sorted by its path."""
    changes = {"add": report.added, "replace": report.replaced, "remove": report.removed}
    width = max(map(len, changes))
    for path, change in sorted((path, change) for change, paths in changes.items() for path in paths):
        yield f"{change:<{width}}  {_place(report, path)}\n"


def _summary(report: SiteReport, *, is_dry: bool) -> Iterator[str]:
    """Yield what was kept, and how much was done."""
    for path in report.kept:
        yield f"{_place(report, path)} stays: somebody edited it, or put it there. --force overrules that"
    counts = ", ".join(
        f"{len(paths):,} {word}"
        for word, paths in (
            ("written", report.written),
            ("unchanged", report.unchanged),
            ("removed", report.removed),
            ("kept", report.kept),
        )
        if paths or word != "kept"
    )
    yield f"{counts}{'; this was a dry run, nothing was touched' if is_dry else ''}"


def _place(report: SiteReport, path: str) -> str:
    return escaped(os.path.join(report.folder, *path.split("/")))
