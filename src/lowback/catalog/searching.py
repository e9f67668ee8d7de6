"""Searching names: which records a text means, the best match first."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import islice, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from lowback.catalog.spelling import near, sound, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: How much worse than the very word a match is: one that sounds alike, one that goes on, each typing error, and one
#: that the searched word goes on from.
_SOUND, _LONGER, _ERROR, _SHORTER = 1, 2, 3, 5
#: From how many letters on a word may go on, and may be gone on from.
_START, _STEM = 2, 4
#: From how many letters on a word may have one typing error, and two.
_ONE_ERROR, _TWO_ERRORS = 4, 8


class _Phrase(NamedTuple):
    """A name of a record."""

    #: The record's place in the order of ids.
    record: int
    #: How many letters it has.
    length: int
    #: 0 for the record's own id and name, 1 for another name, 2 for all of them taken together.
    rank: int


class Names:
    """The names of records, ready to be searched. It does not change and may be used from several threads."""

    def __init__(self, names: Iterable[tuple[Iterable[str], Iterable[str]]]) -> None:
        """Take, for each record in the order of ids, its own names and its other names."""
        self._phrases: list[_Phrase] = []
        #: The phrases that have a word, by word; two neighbours, and a whole phrase, also count as one word.
        self._by_word: dict[str, list[int]] = {}
        for record, (own, others) in enumerate(names):
            self._add_record(record, own, others)

    def _add_record(self, record: int, own: Iterable[str], others: Iterable[str]) -> None:
        phrases = {**{words(name): 1 for name in others}, **{words(name): 0 for name in own}}
        phrases.pop((), None)
        for phrase, rank in phrases.items():
            whole = "".join(phrase)
            self._add(_Phrase(record, len(whole), rank), [*phrase, *map("".join, pairwise(phrase)), whole])
        if len(phrases) > 1:
            every = [word for phrase in phrases for word in phrase]
            self._add(_Phrase(record, len("".join(every)), 2), every)

    def _add(self, phrase: _Phrase, found: Iterable[str]) -> None:
        number = len(self._phrases)
        self._phrases.append(phrase)
        for word in dict.fromkeys(found):
            self._by_word.setdefault(word, []).append(number)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._by_word)

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        """The words that sound alike; what has a digit must be written right."""
        found: dict[str, list[str]] = {}
        for word in self._by_word:
            if word.isalpha():
                found.setdefault(sound(word), []).append(word)
        return found

    @cached_property
    def _sounds(self) -> list[str]:
        return list(self._by_sound)

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_word), default=0)

    def best(self, text: str) -> list[int]:
        """Return the records that a text means, by their places in the order of ids, the best match first.

        All words of the text must be among the words of a record. Fewer and smaller errors go first, then names that
        are no longer than the text, then own names before others, then names with fewer other letters, then the order
        of ids.
        """
        wanted = words(text)
        length = len("".join(wanted))
        best: dict[int, tuple[int, bool, int, int]] = {}
        for number, cost in self._meant(wanted).items():
            record, letters, rank = self._phrases[number]
            key = (cost, letters > length, rank, abs(letters - length))
            if record not in best or key < best[record]:
                best[record] = key
        return sorted(best, key=lambda record: (best[record], record))

    def _meant(self, wanted: Sequence[str]) -> dict[int, int]:
        """Return the phrases that some words mean, with how much worse than those words they are."""
        found = self._together(wanted)
        if len(wanted) > 1:
            # "dead bug" may be written "deadbug".
            for number, cost in self._costs("".join(wanted), is_whole=True).items():
                found[number] = min(cost, found.get(number, cost))
        return found

    def _together(self, wanted: Iterable[str]) -> dict[int, int]:
        """Return the phrases that have all of some words, with how much worse than those words they are."""
        found: dict[int, int] | None = None
        for word in dict.fromkeys(wanted):
            costs = self._costs(word)
            found = costs if found is None else {each: found[each] + costs[each] for each in found if each in costs}
            if not found:
                break
        return found or {}

    def _costs(self, wanted: str, *, is_whole: bool = False) -> dict[int, int]:
        """Return the phrases that have a word, with how much worse the best of their words is."""
        costs: dict[int, int] = {}
        for word, cost in sorted(self._matches(wanted, is_whole=is_whole).items(), key=lambda each: -each[1]):
            costs.update(dict.fromkeys(self._by_word[word], cost))
        return costs

    def _matches(self, wanted: str, *, is_whole: bool) -> dict[str, int]:
        """Return the words that may be meant by one, with how much worse than it they are.

        Args:
            wanted: the word.
            is_whole: whether it is several words in one, of which no other one may be left out.

        """
        if len(wanted) > 2 * self._longest:
            return {}
        found = {} if is_whole else dict.fromkeys(self._beginnings(wanted), _SHORTER)
        if wanted.isalpha():
            most = (len(wanted) >= _ONE_ERROR) + (len(wanted) >= _TWO_ERRORS)
            for each, errors in near(sound(wanted), self._sounds, most):
                found |= dict.fromkeys(self._by_sound[each], errors * _ERROR or _SOUND)
        if len(wanted) >= _START:
            after = islice(self._sorted, bisect_left(self._sorted, wanted), None)
            found |= dict.fromkeys(takewhile(lambda word: word.startswith(wanted), after), _LONGER)
        return found | {wanted: 0} if wanted in self._by_word else found

    def _beginnings(self, wanted: str) -> Iterator[str]:
        """Yield the words with which a word begins and which are more than half of it."""
        for end in range(max(_STEM, len(wanted) // 2 + 1), len(wanted)):
            if wanted[:end] in self._by_word:
                yield wanted[:end]
