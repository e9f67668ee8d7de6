"""The files of a site: a page for each routine and exercise, and the indexes that list them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import attrs

from lowback.errors import ExportError, UnknownChoiceError
from lowback.escaping import readable
from lowback.model.exercise import Exercise
from lowback.rendering import words
from lowback.rendering.credits import attribution, licences, spdx
from lowback.rendering.dialects import dialect_of
from lowback.rendering.formats import format_of
from lowback.rendering.html import licence_link, text_of, whole_page
from lowback.rendering.page import OptionError, slug
from lowback.rendering.page_builder import items_of, span, times_of
from lowback.rendering.text import heading, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.dose import Range
    from lowback.model.enums import Mode
    from lowback.model.routine import Routine
    from lowback.rendering.dialects import Dialect
    from lowback.rendering.formats import Format
    from lowback.rendering.page import Licence, Options, Time

    Subject = Routine | Exercise


#: The kinds of pages, which are also their folders, with their titles.
KINDS = {"routines": "Routines", "exercises": "Exercises"}
_TITLE = "Low-back routines and exercises"
_ABOUT = "Each with how long it takes. General information, not medical advice."
#: The format that an index as JSON names.
INDEX_FORMAT = "lowback-index/1"
#: What the links of Jekyll start from: the folder of the index.
_HERE = '{% assign lowback_here = page.path | remove: "index.md" %}'


@attrs.frozen
class Entry:
    """A page as an index shows it."""

    id: str
    """The id of the routine or the exercise."""
    name: str
    """Its name."""
    summary: str
    """What it is for, in a sentence or two."""
    times: tuple[Time, ...]
    """How long it takes in each way."""
    path: str
    """The path of its page in the site, with forward slashes."""

    @property
    def duration(self) -> Range:
        """How long it takes, in seconds; open when a dose is."""
        return span(self.times)

    @property
    def time(self) -> str:
        """How long it takes, in sentences."""
        return words.times(self.times).text


@attrs.frozen
class Group:
    """The entries of one kind, which is also the name of their folder."""

    kind: str
    """The kind: a key of `KINDS`."""
    entries: tuple[Entry, ...]
    """The entries, in the order of the catalogue."""

    @property
    def title(self) -> str:
        """The heading above them."""
        return KINDS[self.kind]


@attrs.frozen
class Listing:
    """An index: of the whole site, or of one of its folders."""

    folder: str
    """The folder that it is in; empty for that of the site."""
    groups: tuple[Group, ...]
    """What it lists, by kind."""
    licences: tuple[Licence, ...]
    """The licences of what it lists, with all whom to name."""

    @property
    def has_several(self) -> bool:
        """Whether it lists several kinds, each under its title."""
        return len(self.groups) > 1

    @property
    def title(self) -> str:
        """The heading at its top."""
        return _TITLE if self.has_several else self.groups[0].title

    def link(self, entry: Entry) -> str:
        """Return the path of a page as it is seen from the folder of the index."""
        return entry.path.removeprefix(f"{self.folder}/")


def listings(pages: Mapping[str, Mapping[str, Routine | Exercise]], mode: Mode | None) -> list[Listing]:
    """Return the indexes of a site: that of the whole, then that of each folder.

    Args:
        pages: the routines and exercises, by the path of their page, by the kind, which is also their folder.
        mode: the mode of the pages; None for the ways as equals.

    """
    groups = [
        Group(kind, tuple(_entry(subject, path, mode) for path, subject in subjects.items()))
        for kind, subjects in pages.items()
    ]
    whole = Listing("", tuple(groups), _licences(pages.values()))
    return [whole, *(Listing(group.kind, (group,), _licences([pages[group.kind]])) for group in groups)]


def _entry(subject: Routine | Exercise, path: str, mode: Mode | None) -> Entry:
    summary = subject.summary if isinstance(subject, Exercise) else subject.purpose
    return Entry(subject.id, subject.name, summary, times_of(items_of(subject), mode), path)


def _licences(pages: Iterable[Mapping[str, Routine | Exercise]]) -> tuple[Licence, ...]:
    return tuple(licences([subject for subjects in pages for subject in subjects.values()]))


def _attributions(listing: Listing, options: Options) -> list[str]:
    """Return whom to name for what an index lists, a line a licence; nothing when credits are to be out of sight."""
    return [] if options.credits == "none" else [attribution(licence) for licence in listing.licences]


def text_index(listing: Listing, options: Options) -> str:
    """Return an index as plain text: of each page its name, what it is for, how long it takes, and its file."""
    parts = [heading(listing.title, "="), _ABOUT]
    for group in listing.groups:
        if listing.has_several:
            parts.append(heading(group.title, "-"))
        for entry in group.entries:
            about = [wrapped(line, "  ") for line in (entry.summary, entry.time)]
            parts.append("\n".join((words.plain(readable(entry.name)), *about, f"  {listing.link(entry)}")))
    parts += [wrapped(f"Licence: {line}") for line in _attributions(listing, options)]
    return "\n\n".join(parts) + "\n"


def json_index(listing: Listing, _: Options) -> str:
    """Return an index as JSON of the form "lowback-index/1", each entry on a line; its schema is `index`."""
    names = dict.fromkeys(name for licence in listing.licences for name in licence.contributors)
    parts = [f'"format": "{INDEX_FORMAT}"']
    for group in listing.groups:
        lines = [f"\n  {_as_json(_dict(listing, entry))}" for entry in group.entries]
        parts.append(f'"{group.kind}": [{",".join(lines)}{chr(10) if lines else ""}]')
    parts.append(f'"license": {_as_json(spdx(listing.licences))}')
    parts.append(f'"contributors": {_as_json(list(names))}')
    return f"{{{', '.join(parts)}}}\n"


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _dict(listing: Listing, entry: Entry) -> dict[str, object]:
    return {
        "id": entry.id,
        "name": entry.name,
        "summary": entry.summary,
        "duration": {"min": entry.duration.min, "max": entry.duration.max},
        "file": listing.link(entry),
    }


def html_index(listing: Listing, options: Options) -> str:
    """Return an index as a whole HTML page."""
    level = options.heading_level or 1
    body = "\n".join(
        (
            '<article class="lowback" lang="en">',
            f"<h{level}>{text_of(listing.title)}</h{level}>",
            f"<p>{text_of(_ABOUT)}</p>",
            *_html_groups(listing, level + 1),
            *(f"<p><strong>Licence:</strong> {text_of(line)}</p>" for line in _attributions(listing, options)),
            "</article>\n",
        )
    )
    head = "".join(licence_link(licence.url) for licence in listing.licences if licence.url)
    return whole_page(text_of(listing.title), text_of(_ABOUT), body, head)


def _html_groups(listing: Listing, level: int) -> Iterator[str]:
    for group in listing.groups:
        if listing.has_several:
            yield f'<h{level} id="{group.kind}">{text_of(group.title)}</h{level}>'
        yield "<ul>"
        for entry in group.entries:
            name = f'<a href="{listing.link(entry)}">{text_of(entry.name)}</a>'
            yield f"<li>{name}: {text_of(entry.summary)} {text_of(entry.time)}</li>"
        yield "</ul>"


def markdown_index(listing: Listing, options: Options) -> str:
    """Return an index as Markdown."""
    dialect = dialect_of(options.dialect)
    return "\n\n".join(_markdown_parts(listing, options, dialect)) + "\n"


def index_name(dialect: str | None) -> str:
    """Return the name of a file with an index, without its ending."""
    return "_index" if dialect == "hugo" else "index"


def _markdown_parts(listing: Listing, options: Options, dialect: Dialect) -> Iterator[str]:
    level = options.heading_level or 1
    if dialect.front_matter is not None:
        yield _front_matter(listing, "layout: page\n" if options.dialect == "jekyll" else "")
    if not dialect.shows_title:
        yield f"{'#' * level} {dialect.inline(listing.title)}"
    yield dialect.line(_ABOUT)
    if options.dialect == "jekyll":
        yield _HERE
    link = _LINKS.get(options.dialect or "", str)
    for group in listing.groups:
        if listing.has_several:
            yield f"{'#' * (level + 1)} {dialect.inline(group.title)}"
        yield "\n".join(_item(entry, link(listing.link(entry)), dialect) for entry in group.entries)
    for line in _attributions(listing, options):
        yield f"**Licence:** {dialect.inline(line)}"


def _front_matter(listing: Listing, layout: str) -> str:
    # These words are ours: they need no more than the quotes.
    return f'---\n{layout}title: "{listing.title}"\ndescription: "{_ABOUT}"\n---'


def _item(entry: Entry, target: str, dialect: Dialect) -> str:
    return f"- [{dialect.inline(entry.name)}]({target}): {dialect.inline(f'{entry.summary} {entry.time}')}"


def _hugo(path: str) -> str:
    return f'{{{{< relref "{path}" >}}}}'


def _jekyll(path: str) -> str:
    """Return what asks Jekyll for the address of a page, which follows from the settings of the site."""
    file = f'{{% assign lowback_path = lowback_here | append: "{path}" %}}'
    page = '{% assign lowback_page = site.pages | where: "path", lowback_path | first %}'
    return f"{file}{page}{{{{ lowback_page.url | relative_url }}}}"


#: What makes the target of a link of a path, by the dialect.
_LINKS: dict[str, Callable[[str], str]] = {"hugo": _hugo, "jekyll": _jekyll}
#: The formats that have an index, and how it is made.
INDEXES: dict[str, Callable[[Listing, Options], str]] = {
    "text": text_index,
    "markdown": markdown_index,
    "html": html_index,
    "json": json_index,
}


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
