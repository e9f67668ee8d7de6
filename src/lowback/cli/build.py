"""The command that writes whole sites: build."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from lowback.cli.looks import add_looks, add_mode, looks
from lowback.cli.source import add_pack, catalog_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from lowback.site.builder import SiteReport
    from lowback.site.pages import Site


def _add_build(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    building = commands.add_parser(
        "build",
        help="write every routine and exercise as a page of a site",
        description="Write every routine and exercise as a page into a folder, with indexes, and print what changed. "
        "Only files that change are written.",
    )
    building.add_argument("folder", metavar="FOLDER", help="the folder of the site, such as content/lowback")
    building.add_argument("--only", metavar="routines|exercises", help="only these; both without this")
    building.add_argument("--dry-run", action="store_true", help="touch nothing; print what would change")
    building.add_argument("--force", action="store_true", help="replace files that you edited, or that no build made")
    add_mode(building)
    add_looks(building, "markdown")
    add_pack(building)
    building.set_defaults(run=_build)


#: The command, and what adds it to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {"build": _add_build}


def _build(options: argparse.Namespace) -> Iterator[str]:
    from lowback.site.pages import site_of  # noqa: PLC0415 - other commands do without sites

    page_options = looks(options)
    site = site_of(catalog_of(options), options.format, page_options, template=options.template, only=options.only)
    report = _watched(options, site)
    yield from _changes(report)
    _note(report, is_dry=options.dry_run)


def _watched(options: argparse.Namespace, site: Site) -> SiteReport:
    """Build a site, with a bar for whoever waits."""
    from lowback.cli.progress import Bar, can_show  # noqa: PLC0415 - other commands have no bar
    from lowback.site.builder import build  # noqa: PLC0415 - other commands do without sites

    if not can_show("text"):
        return build(options.folder, site, replace=options.force, dry_run=options.dry_run)
    bar = Bar("Building", len(site.paths), "pages")
    try:
        return build(options.folder, site, replace=options.force, dry_run=options.dry_run, watch=bar.advance)
    finally:
        bar.hide()


def _changes(report: SiteReport) -> Iterator[str]:
    """Yield a line for each file that changed, sorted by its path."""
    from lowback.escaping import escaped  # noqa: PLC0415 - when nothing changes it is not needed

    words = {"add": report.added, "replace": report.replaced, "remove": report.removed}
    width = max(map(len, words))
    for path, word in sorted((path, word) for word, paths in words.items() for path in paths):
        yield f"{word:<{width}}  {escaped(os.path.join(report.folder, *path.split('/')))}\n"  # noqa: PTH118 - paths are str here


def _note(report: SiteReport, *, is_dry: bool) -> None:
    """Print on standard error what was kept, and how much was done."""
    from lowback.escaping import escaped  # noqa: PLC0415 - when nothing is kept it is not needed

    if not sys.stderr:
        return
    for path in report.kept:
        place = escaped(os.path.join(report.folder, *path.split("/")))  # noqa: PTH118 - paths are str here
        sys.stderr.write(f"lowback: {place} stays: somebody edited it, or put it there. --force overrules that\n")
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
    sys.stderr.write(f"lowback: {counts}{'; this was a dry run, nothing was touched' if is_dry else ''}\n")
