"""From a format or a template, and options, to the files of a site."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import attrs

from lowback.errors import UnknownChoiceError
from lowback.publishing.indexes import INDEXES
from lowback.publishing.listing import KINDS
from lowback.publishing.markdown_index import index_name
from lowback.publishing.site import Shape, Site
from lowback.rendering.formats import format_of
from lowback.rendering.options import OptionError

if TYPE_CHECKING:
    from lowback.catalog.catalog import Catalog
    from lowback.publishing.listing import Listing
    from lowback.rendering.formats import Format
    from lowback.rendering.options import Options


#: The format of the indexes beside pages that a template writes, by the ending of these.
_BESIDE = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".json": "json",
    ".txt": "text",
}


def site_of(
    catalog: Catalog, name: str | None, options: Options, *, template: str | None = None, only: str | None = None
) -> Site:
    """Return the files of a site; its pages are whole posts or pages.

    Args:
        catalog: whose routines and exercises.
        name: that of the format; None for Markdown, or for what the template writes.
        options: how the pages look.
        template: the file of a template that writes the pages; None for the format's own.
        only: "routines" or "exercises"; None for both.

    Raises:
        UnknownChoiceError: when there is no such format or kind of pages.
        OptionError: when the format has no such option.
        TemplateError: when the template cannot be used.
        MissingExtraError: when there is a template, and what it needs is not installed.
        ExportError: when two files would have one path.

    """
    if only is not None and not (isinstance(only, str) and only in KINDS):
        raise UnknownChoiceError("kind of pages", only, KINDS)
    if template is not None and name is not None:
        raise OptionError("format", "is told by the name of the template. Leave it out")
    shape = (
        _shape(catalog, "markdown" if name is None else name, options)
        if template is None
        else _own(catalog, template, options)
    )
    return Site(catalog, shape, KINDS if only is None else (only,))


def _own(catalog: Catalog, path: str, options: Options) -> Shape:
    from lowback.rendering.template import KINDS, Template, ending_of  # noqa: PLC0415 - few have one

    whole = _whole(options, format_of(KINDS[ending_of(path)].format))
    template = Template(path, whole)
    beside = _BESIDE.get(template.ending)
    return Shape(
        page=lambda subject: template.render(subject, catalog),
        ending=template.ending,
        index=partial(_index, beside, whole) if beside else None,
        index_name=index_name(options.dialect),
        mode=options.mode,
    )


def _whole(options: Options, found: Format) -> Options:
    """Return options for whole posts or pages, where a format has them."""
    return attrs.evolve(options, standalone=True) if "standalone" in found.options else options


def _shape(catalog: Catalog, name: str, options: Options) -> Shape:
    found = format_of(name)
    options.check(f"the format {name!r}", found.options)
    whole = _whole(options, found)
    return Shape(
        page=lambda subject: found.render(subject, whole, catalog),
        ending=found.ending,
        index=partial(_index, name, whole) if name in INDEXES else None,
        index_name=index_name(options.dialect),
        mode=options.mode,
    )


def _index(name: str, options: Options, listing: Listing) -> str:
    return INDEXES[name](listing, options)
