"""Searching names: which records a text means, the best match first."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lowback.catalog.lexicon import Lexicon
from lowback.catalog.spelling import words

if TYPE_CHECKING:
    from collections.abc import Iterable

_Places = dict[str, list[int]]

#: A match is one whole number, so that many are sorted fast. From its low end: the record, ...
_RECORD = (1 << 32) - 1
#: ... how many letters the name has, ...
_LETTERS = 32
_MANY = (1 << 16) - 1
#: ... whether it is another name than the record's own, ...
_OTHER = 1 << 48
#: ... whether the name has more letters than the text, ...
_LONGER = 1 << 49
#: ... whether the words are those of several names, ...
_SEVERAL = 1 << 50
#: ... and how much worse the words are than those of the text.
_COST = 51


class Names:
    """The names of records, ready to be searched by several threads at once."""

    def __init__(self, names: Iterable[tuple[Iterable[str], Iterable[str]]]) -> None:
        """Take, for each record in the order of ids, its own names and its other names."""
        #: For each name, its record, its letters and whether it is another name: the low end of a match.
        self._names: list[int] = []
        self._letters: list[int] = []
        #: The names that have a word; two neighbours are one word, too.
        self._by_word: _Places = {}
        #: The names that are a word, all of their words written as one.
        self._by_whole: _Places = {}
        #: The records that have a word.
        self._records: _Places = {}
        for record, (own, others) in enumerate(names):
            for name in dict.fromkeys(map(words, own)):
                self._add(record, name)
            for name in dict.fromkeys(map(words, others)):
                self._add(record | _OTHER, name)
        self._words = Lexicon(self._by_word, parts=True)
        self._wholes = Lexicon(self._by_whole, parts=False)

    def _add(self, record: int, name: tuple[str, ...]) -> None:
        place, whole = len(self._names), "".join(name)
        self._letters.append(len(whole))
        self._names.append(record | min(len(whole), _MANY) << _LETTERS)
        for word in {*name, *map("".join, pairwise(name))}:
            self._by_word.setdefault(word, []).append(place)
        for word in name:
            self._records.setdefault(word, []).append(record & _RECORD)
        self._by_whole.setdefault(whole, []).append(place)

    def best(self, text: str) -> list[int]:
        """Return the records that a text means, by their places in the order of ids, the best match first.

        All words of the text must be among the words of a record. Fewer and smaller errors go first, then words of one
        name, names that are no longer than the text, own names before others, shorter names, and the order of ids.
        """
        wanted = words(text)
        if not wanted:
            return []
        whole = "".join(wanted)
        like = self._like(wanted)
        ways = [_costs(self._by_whole, [self._wholes.matches(whole)]), _costs(self._by_word, like)]
        matches = [
            self._names[place] + (cost << _COST) + (_LONGER if self._letters[place] > len(whole) else 0)
            for costs in ways
            for place, cost in costs.items()
        ]
        if len(like) > 1:
            matches += [record + (cost << _COST) + _SEVERAL for record, cost in _costs(self._records, like).items()]
        return list(dict.fromkeys(map(_RECORD.__and__, sorted(matches))))

    def _like(self, wanted: Iterable[str]) -> list[dict[str, int]]:
        """Return, for each of some words, those that are like it; nothing when one is like none."""
        every = []
        for word in dict.fromkeys(wanted):
            every.append(self._words.matches(word))
            if not every[-1]:
                return []
        return every


def _costs(places: _Places, like: Iterable[dict[str, int]]) -> dict[int, int]:
    """Return the places where, for each of some words, one that is like it stands, with how much worse they are."""
    every: list[dict[int, int]] = []
    for matches in like:
        costs: dict[int, int] = {}
        for word, cost in matches.items():
            costs.update(dict.fromkeys(places.get(word, ()), cost))
        if not costs:
            return {}
        every.append(costs)
    first, *others = sorted(every, key=len) or [{}]
    for costs in others:
        first = {place: cost + costs[place] for place, cost in first.items() if place in costs}
    return first
