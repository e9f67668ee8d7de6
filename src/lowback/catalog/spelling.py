"""Words as people search for them: without case and accents, by their sound, and with typing errors."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: What stands for an apostrophe, which is part of a word: "child's" is "childs".
_APOSTROPHES = str.maketrans(dict.fromkeys("'`\N{ACUTE ACCENT}\u02b9\u02bb\u02bc\u2018\u2019"))
#: Letters that have no accent to take off, and what people type instead.
_LETTERS = str.maketrans(
    dict(zip("øłđð\N{LATIN SMALL LETTER DOTLESS I}ħŧ", "olddiht", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"}
)
#: Spellings that sound alike, taken in this order.
_SOUNDS = (("ph", "f"), ("ck", "k"), ("c", "k"), ("q", "k"), ("z", "s"), ("y", "i"), ("ie", "i"))
_ASCII_WORD = re.compile("[a-z0-9]+")
_DOUBLE = re.compile(r"([^\W\d])\1+")

#: Up to so many words a search is as fast without the library as the library takes to load.
_FEW = 1000


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text for comparing: lower case, letters without accents, "ss" for "ß"; no signs."""
    text = text.translate(_APOSTROPHES)
    if text.isascii():
        return tuple(_ASCII_WORD.findall(text.lower()))
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    return tuple("".join(sign if _is_letter(sign) else " " for sign in plain if not _is_unseen(sign)).split())


def _is_letter(sign: str) -> bool:
    # A vowel sign of an Indian script is a mark.
    return sign.isalnum() or unicodedata.category(sign)[0] == "M"


def _is_unseen(sign: str) -> bool:
    """Return whether a sign is an accent, or one that only shapes its neighbours."""
    return bool(unicodedata.combining(sign)) or unicodedata.category(sign) == "Cf"


def sound(word: str) -> str:
    """Return a spelling that words share which sound alike, such as "cat" and "kat", "lying" and "lieing"."""
    for written, said in _SOUNDS:
        word = word.replace(written, said)
    return _DOUBLE.sub(r"\1", word)


class Known(NamedTuple):
    """Words to compare others with."""

    words: Sequence[str]
    #: Which letters each of them has: one bit stands for every 32nd letter.
    letters: Sequence[int]

    @classmethod
    def of(cls, words: Sequence[str]) -> Known:
        """Return words ready to be compared."""
        return cls(words, [_letters(word) for word in words])


def _letters(word: str) -> int:
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def near(wanted: str, known: Known, most: int) -> list[tuple[str, int]]:
    """Return the known words that are at most so many typing errors away, and how many.

    A typing error is a letter too many, too few, wrong, or swapped with its neighbour. With the extra `search`,
    rapidfuzz compares many words; the results are the same without.
    """
    library = _library() if len(known.words) > _FEW else None
    if library is None:
        return [(word, errors) for word, errors in _errors(wanted, known, most) if errors <= most]
    process, measure = library
    found = process.extract(wanted, known.words, scorer=measure, score_cutoff=most, limit=None)
    return [(word, errors) for word, errors, _ in found]


@cache
def _library() -> Any:  # noqa: ANN401 - functions of a library that may not be there
    """Return rapidfuzz's search and its measure; None when it is not installed."""
    try:
        from rapidfuzz import process  # noqa: PLC0415 - it may not be there
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - as above
    except ImportError:
        return None
    return process, OSA.distance


def _errors(wanted: str, known: Known, most: int) -> Iterator[tuple[str, int]]:
    """Yield words with how many typing errors away they are, those left out that are surely too far."""
    places: dict[str, int] = {}
    for place, letter in enumerate(wanted):
        places[letter] = places.get(letter, 0) | 1 << place
    strange = ~_letters(wanted)
    # Each letter that the wanted word lacks is an error, unless it shares its bit with another one.
    like = [word for word, letters in zip(*known, strict=True) if (letters & strange).bit_count() <= most]
    for word in like:
        yield word, _distance(word, places, len(wanted))


def _distance(word: str, places: dict[str, int], length: int) -> int:
    """Return how many typing errors a word is away from another one (optimal string alignment).

    One bit stands for each letter of the other word: H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and
    Damerau edit distances", Nordic Journal of Computing 10 (2003).

    Args:
        word: the word.
        places: for each letter of the other word, the bits of its places.
        length: how many letters the other word has; at least one.

    """
    every, last = (1 << length) - 1, 1 << length - 1
    more, less, same, before, errors = every, 0, 0, 0, length
    for letter in word:
        here = places.get(letter, 0)
        swapped = ((~same & here) << 1) & before
        same = ((((here & more) + more) ^ more) | here | less | swapped) & every
        right_more = less | (every & ~(same | more))
        right_less = same & more
        errors += bool(right_more & last) - bool(right_less & last)
        right_more = (right_more << 1 | 1) & every
        more = ((right_less << 1) & every) | (every & ~(same | right_more))
        less = right_more & same
        before = here
    return errors
