"""Indexes in Markdown, with links that lead somewhere in whatever reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.rendering.credits import attribution
from lowback.rendering.dialects import dialect_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.publishing.listing import Entry, Listing
    from lowback.rendering.dialects import Dialect
    from lowback.rendering.options import Options

#: What the links of Jekyll start from: the folder of the index.
_HERE = '{% assign lowback_here = page.path | remove: "index.md" %}'


def markdown_index(listing: Listing, options: Options) -> str:
    """Return an index as Markdown."""
    dialect = dialect_of(options.dialect)
    return "\n\n".join(_parts(listing, options, dialect)) + "\n"


def index_name(dialect: str | None) -> str:
    """Return the name of a file with an index, without its ending."""
    return "_index" if dialect == "hugo" else "index"


def _parts(listing: Listing, options: Options, dialect: Dialect) -> Iterator[str]:
    level = options.heading_level or 1
    if dialect.front_matter is not None:
        yield _front_matter(listing, "layout: page\n" if options.dialect == "jekyll" else "")
    if not dialect.shows_title:
        yield f"{'#' * level} {dialect.inline(listing.title)}"
    yield dialect.line(listing.about)
    if options.dialect == "jekyll":
        yield _HERE
    link = _LINKS.get(options.dialect or "", str)
    for group in listing.groups:
        if listing.has_several:
            yield f"{'#' * (level + 1)} {dialect.inline(group.title)}"
        yield "\n".join(_item(each, link(listing.link(each)), dialect) for each in group.entries)
    for licence in listing.licences if options.credits != "none" else ():
        yield f"**Licence:** {dialect.inline(attribution(licence))}"


def _front_matter(listing: Listing, layout: str) -> str:
    # These words are ours: they need no more than the quotes.
    return f'---\n{layout}title: "{listing.title}"\ndescription: "{listing.about}"\n---'


def _item(entry: Entry, target: str, dialect: Dialect) -> str:
    return f"- [{dialect.inline(entry.name)}]({target}): {dialect.inline(f'{entry.summary} {entry.time}')}"


def _hugo(path: str) -> str:
    return f'{{{{< relref "{path}" >}}}}'


def _jekyll(path: str) -> str:
    """Return what asks Jekyll for the address of a page, which follows from the settings of the site."""
    file = f'{{% assign lowback_path = lowback_here | append: "{path}" %}}'
    found = '{% assign lowback_page = site.pages | where: "path", lowback_path | first %}'
    return f"{file}{found}{{{{ lowback_page.url | relative_url }}}}"


_LINKS: dict[str, Callable[[str], str]] = {"hugo": _hugo, "jekyll": _jekyll}
