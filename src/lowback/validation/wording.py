"""The words that rules listen for, from the built-in vocabulary `wording`.

A phrase of that vocabulary is written like this:

- `/` stands between words of which any one fits: `other/opposite side`;
- `?` after a word makes it optional: `on the? floor`;
- `~` after a verb stands for all its regular forms: `cure~` for cure, cures, cured and curing;
- `…` stands for up to four words, `#` for a number;
- `.` at the end stands for the end of a sentence.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from lowback.validation.packs import builtin_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.problem import Path
    from lowback.validation.view import Text, View

_CLAUSE = re.compile(r"[.;:!?]")
#: How many words before something may deny it, or say that it is only an image.
_DENIED, _PRETENDED = 5, 8
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
#: The numbers that are written in words.
NUMBERS = {word: number for number, word in enumerate(f"{_ONES} eighteen nineteen twenty".split(), 1)}
NUMBERS |= {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
#: A number or two, as a regular expression.
RANGE = rf"{_NUMBER}(?:(?: ?(?:to|or|and|–|—|~) ?| (?=\d)){_NUMBER})?"
_VOWELS = frozenset("aeiou")
_SPACE = r"\b,?\s+"
_END = r"\b(?=\s*(?:[.!?;:]|$))"
_GAP = r"(?:[\w']+,?\s+){0,4}?"


class Phrases:
    """Some phrases, and those in which they mean something else.

    A phrase is only searched for in texts that have one of its rarest words, and made ready when the first such text
    comes.
    """

    def __init__(self, words: Iterable[str], not_in: Iterable[str] = ()) -> None:
        """Take phrases as the vocabulary has them."""
        self._words = tuple(words)
        self._not_in = tuple(not_in)
        self._patterns: dict[str, re.Pattern[str]] = {}

    @cached_property
    def triggers(self) -> frozenset[str]:
        """Words without which none of the phrases can stand in a text."""
        return frozenset(self._by_rarest)

    @cached_property
    def _by_rarest(self) -> dict[str, list[str]]:
        return _grouped(self._words, _rarest)

    @cached_property
    def _by_first(self) -> dict[str, list[str]]:
        return _grouped(self._words, lambda phrase: _choices(phrase.split()[0]))

    @cached_property
    def _innocent(self) -> re.Pattern[str] | None:
        return _pattern(self._not_in) if self._not_in else None

    def mentions(self, text: str) -> bool:
        """Return whether one of the phrases stands in a plain text, whatever it means there."""
        return any(True for _ in self._found(text))

    def starts(self, text: str) -> re.Match[str] | None:
        """Return the phrase with which a plain text starts, when it means what it says."""
        first = text.partition(" ")[0].rstrip(",.!?:;")
        found = self._ready(f"{first} …", self._by_first[first]).match(text) if first in self._by_first else None
        return None if found and self._innocent and self._innocent.match(text) else found

    def find(self, text: str) -> re.Match[str] | None:
        """Return the first of the phrases that stands in a plain text and means what it says."""
        return min(self.every(text), key=re.Match.start, default=None)

    def every(self, text: str) -> Iterator[re.Match[str]]:
        """Yield all of them."""
        return (found for found in self._found(text) if not self._is_innocent(text, found))

    def _found(self, text: str) -> Iterator[re.Match[str]]:
        for word, some in self._by_rarest.items():
            if word in text:
                yield from self._ready(word, some).finditer(text)

    def _ready(self, key: str, some: list[str]) -> re.Pattern[str]:
        if key not in self._patterns:
            self._patterns[key] = _pattern(some)
        return self._patterns[key]

    def _is_innocent(self, text: str, match: re.Match[str]) -> bool:
        if not self._innocent:
            return False
        start, end = match.span()
        return any(found.start() < end and start < found.end() for found in self._innocent.finditer(text))


def _grouped(words: Iterable[str], keys: Callable[[str], list[str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for phrase in words:
        for key in keys(phrase):
            grouped.setdefault(key, []).append(phrase)
    return grouped


@cache
def wording(use: str) -> dict[str, Phrases]:
    """Return the phrases of a use, by their ids."""
    return {each["id"]: Phrases(each["words"], each.get("not_in", ())) for each in _terms() if each["use"] == use}


@cache
def phrases(use: str) -> Phrases:
    """Return all phrases of a use as one."""
    found = [each for each in _terms() if each["use"] == use]
    return Phrases(
        (word for each in found for word in each["words"]), (word for each in found for word in each.get("not_in", ()))
    )


@cache
def triggers(uses: tuple[str, ...]) -> frozenset[str]:
    """Return the words that stand in every text that has a phrase of one of these uses."""
    return frozenset(word for use in uses for word in phrases(use).triggers)


def hearing(view: View, use: str, texts: list[Text]) -> Iterator[tuple[Path, re.Match[str]]]:
    """Yield the path of every text with a phrase of a use, and the first such phrase in it."""
    found = phrases(use)
    for path, text in view.having(found.triggers, texts):
        match = found.find(text)
        if match:
            yield path, match


def is_denied(text: str, at: int) -> bool:
    """Return whether the words before a place say that what stands there is not so, or is only an image."""
    before = _CLAUSE.split(text[:at])[-1].split()
    return any(
        phrases(use).find(" ".join(before[-near:])) for use, near in (("negation", _DENIED), ("pretending", _PRETENDED))
    )


def _terms() -> list[dict[str, Any]]:
    terms: list[dict[str, Any]] = builtin_pack().record("vocabulary/wording.json")["terms"]
    return terms


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(_phrase, longest))})\b")


def _phrase(phrase: str) -> str:
    """Return a phrase as a regular expression."""
    parts = [_slot(slot) for slot in phrase.removesuffix(" .").split()]
    end = _END if phrase.endswith(" .") else ""
    # What stands after the last word is of no interest.
    return "".join(f"{word}{gap}" for word, gap in parts[:-1]) + parts[-1][0] + end


def _slot(slot: str) -> tuple[str, str]:
    """Return a slot of a phrase and what stands between it and the next, as regular expressions."""
    if slot == "…":
        return _GAP, ""
    if slot == "#":
        return RANGE, rf"(?:{_SPACE}|(?<=\d)(?=[a-z]))"
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
    yield from (f"{each}{ending}" for each in (stem, f"{stem}{stem[-1]}") for ending in ("ed", "ing"))


def _rarest(phrase: str) -> list[str]:
    """Return the choices of the slot of a phrase that fewest texts have: without common words, and long."""
    slots = [_choices(slot) for slot in phrase.split() if slot not in "….#" and not slot.endswith("?")]
    rarest = max(slots, key=lambda choices: (_common().isdisjoint(choices), min(map(len, choices))))
    # Words end at an apostrophe.
    return [max(word.split("'"), key=len) for word in rarest]


@cache
def _common() -> frozenset[str]:
    """Return words that most texts have."""
    return frozenset(word for each in _terms() if each["use"] == "common" for word in _choices(each["words"][0]))
