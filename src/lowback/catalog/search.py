"""Text search: an inverted index of names, aliases and labels, and the records that match a text, best first.

Words are compared without case, accents and plurals, and typing errors are forgiven. Not every word has to match.
Filler words, synonyms and related words come from the vocabulary `wording`.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lowback.model.vocabulary import Wording

#: How much a word counts in a record's own name, in an alias, and in the label of something that the record has.
NAME, ALIAS, LABEL = 1.0, 0.95, 0.3
#: How much a filler word counts beside any other.
_FILLER = 0.05
#: How alike a word is to one that goes on, and a typing error at its best; the very word is 1.
_PREFIX, _TYPO = 0.8, 0.75
#: How alike a phrase is to a synonym and to a related phrase, by the sign before the name of their group.
_LIKENESS = {"=": 0.9, "~": 0.55}
_SIGNS = {"search_synonym": "=", "search_related": "~"}
#: How alike a word must be for a record to be called so.
_CALLED = 0.6
#: How alike a mistyped word must be, as the share of letters that two words have in common.
_SIMILAR = 0.72
#: From how many letters on a word has a plural, goes on, and is a part of a compound: its start, or its end.
_PLURAL, _START, _HEAD, _TAIL = 4, 2, 4, 5
#: Up to so many letters the first letter must be right; from so many on the length may differ by one more.
_SHORT, _LONG = 4, 8
#: What scores less than this share of the best match is left out.
_CUT = 0.75
#: How many matches there are at most when nothing is called so.
_MAX_NEAR = 8
#: Nobody types more words.
_MAX_WORDS = 32

#: An apostrophe is a part of a word: "child's" is "childs".
_APOSTROPHES = str.maketrans(dict.fromkeys("'`\N{ACUTE ACCENT}\u02b9\u02bb\u02bc\u2018\u2019"))
#: Letters that have no accent to remove, and what people type instead.
_LETTERS = str.maketrans(
    dict(zip("øłđð\N{LATIN SMALL LETTER DOTLESS I}ħŧ", "olddiht", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"}
)
#: Spellings that sound alike, replaced in this order.
_SOUNDS = (("ph", "f"), ("ck", "k"), ("c", "k"), ("q", "k"), ("z", "s"), ("y", "i"))


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: those of "Child's poses" and of "CHILDS POSE" are the same."""
    plain = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(_LETTERS)
    return tuple(map(_stem, "".join(map(_letter, plain)).split()))


def _letter(sign: str) -> str:
    """Return a letter or a digit, nothing for an accent or a sign that shapes its neighbours, a space for the rest."""
    if sign.isascii():
        return sign if sign.isalnum() else " "
    category = unicodedata.category(sign)
    if unicodedata.combining(sign) or category == "Cf":
        return ""
    # A vowel sign of an Indian script is a mark.
    return sign if sign.isalnum() or category.startswith("M") else " "


def _stem(word: str) -> str:
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    return word[:-1] if len(word) >= _PLURAL and word.endswith("s") and not word.endswith("ss") else word


class Thesaurus(NamedTuple):
    """The words that say nothing, and the phrases that say the same."""

    #: Words such as "pose".
    fillers: frozenset[str]
    #: The groups of synonyms and of related phrases that a phrase is in.
    groups: Mapping[tuple[str, ...], tuple[str, ...]]
    #: How many words the longest phrase has.
    longest: int

    @classmethod
    def of(cls, wordings: Iterable[Wording]) -> Thesaurus:
        """Return the one of a vocabulary: its wordings for searching."""
        fillers: set[str] = set()
        groups: dict[tuple[str, ...], tuple[str, ...]] = {}
        for wording in wordings:
            phrases = [words(phrase) for phrase in wording.words]
            if wording.use == "search_filler":
                fillers.update(word for phrase in phrases for word in phrase)
            elif wording.use in _SIGNS:
                groups |= {phrase: (*groups.get(phrase, ()), _SIGNS[wording.use] + wording.id) for phrase in phrases}
        return cls(frozenset(fillers), groups, max(map(len, groups), default=1))

    def weight(self, word: str) -> float:
        """Return how much a word counts."""
        return _FILLER if word in self.fillers else 1.0

    def weights(self, text: Sequence[str]) -> list[float]:
        """Return how much each word of a text counts: filler words count in full when there are no others."""
        weights = [self.weight(word) for word in text]
        return weights if 1.0 in weights else [1.0] * len(weights)

    def terms(self, text: Sequence[str]) -> Iterator[tuple[str, range]]:
        """Yield the terms of a text, each with the places of its words: words, neighbours joined, and groups."""
        for place, word in enumerate(text):
            yield word, range(place, place + 1)
        for place, pair in enumerate(pairwise(text)):
            yield "".join(pair), range(place, place + 2)
        start = 0
        while start < len(text):
            ends = range(min(start + self.longest, len(text)), start, -1)
            end = next((end for end in ends if tuple(text[start:end]) in self.groups), start + 1)
            for group in self.groups.get(tuple(text[start:end]), ()):
                yield group, range(start, end)
            start = end


class Field(NamedTuple):
    """A text of a record: one of its names, or a label."""

    #: The place of the record.
    record: int
    #: How much its words count.
    weight: float
    #: The sum of the weights of its words.
    size: float


#: How alike a field is to the words of a text, by their places.
Hit = dict[int, float]


