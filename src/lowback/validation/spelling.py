"""Which known word another one stands for: spelled otherwise, misspelled, or a word that people use for it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lowback.errors import close_matches

if TYPE_CHECKING:
    from collections.abc import Iterable

_JOINTS = re.compile(r"[\s_-]+")
#: Words that people use for those of the schemas.
_SYNONYMS = {
    **dict.fromkeys(("both", "both sides", "two-sided", "symmetric"), "bilateral"),
    **dict.fromkeys(("one side", "single", "one-sided", "left", "right", "sided"), "unilateral"),
    **dict.fromkeys(("in turn", "both in turn", "alternate"), "alternating"),
    **dict.fromkeys(("easy", "simple"), "beginner"),
    **dict.fromkeys(("medium", "moderate"), "intermediate"),
    **dict.fromkeys(("hard", "difficult", "expert"), "advanced"),
    **dict.fromkeys(("exhale", "breathe out"), "out"),
    **dict.fromkeys(("inhale", "breathe in"), "in"),
    **dict.fromkeys(("normal", "natural", "any"), "free"),
    **dict.fromkeys(("read", "checked", "verified"), "seen"),
    **dict.fromkeys(("leg", "arm", "each side", "each"), "side"),
    **dict.fromkeys(("website", "web page", "web", "page", "blog"), "web_page"),
    **dict.fromkeys(("repetitions", "count"), "reps"),
    **dict.fromkeys(("held", "static"), "hold"),
    **dict.fromkeys(("timed", "seconds"), "time"),
    **dict.fromkeys(("from", "low", "least"), "min"),
    **dict.fromkeys(("to", "high", "most"), "max"),
}
#: A word with one of these says another amount than the known one that it looks like: "2 days" is not "day".
_OTHER_AMOUNT = re.compile("^[0-9]|half|two|minute|weekend|weekday", re.IGNORECASE)
#: A longer word is like none that is known.
_LONGEST_WORD = 64


def folded(word: str) -> str:
    """Return what a word has in common with all that differ from it only in capitals, spaces, hyphens, underscores."""
    return _JOINTS.sub("", word).casefold()


def respelled(word: str, known: Iterable[str]) -> str | None:
    """Return the one known word that differs from a word only so; None when there is none, or more than one."""
    alike = {other for other in known if folded(other) == folded(word)}
    return next(iter(alike - {word}), None) if len(alike) == 1 else None


def closest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that is most like another, or that others use it for; None when there is none."""
    if _SYNONYMS.get(word.casefold()) in known:
        return _SYNONYMS[word.casefold()]
    return _nearest(word, known) if len(word) <= _LONGEST_WORD and not _OTHER_AMOUNT.search(word) else None


@lru_cache(maxsize=512)
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the closest word. Problems repeat, so answers are kept."""
    return next(iter(close_matches(word, known)), None)
