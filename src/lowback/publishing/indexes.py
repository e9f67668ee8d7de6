"""Indexes, in the formats that have one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lowback.publishing.markdown_index import markdown_index
from lowback.rendering.credits import attribution, spdx
from lowback.rendering.html import text_of
from lowback.rendering.standalone import licence_link, whole_page
from lowback.rendering.text import heading, wrapped
from lowback.rendering.words import plain
from lowback.shown import readable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.publishing.listing import Entry, Listing
    from lowback.rendering.options import Options

FORMAT = "lowback-index/1"


def text_index(listing: Listing, options: Options) -> str:
    """Return an index as plain text: of each page its name, what it is for, how long it takes, and its file."""
    parts = [heading(listing.title, "="), listing.about]
    for group in listing.groups:
        if listing.has_several:
            parts.append(heading(group.title, "-"))
        for each in group.entries:
            told = [wrapped(line, "  ") for line in (each.summary, each.time)]
            parts.append("\n".join((plain(readable(each.name)), *told, f"  {listing.link(each)}")))
    if options.credits != "none":
        parts += [wrapped(f"Licence: {attribution(each)}") for each in listing.licences]
    return "\n\n".join(parts) + "\n"


def json_index(listing: Listing, _: Options) -> str:
    """Return an index as JSON of the form "lowback-index/1", each entry on a line; its schema is `index`."""
    names = dict.fromkeys(name for each in listing.licences for name in each.contributors)
    parts = [f'"format": "{FORMAT}"']
    for group in listing.groups:
        lines = [f"\n  {_as_json(_dict(listing, each))}" for each in group.entries]
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
            f"<p>{text_of(listing.about)}</p>",
            *_html_groups(listing, level + 1),
            *_html_licences(listing, options),
            "</article>\n",
        )
    )
    head = "".join(licence_link(each.url) for each in listing.licences if each.url)
    return whole_page(text_of(listing.title), text_of(listing.about), body, head)


def _html_groups(listing: Listing, level: int) -> Iterator[str]:
    for group in listing.groups:
        if listing.has_several:
            yield f'<h{level} id="{group.kind}">{text_of(group.title)}</h{level}>'
        yield "<ul>"
        for each in group.entries:
            name = f'<a href="{listing.link(each)}">{text_of(each.name)}</a>'
            yield f"<li>{name}: {text_of(each.summary)} {text_of(each.time)}</li>"
        yield "</ul>"


def _html_licences(listing: Listing, options: Options) -> Iterator[str]:
    for each in listing.licences if options.credits != "none" else ():
        yield f"<p><strong>Licence:</strong> {text_of(attribution(each))}</p>"


#: The formats that have an index, and how it is made.
INDEXES: dict[str, Callable[[Listing, Options], str]] = {
    "text": text_index,
    "markdown": markdown_index,
    "html": html_index,
    "json": json_index,
}
