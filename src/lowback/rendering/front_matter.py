"""What a whole post starts with: YAML that says what it is. Any text is safe in it."""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING

from lowback.escaping import readable
from lowback.rendering.credits import address, attribution, credit, spdx
from lowback.rendering.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.rendering.dialects import Dialect
    from lowback.rendering.page import Page

_ENTITY = re.compile("&(?=#?[0-9A-Za-z]+;)")
_OPENING = re.compile(r'(^|[\s(\[])"')


def front_matter(page: Page, date: str | None, dialect: Dialect) -> str:
    """Return the front matter of a page, with the lines around it.

    Args:
        page: the page.
        date: the day of the post, or None.
        dialect: whose Markdown it is; it has front matter.

    """
    quoted = partial(quoted_in, dialect)
    lines = [f"{key}: {value}" for key, value in (dialect.front_matter or {}).items()]
    lines.append(f"title: {quoted(page.title)}")
    if date:
        lines.append(f"date: {date}")
    lines.append(f"description: {quoted(page.summary)}")
    lines.append(f"tags: [{', '.join(map(quoted, page.tags))}]")
    lines.append(f"slug: {quoted(slug(page.id))}")
    lines.append(f"license: {quoted(spdx(page.licences))}")
    for key, texts in (("attribution", attributions(page)), ("sources", sources(page))):
        if not page.shows_credits:
            lines += [f"{key}:", *(f"  - {quoted(text)}" for text in texts)]
    return "\n".join(("---", *lines, "---"))


def quoted_in(dialect: Dialect, text: str) -> str:
    """Return a text as a value of front matter, with quotes around it."""
    told = readable(text)
    # JSON is YAML here: `readable` leaves nothing that JSON keeps as it is and YAML does not.
    return json.dumps(_harmless(told) if dialect.trusts_front_matter else told, ensure_ascii=False)


def attributions(page: Page) -> Iterator[str]:
    """Yield each licence of a page, with whom to name and where its text stands."""
    for licence in page.licences:
        yield " ".join(filter(None, (attribution(licence), licence.url)))


def sources(page: Page) -> Iterator[str]:
    """Yield each source of a page, with its address."""
    for source in page.sources:
        yield " ".join(filter(None, (credit(source), address(source))))


def _harmless(text: str) -> str:
    """Return a text that templates may put into HTML, into an attribute too, as it is: with typographic quotes.

    Nor does it hold a template of its own: a plugin of MkDocs runs those that it finds in titles.
    """
    opened = _OPENING.sub("\\1“", text).replace('"', "”")
    return _ENTITY.sub("&amp;", opened).replace("<", "&lt;").replace(">", "&gt;").replace("{", "&#123;")
