"""A lexicon: which words are like one that somebody typed."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from lowback.catalog.spelling import Known, near, sound

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

K = TypeVar("K")

#: How much worse than the very word a match is: one that sounds alike, one that goes on, each typing error, and one
#: that the searched word goes on from.
_SOUND, _LONGER, _ERROR, _SHORTER = 1, 2, 3, 5
#: From how many letters on a word may go on, and may be gone on from.
_START, _STEM = 2, 4
#: From how many letters on a word may have one typing error, and two.
_ONE_ERROR, _TWO_ERRORS = 4, 8
#: A letter behind all others.
_LAST = chr(0x10FFFF)


class Lexicon:
    """Words, asked with words as people type them. It does not change and may be used from several threads."""

    def __init__(self, words: Collection[str], *, parts: bool) -> None:
        """Take the words.

        Args:
            words: the words.
            parts: whether the beginning of a word stands for the word, and a word for what goes on from it.

        """
        self._words = words
        self._parts = parts

    def matches(self, wanted: str) -> dict[str, int]:
        """Return the words that may be meant by one, the best last, with how much worse than the very word they are."""
        if len(wanted) > 2 * self._longest:
            return {}
        found = dict.fromkeys(self._beginnings(wanted), _SHORTER) if self._parts else {}
        if wanted.isalpha():
            found |= {word: errors * _ERROR for word, errors in self._near(wanted)}
            found |= dict.fromkeys(self._by_sound.get(sound(wanted), ()), _SOUND)
        if self._parts and len(wanted) >= _START:
            start, end = (bisect_left(self._sorted, each) for each in (wanted, wanted + _LAST))
            found |= dict.fromkeys(self._sorted[start:end], _LONGER)
        if wanted in self._words:
            found[wanted] = 0
        return dict(sorted(found.items(), key=lambda each: -each[1]))

    def _beginnings(self, wanted: str) -> Iterator[str]:
        """Yield the words with which a word begins and which are more than half of it; of a plural the singular."""
        stems = (wanted[:end] for end in range(max(_STEM, len(wanted) // 2 + 1), len(wanted)))
        yield from (stem for stem in (wanted.removesuffix("s"), *stems) if stem in self._words)

    def _near(self, wanted: str) -> list[tuple[str, int]]:
        """Return the words that are a few typing errors away; what has a digit must be written right."""
        most = (len(wanted) >= _ONE_ERROR) + (len(wanted) >= _TWO_ERRORS)
        lengths = range(len(wanted) - most, len(wanted) + most + 1) if most else ()
        return [
            each for length in lengths if (known := self._by_length.get(length)) for each in near(wanted, known, most)
        ]

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._words), default=0)

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        """The words without a digit, by their sound."""
        return _grouped(filter(str.isalpha, self._words), sound)

    @cached_property
    def _by_length(self) -> dict[int, Known]:
        """The words without a digit, by how many letters they have."""
        return {length: Known.of(found) for length, found in _grouped(filter(str.isalpha, self._words), len).items()}


def _grouped(words: Iterable[str], key: Callable[[str], K]) -> dict[K, list[str]]:
    found: dict[K, list[str]] = {}
    for word in words:
        found.setdefault(key(word), []).append(word)
    return found
