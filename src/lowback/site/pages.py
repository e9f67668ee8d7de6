"""The files of a site: the page of each routine and exercise, and the indexes; where each goes and how it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from lowback.errors import ExportError, UnknownChoiceError
from lowback.rendering.formats import format_of
from lowback.rendering.options import OptionError
from lowback.rendering.page import slug
from lowback.site.indexes import INDEXES, KINDS, index_name, listings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.enums import Mode
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.formats import Format
    from lowback.rendering.options import Options
    from lowback.site.indexes import Listing

    Subject = Routine | Exercise

#: The format of the indexes beside pages that a template writes, by the ending of these.
_BESIDE = {
    **dict.fromkeys((".md", ".markdown"), "markdown"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    ".json": "json",
    ".txt": "text",
}


@attrs.frozen(kw_only=True)
class Shape:
    """How the files of a site are made, and what they are called."""

    page: Callable[[Subject], str | bytes]
    """What makes the page of a routine or an exercise."""
    ending: str
    """How the names of files end, with the dot."""
    index: Callable[[Listing], str] | None
    """What makes an index; None for a format that has none."""
    index_name: str
    """The name of an index, without its ending."""
    mode: Mode | None
    """The mode of the pages; None for the ways as equals."""

    def index_path(self, folder: str) -> str:
        """Return the path of the index of a folder; that of the site itself is empty."""
        return "/".join(filter(None, (folder, f"{self.index_name}{self.ending}")))


@attrs.frozen
class Site:
    """The files of a site, in the order in which they are made: pages, then indexes."""

    shape: Shape
    """How they are made."""
    pages: Mapping[str, Mapping[str, Subject]]
    """What has a page: by its path, by the kind, which is also the folder of the page."""

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all files, with forward slashes."""
        indexes = map(self.shape.index_path, ("", *self.pages)) if self.shape.index else ()
        return (*(path for subjects in self.pages.values() for path in subjects), *indexes)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file's path and its bytes, which are made when they are asked for.

        Raises:
            UnknownIdError: when a record names something that the catalogue lacks.
            ExportError: when a text holds half of a character.

        """
        for subjects in self.pages.values():
            for path, subject in subjects.items():
                yield path, _encoded(path, self.shape.page(subject))
        if self.shape.index:
            for listing in listings(self.pages, self.shape.mode):
                path = self.shape.index_path(listing.folder)
                yield path, _encoded(path, self.shape.index(listing))


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
        else _shape_of_template(catalog, template, options)
    )
    return Site(shape, _pages(catalog, shape, KINDS if only is None else (only,)))


def _shape(catalog: Catalog, name: str, options: Options) -> Shape:
    form = format_of(name)
    options.check(f"the format {name!r}", form.options)
    whole = _whole(options, form)
    return Shape(
        page=lambda subject: form.render(subject, whole, catalog),
        ending=form.ending,
        index=_index(name, whole),
        index_name=index_name(options.dialect),
        mode=options.mode,
    )


def _shape_of_template(catalog: Catalog, path: str, options: Options) -> Shape:
    from lowback.rendering.template import ENDINGS, ending_of, load_template

    whole = _whole(options, format_of(ENDINGS[ending_of(path)]))
    template = load_template(path, whole)
    return Shape(
        page=lambda subject: template.render(subject, catalog),
        ending=template.ending,
        index=_index(_BESIDE.get(template.ending, ""), whole),
        index_name=index_name(options.dialect),
        mode=options.mode,
    )


def _index(name: str, options: Options) -> Callable[[Listing], str] | None:
    """Return what makes the index of a format; None when it has none."""
    write = INDEXES.get(name)
    return (lambda listing: write(listing, options)) if write else None


def _whole(options: Options, form: Format) -> Options:
    """Return options for whole posts or pages, where a format has them."""
    return attrs.evolve(options, standalone=True) if "standalone" in form.options else options


def _pages(catalog: Catalog, shape: Shape, kinds: Iterable[str]) -> dict[str, dict[str, Subject]]:
    """Return what has a page, by its path, by the kind; raise `ExportError` when two files would have one path."""
    pages: dict[str, dict[str, Subject]] = {kind: {} for kind in kinds}
    owners = dict.fromkeys(map(shape.index_path, ("", *pages)), "the index") if shape.index else {}
    for kind, subjects in pages.items():
        for subject in getattr(catalog, kind).values():
            path, owner = f"{kind}/{slug(subject.id)}{shape.ending}", f"{kind[:-1]} {subject.id}"
            if path in owners:
                reason = f"is where {owners[path]} goes, and {owner} as well. Rename one, or leave its pack out"
                raise ExportError(path, reason)
            owners[path] = owner
            subjects[path] = subject
    return pages


def _encoded(path: str, page: str | bytes) -> bytes:
    if isinstance(page, bytes):
        return page
    try:
        return page.encode()
    except UnicodeEncodeError:
        reason = "a text holds half of a character. Load the records with load_catalog, which checks it"
        raise ExportError(path, reason) from None
