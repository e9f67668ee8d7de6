"""Whether two words differ only in how they are spelled out: capitals, and what joins their parts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_JOINTS = re.compile(r"[\s_-]+")


def folded(word: str) -> str:
    """Return what a word has in common with all that differ from it only in capitals, spaces, hyphens, underscores."""
    return _JOINTS.sub("", word).casefold()


def respelled(word: str, known: Iterable[str]) -> str | None:
    """Return the one known word that differs from a word only so; None when there is none, or more than one."""
    found = {each for each in known if folded(each) == folded(word)}
    return next(iter(found - {word}), None) if len(found) == 1 else None
