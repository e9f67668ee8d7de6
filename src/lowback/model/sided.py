"""Text that differs by side: {left|right} marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.errors import RecordError
from lowback.model.record import text

if TYPE_CHECKING:
    from lowback.model.terms import Side

_MARK = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}")
_SENTENCE_END = re.compile(r"(?<=[.!?]) ")


def sided_text(value: object) -> str:
    """Return a text whose side marks, if any, are well formed.

    Raises:
        RecordError: when it is not a text, or a brace or bar stands outside a {left|right} mark.

    """
    found = text(value)
    if any(sign in _MARK.sub("", found) for sign in "{|}"):
        raise RecordError(f"write what differs by side as {{left|right}}, found {found!r}")
    return found


def has_marks(found: str) -> bool:
    """Return whether a text differs by side."""
    return "{" in found


def resolve(found: str, side: Side | None) -> str:
    """Return the text for one working side; without a side, the text as it is."""
    if side is None or "{" not in found:
        return found
    form = 1 if side == "left" else 2
    return _MARK.sub(lambda mark: mark.group(form), found)


def sentences(found: str) -> tuple[str, ...]:
    """Return the sentences of a text, which joined by spaces give it back."""
    return tuple(_SENTENCE_END.split(found))