class Match(NamedTuple):
    """A record that a text may mean."""

    #: The place of the record.
    record: int
    #: How well it matches; higher is better.
    score: float
    #: Whether a word of the text is missing from its names.
    is_near: bool

    @classmethod
    def of(cls, record: int, hits: Sequence[tuple[Field, Hit]], weights: Sequence[float]) -> Match:
        """Return how well a record matches a text with words of these weights.

        The score is how much of the text the record covers, and how close the text is to one of its names.
        """
        total = sum(weights)
        covered = (max(field.weight * hit.get(place, 0) for field, hit in hits) for place in range(len(weights)))
        coverage = sum(weight * alike for weight, alike in zip(weights, covered, strict=True)) / total
        closeness = max(
            field.weight * 2 * sum(weights[place] * alike for place, alike in hit.items()) / (total + field.size)
            for field, hit in hits
        )
        names = [hit for field, hit in hits if field.weight > LABEL]
        is_called = all(
            any(hit.get(place, 0) >= _CALLED for hit in names) for place, weight in enumerate(weights) if weight == 1
        )
        return cls(record, round(coverage + closeness, 6), not is_called)


class Index(NamedTuple):
    """An inverted index of the texts of records. It does not change and may be used from several threads."""

    thesaurus: Thesaurus
    fields: Sequence[Field]
    #: The places of the fields that have a term.
    postings: Mapping[str, Sequence[int]]
    #: The terms that are words, sorted.
    vocabulary: Sequence[str]

    @classmethod
    def of(cls, records: Iterable[Iterable[tuple[str, float]]], thesaurus: Thesaurus) -> Index:
        """Return an index of records, each given as its texts with their weights."""
        fields: list[Field] = []
        postings: dict[str, list[int]] = {}
        for record, texts in enumerate(records):
            weights: dict[tuple[str, ...], float] = {}
            for text, weight in texts:
                weights.setdefault(words(text), weight)
            for name, weight in weights.items():
                for term in dict.fromkeys(term for term, _ in thesaurus.terms(name)):
                    postings.setdefault(term, []).append(len(fields))
                fields.append(Field(record, weight, sum(map(thesaurus.weight, set(name)))))
        return cls(thesaurus, fields, postings, sorted(filter(str.isalnum, postings)))

    def search(self, text: str) -> list[Match]:
        """Return the records that a text may mean, the best match first, equal ones in their order."""
        typed = tuple(dict.fromkeys(words(text)))[:_MAX_WORDS]
        weights = self.thesaurus.weights(typed)
        by_record: dict[int, list[tuple[Field, Hit]]] = {}
        for place, hit in self._hits(typed).items():
            field = self.fields[place]
            by_record.setdefault(field.record, []).append((field, hit))
        matches = [Match.of(record, hits, weights) for record, hits in by_record.items()]
        matches.sort(key=lambda match: (-match.score, match.record))
        matches = [match for match in matches if match.score >= _CUT * matches[0].score]
        return matches[:_MAX_NEAR] if all(match.is_near for match in matches) else matches

    def _hits(self, typed: Sequence[str]) -> dict[int, Hit]:
        """Return the fields that have something of a text, by their places."""
        hits: dict[int, Hit] = {}
        for term, places in self.thesaurus.terms(typed):
            for other, alike in (self._alike(term) if len(places) == 1 else self._same(term)).items():
                for field in self.postings[other]:
                    hit = hits.setdefault(field, {})
                    for place in places:
                        hit[place] = max(hit.get(place, 0), alike)
        return hits

    def _same(self, term: str) -> dict[str, float]:
        return {term: _LIKENESS.get(term[0], 1.0)} if term in self.postings else {}

    def _alike(self, term: str) -> dict[str, float]:
        """Return the terms that somebody may mean who typed one, and how alike they are."""
        if term[0] in _LIKENESS:
            return self._same(term)
        terms = dict.fromkeys(self._beginning_with(term), _PREFIX)
        if term in self.postings or (term,) in self.thesaurus.groups:
            return terms | self._same(term)
        return self._parts(term) | self._mistyped(term) | terms

    def _beginning_with(self, word: str) -> Sequence[str]:
        if len(word) < _START:
            return ()
        start, end = (bisect_left(self.vocabulary, key) for key in (word, word + chr(0x10FFFF)))
        return self.vocabulary[start:end]

    def _parts(self, word: str) -> dict[str, float]:
        """Return the words with which a compound begins or ends, and which share of it they are."""
        heads = (word[:end] for end in range(_HEAD, len(word)))
        tails = (word[start:] for start in range(1, len(word) - _TAIL + 1))
        return {part: len(part) / len(word) for parts in (heads, tails) for part in parts if part in self.postings}

    def _mistyped(self, word: str) -> dict[str, float]:
        """Return the words that are a typing error or two away; what has a digit must be written right."""
        if not word.isalpha():
            return {}
        first, difference = word[: len(word) <= _SHORT], 1 + len(word) // _LONG
        return {
            other: alike * _TYPO
            for other, alike in similar(word, self.vocabulary)
            if other.startswith(first) and other.isalpha() and abs(len(other) - len(word)) <= difference
        }


def similar(word: str, others: Sequence[str]) -> list[tuple[str, float]]:
    """Return the words that are like one, with how alike they are: by rapidfuzz where it is installed, else difflib."""
    try:
        from rapidfuzz import fuzz, process
    except ImportError:
        from difflib import SequenceMatcher, get_close_matches

        close = get_close_matches(word, others, n=len(others) or 1, cutoff=_SIMILAR)
        return [(other, SequenceMatcher(None, other, word).ratio()) for other in close]
    ratios = process.extract(word, others, scorer=fuzz.ratio, score_cutoff=_SIMILAR * 100, limit=None)
    return [(other, ratio / 100) for other, ratio, _ in ratios]
