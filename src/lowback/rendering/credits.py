"""The sources of a page, numbered in the order they are first cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.licenses import combined
from lowback.rendering.page import ADDRESS, Licence
from lowback.rendering.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.sources import Citation, Source

#: The reference of a figure or an advice that is our own.
OURS = "our own"
#: How many sources short credits name.
_FEW = 3

_ADDRESSES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


class Credits:
    """Numbers for citations, and the list they lead to."""

    def __init__(self, sources: Mapping[str, Source], *, numbered: bool = True) -> None:
        """Take the sources by id.

        Args:
            sources: the sources by id.
            numbered: whether numbers are shown; if not, citations are only recorded.

        """
        self._sources = sources
        self.numbered = numbered
        self._numbers: dict[str, int] = {}
        self._cited: dict[str, Source] = {}

    def refs(self, citations: Iterable[Citation]) -> tuple[int | str, ...]:
        """Return the numbers of citations; what we derived is said to be our own."""
        numbers = set()
        is_ours = False
        for citation in citations:
            number = self._numbers.get(citation.id)
            if number is None:
                number = self._numbers[citation.id] = self._add(citation.id)
            if number:
                numbers.add(number)
            is_ours = is_ours or citation.status == "derived"
        if not self.numbered:
            return ()
        return (*sorted(numbers), OURS) if is_ours else tuple(sorted(numbers))

    def _add(self, source: str) -> int:
        """Return the number of a source that is new to the page; 0 for our own work, which is not listed."""
        cited = self._sources[source]
        if cited.is_own:
            return 0
        self._cited[source] = cited
        return len(self._cited)

    def sources(self) -> tuple[Source, ...]:
        """Return the sources that were cited, in the order of their numbers."""
        return tuple(self._cited.values())


def credit(source: Source) -> str:
    """Return who made a source, what it is called, and where and when it was published."""
    authors = [f"{author.name} ({author.about})" if author.about else author.name for author in source.authors]
    quoted = f"“{source.title}”"
    series = f"series “{source.series}”" if source.series else ""
    year = str(source.year) if source.year else ""
    return ", ".join(filter(None, (listed(authors), quoted, series, source.publisher, year))) + "."


def address(source: Source) -> str | None:
    """Return the address of a source; None when it has none that is safe to follow."""
    return source.url if source.url and ADDRESS.fullmatch(source.url) else None


def short_credit(sources: Sequence[Source]) -> str:
    """Return the names of the first few sources and how many more there are: "Ann Lee (a site), NHS and 3 more."."""
    names = list(dict.fromkeys(map(_name, sources)))
    more = len(names) - _FEW
    shown = [*names[:_FEW], f"{more} more"] if more > 1 else names
    return f"{listed(shown)}."


def _name(source: Source) -> str:
    authors = listed([author.name for author in source.authors])
    return f"{authors} ({source.publisher})" if authors else source.publisher


def licences(records: Sequence[Routine | Exercise]) -> Iterator[Licence]:
    """Yield each licence of some records, with all whom it wants named."""
    for licence in dict.fromkeys(record.license for record in records):
        names = dict.fromkeys(name for record in records if record.license == licence for name in record.contributors)
        yield Licence(licence, tuple(names), _ADDRESSES.get(licence))


def attribution(licence: Licence) -> str:
    """Return a licence and whom to name: "CC-BY-4.0, by Ann Lee and Bo Berg."."""
    return f"{licence.name}, by {listed(list(licence.contributors))}."


def spdx(licences_: Sequence[Licence]) -> str:
    """Return the combination of some licences, as an SPDX expression."""
    return combined(licence.name for licence in licences_)
