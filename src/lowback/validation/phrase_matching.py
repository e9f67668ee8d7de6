"""The words that rules listen for, from the built-in vocabulary `wording`.

A phrase of that vocabulary is written like this:

- `/` separates words of which any one fits: `other/opposite side`;
- `?` after a word makes it optional: `on the? floor`;
- `~` after a verb stands for all its regular forms: `cure~` for cure, cures, cured and curing;
- `…` stands for up to four words, `#` for a number;
- `.` at the end stands for the end of a sentence.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from lowback.validation.pack_view import builtin_pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Phrase:
    """One phrase, made ready when the first text comes that may have it."""

    def __init__(self, text: str) -> None:
        """Take a phrase as the vocabulary has it."""
        self._text = text

    @cached_property
    def rarest(self) -> frozenset[str]:
        """The words of the slot that fewest texts have: without common words, and long."""
        return max(self._slots, key=lambda words: (words.isdisjoint(_common()), min(map(len, words))))

    @cached_property
    def others(self) -> tuple[frozenset[str], ...]:
        """The words of its other slots, of each of which a text must have one too."""
        return tuple(slot for slot in self._slots if slot is not self.rarest)

    @cached_property
    def _slots(self) -> list[frozenset[str]]:
        """The words of each slot that a text must have a word of."""
        required = [slot for slot in self._text.split() if slot not in "….#" and not slot.endswith("?")]
        # Words end at an apostrophe.
        return [frozenset(max(word.split("'"), key=len) for word in _choices(slot)) for slot in required]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds it."""
        return _pattern([self._text])

    @cached_property
    def first(self) -> frozenset[str]:
        """The words with which it starts."""
        return frozenset(_choices(self._text.split()[0]))


#: Phrases that may occur in a text, each with words of which the text must have one.
Candidates = dict[Phrase, list[str]]


