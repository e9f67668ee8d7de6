"""The sources of a page, numbered in the order they are first cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.rendering.page import Links
from lowback.rendering.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowback.model.citation import Citation
    from lowback.model.vocabulary import Source

#: What stands beside the numbers where a figure or an advice is our own.
OURS = "our own"


class Credits:
    """Numbers for citations, and the list they lead to."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        """Take the sources by id."""
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def refs(self, citations: Iterable[Citation]) -> tuple[int | str, ...]:
        """Return the numbers of citations; what we derived is said to be our own."""
        found: dict[int | str, None] = {}
        for citation in citations:
            if not self._sources[citation.id].is_own:
                found[self._numbers.setdefault(citation.id, len(self._numbers) + 1)] = None
            if citation.status == "derived":
                found[OURS] = None
        numbers = sorted(each for each in found if isinstance(each, int))
        return (*numbers, *(each for each in found if isinstance(each, str)))

    def sources(self) -> list[Source]:
        """Return the sources that were cited, in the order of their numbers."""
        return [self._sources[each] for each in self._numbers]

    def links(self) -> Links:
        """Return the sources that were cited as a numbered list."""
        return Links(tuple((credit(source), source.url) for source in self.sources()))


def credit(source: Source) -> str:
    """Return who made a source, what it is called, and where and when it was published."""
    authors = [f"{author.name} ({author.about})" if author.about else author.name for author in source.authors]
    quoted = f"“{source.title}”"
    series = f"series “{source.series}”" if source.series else ""
    year = str(source.year) if source.year else ""
    return ", ".join(filter(None, (listed(authors), quoted, series, source.publisher, year))) + "."
