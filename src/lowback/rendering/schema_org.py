"""Small nodes in the vocabulary of schema.org."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.rendering.credits import address, attribution

if TYPE_CHECKING:
    from lowback.model.dose import Range
    from lowback.model.sources import Author, Source
    from lowback.rendering.page import Page

    Node = dict[str, Any]

#: What a kind of source is called. What is not here is a work: `MedicalGuideline` for one is none that can be cited.
_KINDS = {
    "web_page": "WebPage",
    "book": "Book",
    "article": "ScholarlyArticle",
    "review": "ScholarlyArticle",
    "ontology": "DefinedTermSet",
    "dataset": "Dataset",
}
#: What a node of the type itself would have to tell more of: a picture and a day, which nobody noted.
_MORE = {"video": "https://schema.org/VideoObject"}


def named(kind: str, name: str, **more: object) -> Node:
    """Return a node of one type with its name and whatever else there is."""
    return {"@type": kind, "name": name, **more}


def work(page: Page) -> Node:
    """Return what a node tells of a page as a work: what it is, and whose."""
    return {
        "name": page.title,
        "description": page.summary,
        "inLanguage": "en",
        "keywords": list(page.tags),
        "license": [each.url or named("CreativeWork", each.name) for each in page.licences],
        # It names the contributors: a record does not say whether they are people or groups, as `contributor` would.
        "creditText": " ".join(map(attribution, page.licences)),
    }


def quantity(found: Range, told: str, unit: str | None = None) -> Node:
    """Return a range and its words; an open one has no `maxValue`.

    Args:
        found: the range.
        told: its words.
        unit: its unit as a UN/CEFACT code, such as "SEC" for seconds; None for what is counted.

    """
    ends = {"value": found.min} if found.is_exact else {"minValue": found.min, "maxValue": found.max}
    return {"@type": "QuantitativeValue", "description": told, **ends, "unitCode": unit}


def citation(source: Source) -> Node:
    """Return a source as a work of its kind."""
    return named(
        _KINDS.get(source.kind, "CreativeWork"),
        source.title,
        additionalType=_MORE.get(source.kind),
        url=address(source),
        author=list(map(_person, source.authors)),
        publisher=named("Organization", source.publisher),
        datePublished=f"{source.year:04}" if source.year else None,
        isPartOf=named("CreativeWorkSeries", source.series) if source.series else None,
    )


def _person(author: Author) -> Node:
    return named("Person", author.name, description=author.about)