class Phrases:
    """Some phrases, and those in which they mean something else."""

    all: list[Phrase]
    """The phrases."""

    def __init__(self, words: Iterable[str], not_in: Iterable[str] = ()) -> None:
        """Take phrases as the vocabulary has them."""
        self.all = [Phrase(text) for text in words]
        self._not_in = tuple(not_in)

    @cached_property
    def _by_first(self) -> dict[str, list[Phrase]]:
        grouped: dict[str, list[Phrase]] = {}
        for phrase in self.all:
            for word in phrase.first:
                grouped.setdefault(word, []).append(phrase)
        return grouped

    @cached_property
    def _innocent(self) -> re.Pattern[str] | None:
        return _pattern(self._not_in) if self._not_in else None

    @cached_property
    def first_words(self) -> frozenset[str]:
        """The words with which a phrase may start."""
        return frozenset(self._by_first)

    def starts(self, text: str) -> re.Match[str] | None:
        """Return the phrase with which a plain text starts, when it means what it says."""
        first = text.partition(" ")[0]
        match = next(filter(None, (phrase.pattern.match(text) for phrase in self._by_first.get(first, ()))), None)
        return None if match and self._innocent and self._innocent.match(text) else match

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first of the phrases that occurs in a plain text and means what it says."""
        return min(self.matches(text), key=re.Match.start, default=None)

    def matches(self, text: str, candidates: Candidates | None = None) -> Iterator[re.Match[str]]:
        """Yield every place where one of the phrases, or of some of them, occurs and means what it says."""
        return (match for match in self._mentions(text, candidates) if not self._is_innocent(match))

    def mentions(self, text: str, candidates: Candidates | None = None) -> bool:
        """Return whether one of the phrases, or of some of them, occurs in a plain text, whatever it means there."""
        return any(self._mentions(text, candidates))

    def _mentions(self, text: str, candidates: Candidates | None) -> Iterator[re.Match[str]]:
        if candidates is None:
            candidates = {phrase: [*phrase.rarest] for phrase in self.all}
        for phrase, words in candidates.items():
            for word in words:
                if word in text:
                    yield from phrase.pattern.finditer(text)
                    break

    def _is_innocent(self, match: re.Match[str]) -> bool:
        if not self._innocent:
            return False
        start, end = match.span()
        return any(other.start() < end and start < other.end() for other in self._innocent.finditer(match.string))


#: Uses of phrases that are only looked for where another one is.
_WITHIN = frozenset({"common", "negation", "pretending", "doubt", "claim", "statement", "statement_start"})
#: The uses that rules listen for or ask about.
_NEEDED = _WITHIN | {
    *("amount", "breath_in", "breath_out", "change_sides", "complaint", "each_side", "equipment", "farther"),
    *("hold_order", "movement", "no_bend", "one_way", "position", "position_hint", "promise", "same_again"),
    *("side_word", "spine_claim", "thing", "way_back"),
}


@cache
def _terms() -> list[dict[str, Any]]:
    record = builtin_pack().record("vocabulary/wording.json")
    terms = record.get("terms", ()) if isinstance(record, dict) else ()
    return [term for term in terms if isinstance(term, dict) and {"id", "use", "words"} <= set(term)]


@cache
def is_usable() -> bool:
    """Return whether the vocabulary is there and whole: somebody who works on it may have broken it."""
    return {term["use"] for term in _terms()} >= _NEEDED


@cache
def wording(use: str) -> dict[str, Phrases]:
    """Return the phrases of a use, by their ids."""
    return {term["id"]: Phrases(term["words"], term.get("not_in", ())) for term in _terms() if term["use"] == use}


@cache
def phrases(use: str) -> Phrases:
    """Return the phrases of a use that has one id alone."""
    return next(iter(wording(use).values()))


def candidates_among(words: frozenset[str]) -> dict[str, dict[Phrases, Candidates]]:
    """Return the phrases that may occur in a text of some words, by their use."""
    index, rarest = _index()
    candidates: dict[str, dict[Phrases, Candidates]] = {}
    for word in words & rarest:
        for use, owner, phrase in index[word]:
            for slot in phrase.others:
                if slot.isdisjoint(words):
                    break
            else:
                candidates.setdefault(use, {}).setdefault(owner, {}).setdefault(phrase, []).append(word)
    return candidates


@cache
def _index() -> tuple[dict[str, list[tuple[str, Phrases, Phrase]]], frozenset[str]]:
    """Return the phrases that rules listen for, by their rarest words, and these words."""
    index: dict[str, list[tuple[str, Phrases, Phrase]]] = {}
    for use in dict.fromkeys(term["use"] for term in _terms() if term["use"] in _NEEDED - _WITHIN):
        for owner in wording(use).values():
            for phrase in owner.all:
                for word in phrase.rarest:
                    index.setdefault(word, []).append((use, owner, phrase))
    return index, frozenset(index)


_CLAUSE = re.compile(r"[.;:!?]")
#: How many words before something may deny it, or say that it is only an image.
_DENIED, _PRETENDED = 5, 8


def is_denied(match: re.Match[str]) -> bool:
    """Return whether the words before a phrase say that it is not so, or is only an image."""
    before = _CLAUSE.split(match.string[: match.start()])[-1].split()
    return any(
        phrases(use).find(" ".join(before[-near:])) for use, near in (("negation", _DENIED), ("pretending", _PRETENDED))
    )


@cache
def _common() -> frozenset[str]:
    """Return words that most texts have."""
    return frozenset(word for term in _terms() if term["use"] == "common" for word in _choices(term["words"][0]))


_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
#: The numbers that are written in words.
_NUMBERS = {word: number for number, word in enumerate(f"{_ONES} eighteen nineteen twenty".split(), 1)}
_NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
#: A number or two, as a regular expression.
_RANGE = rf"{_NUMBER}(?:(?: ?(?:to|or|and|–|—|~) ?| (?=\d)){_NUMBER})?"


def last_range(words: str) -> list[int]:
    """Return the numbers of the last range in some words: its two ends, one number, or none."""
    ranges = re.findall(rf"\b{_RANGE}", words)
    numbers = re.findall(_NUMBER, ranges[-1]) if ranges else []
    return [_NUMBERS[number] if number in _NUMBERS else int(number) for number in numbers]


_SPACE = r"\b,?\s+"
_END = r"\b(?=\s*(?:[.!?;:]|$))"
_GAP = r"(?:[\w']+,?\s+){0,4}?"
_VOWELS = frozenset("aeiou")


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(_phrase, longest))})\b")


def _phrase(phrase: str) -> str:
    """Return a phrase as a regular expression."""
    parts = [_slot(slot) for slot in phrase.removesuffix(" .").split()]
    end = _END if phrase.endswith(" .") else ""
    # What follows the last word is of no interest.
    return "".join(f"{word}{gap}" for word, gap in parts[:-1]) + parts[-1][0] + end


def _slot(slot: str) -> tuple[str, str]:
    """Return a slot of a phrase and what separates it from the next, as regular expressions."""
    if slot == "…":
        return _GAP, ""
    if slot == "#":
        return _RANGE, rf"(?:{_SPACE}|(?<=\d)(?=[a-z]))"
    choices = "|".join(re.escape(word) for word in _choices(slot))
    return (rf"(?:(?:{choices}){_SPACE})?", "") if slot.endswith("?") else (rf"(?:{choices})", _SPACE)


def _choices(slot: str) -> list[str]:
    return [form for word in slot.removesuffix("?").split("/") for form in _forms(word)]


def _forms(word: str) -> Iterator[str]:
    """Yield the forms of a word: all regular ones of a verb that is marked so, else the word itself."""
    if not word.endswith("~"):
        yield word
        return
    verb = word[:-1]
    stem = verb.removesuffix("e")
    yield verb
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        yield from (f"{verb[:-1]}ies", f"{verb[:-1]}ied", f"{verb}ing")
        return
    yield f"{verb}es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else f"{verb}s"
    # Whether the last letter doubles depends on the stress: both ways are known.
    yield from (f"{start}{ending}" for start in (stem, f"{stem}{stem[-1]}") for ending in ("ed", "ing"))
