"""What users call for whole sites."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lowback.catalog.catalog import advising, catalog_or_builtin
from lowback.errors import wrong_type
from lowback.publishing.build import build
from lowback.publishing.shapes import site_of
from lowback.rendering.options import Options

if TYPE_CHECKING:
    import datetime as dt

    from lowback.catalog.catalog import Catalog
    from lowback.model.terms import Mode
    from lowback.publishing.build import SiteReport


def build_site(  # noqa: PLR0913 - each is an option of its own, all but three by name
    folder: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 - the word that users know
    mode: Mode | str | None = None,
    *,
    template: str | os.PathLike[str] | None = None,
    catalog: Catalog | None = None,
    only: str | None = None,
    replace: bool = False,
    dry_run: bool = False,
    dialect: str | None = None,
    heading_level: int | None = None,
    credits: str | None = None,  # noqa: A002 - the word that users know
    date: str | dt.date | None = None,
    jsonld: bool | None = None,
    id_prefix: str | None = None,
    paper: str | None = None,
    link: str | None = None,
) -> SiteReport:
    """Write every routine and every exercise as a page into a folder, with indexes, and return what was done.

    Files are written only when they change, and all of them or none. Pages of an earlier build that no longer belong
    are removed. Files that somebody edited or put there stay as they are.

    Args:
        folder: the folder; it is made unless it is there.
        format: a format of `render`, whose pages are whole posts or pages; None for Markdown.
        mode: "reps", "hold" or "time"; None shows the ways to do each exercise as equals.
        template: the file of a template of your own that writes the pages, as `render_template` takes it.
        catalog: whose routines and exercises; None for the built-in ones.
        only: "routines" or "exercises"; None for both.
        replace: whether to replace files that are not ours, as far as their paths are needed.
        dry_run: whether to touch nothing, and return what would be done.
        dialect: as `render` takes it, like all that follow.
        heading_level: as above.
        credits: as above.
        date: as above.
        jsonld: as above.
        id_prefix: as above.
        paper: of "pdf": as `handout` takes it.
        link: as above.

    Raises:
        ExportError: when the site cannot be written; what was there is as it was.
        UnknownChoiceError: when there is no such format, mode, kind of pages, dialect or kind of credits.
        OptionError: when an option has a value that it cannot have, or the format has no such option.
        TemplateError: when the template cannot be used.
        MissingExtraError: when what a template or a format needs is not installed.
        HandoutError: when a page cannot become a handout.
        UnknownIdError: when a record refers to something that the catalogue lacks.
        TypeError: when the folder or the template is no path.

    """
    path = _path("the path of a folder", folder, "site")
    own = None if template is None else _path("the path of a template", template, "post.md.j2")
    options = Options(
        mode=mode,
        dialect=dialect,
        heading_level=heading_level,
        credits=credits,
        date=date,
        jsonld=jsonld,
        id_prefix=id_prefix,
        paper=paper,
        link=link,
    )
    found = catalog_or_builtin(catalog)
    with advising(catalog, "build_site"):
        site = site_of(found, format, options, template=own, only=only)
        return build(path, site, replace=replace, dry_run=dry_run)


def _path(takes: str, found: object, such_as: str) -> str:
    """Return a path as a text; raise `TypeError` for anything else."""
    path = os.fspath(found) if isinstance(found, str | os.PathLike) else None
    if not isinstance(path, str):
        raise wrong_type(f"build_site takes {takes}", found, f'Write it as a text, such as "{such_as}"')
    return path
