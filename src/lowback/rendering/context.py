"""What a template gets: a page as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.escaping import readable
from lowback.rendering.credits import address, attribution, credit, spdx
from lowback.rendering.page import Bullets, Doses, Line, Numbered, anchor, iso_duration, pieces, slug

if TYPE_CHECKING:
    from lowback.model.sources import Source
    from lowback.rendering.options import Options
    from lowback.rendering.page import Block, Licence, Page


#: What a page has, as a template names it.
NAMES = (
    *("id", "slug", "kind", "mode", "title", "summary", "tags", "date", "duration", "facts", "sections"),
    *(
        "sources",
        "licences",
        "shows_credits",
        "license",
        "standalone",
        "anchor",
        "heading_level",
        "dialect",
        "stylesheet",
    ),
)


def context_of(page: Page, options: Options) -> dict[str, Any]:
    """Return a page as dicts, lists, texts, numbers and None; docs/reference/templates.md has every name."""
    return {
        "id": page.id,
        "slug": slug(page.id),
        "kind": page.kind,
        "mode": page.mode and str(page.mode),
        "title": readable(page.title),
        "summary": readable(page.summary),
        "tags": list(map(readable, page.tags)),
        "date": options.date,
        "duration": {"min": page.duration.min, "max": page.duration.max},
        "facts": [_line(fact) for fact in page.blocks],
        "sections": [
            {"id": section.id, "title": readable(section.title), "blocks": list(map(_block, section.blocks))}
            for section in page.sections
        ],
        "sources": list(map(_source, page.sources)),
        "licences": list(map(_licence, page.licences)),
        "shows_credits": page.shows_credits,
        "license": spdx(page.licences),
        "standalone": bool(options.standalone),
        "anchor": anchor(page.id, options),
        "heading_level": options.heading_level,
        "dialect": options.dialect or "commonmark",
        "stylesheet": None,
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Line):
        return _line(block)
    if isinstance(block, Bullets):
        return {
            "kind": "bullets",
            "label": readable(block.label),
            "lines": list(map(_line, block.lines)),
            "fold": block.fold,
        }
    if isinstance(block, Numbered):
        return {"kind": "numbered", "lines": list(map(_line, block.lines))}
    if isinstance(block, Doses):
        return _doses(block)
    return {"kind": "links", "entries": [{"credit": readable(text), "url": url} for text, url in block.entries]}


def _doses(doses: Doses) -> dict[str, Any]:
    return {
        "kind": "doses",
        "label": readable(doses.label),
        "ways": list(map(_line, doses.ways)),
        "cycle": doses.cycle and _line(doses.cycle),
        "others_label": readable(doses.others_label),
        "others": list(map(_line, doses.others)),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "kind": "line",
        "label": readable(line.label),
        "text": readable(line.text),
        "pieces": [
            {"text": text, "seconds": seconds, "datetime": None if seconds is None else iso_duration(seconds)}
            for text, seconds in pieces(line)
        ],
        "refs": list(line.refs),
        "url": line.url,
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": readable(source.title),
        "credit": readable(credit(source)),
        "url": address(source),
    }


def _licence(licence: Licence) -> dict[str, Any]:
    return {
        "name": readable(licence.name),
        "contributors": list(map(readable, licence.contributors)),
        "url": licence.url,
        "attribution": readable(attribution(licence)),
    }
