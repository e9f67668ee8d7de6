"""A page as plain values: the names that a template uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from lowback.escaping import readable
from lowback.model.sources import Source
from lowback.rendering.credits import address, attribution, credit, spdx
from lowback.rendering.html import stylesheet
from lowback.rendering.page import Block, Licence, Line, Page, iso_duration, slug

if TYPE_CHECKING:
    from lowback.rendering.page import Options


#: What is known besides the page itself.
_MORE = ("slug", "license", "anchor", "date", "standalone", "stylesheet", "heading_level", "dialect")
#: What a page has, as a template names it.
NAMES = (*(field.name for field in attrs.fields(Page)), *_MORE)


def page_values(page: Page, options: Options) -> dict[str, Any]:
    """Return a page as dicts, lists, texts, numbers and None; docs/reference/templates.md has every name."""
    more = (
        slug(page.id),
        spdx(page.licences),
        options.anchor(page.id),
        options.date,
        bool(options.standalone),
        dict(zip(("text", "digest"), stylesheet(), strict=True)) if options.standalone else None,
        options.heading_level,
        options.dialect or "commonmark",
    )
    return {**_plain(page), **dict(zip(_MORE, more, strict=True))}


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return readable(str(value))
    if isinstance(value, tuple):
        return list(map(_plain, value))
    if attrs.has(type(value)):
        return {name: _plain(part) for name, part in _parts(value).items()}
    return value


def _parts(value: Any) -> dict[str, Any]:
    if isinstance(value, Source):
        return {"id": value.id, "title": value.title, "credit": credit(value), "url": address(value)}
    parts = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    if isinstance(value, Block):
        parts |= {"kind": value.kind, "role": value.role}
    if isinstance(value, Line):
        del parts["length"]
        parts["pieces"] = [
            {"text": text, "seconds": seconds, "datetime": None if seconds is None else iso_duration(seconds)}
            for text, seconds in value.pieces
        ]
    if isinstance(value, Licence):
        parts["attribution"] = attribution(value)
    return parts
