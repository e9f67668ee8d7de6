"""Text that differs by side: {left|right} marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.errors import RecordError
from lowback.model.record import string

if TYPE_CHECKING:
    from lowback.model.terms import Side


def sided_text(value: object) -> str:
    """Return a text whose side marks, if any, are well formed.

    Raises:
        RecordError: when it is not a text, or a brace or bar stands outside a {left|right} mark.

    """
    found = string(value)
    if not ("{" in found or "}" in found or "|" in found):
        return found
    before, marks = _split(found)
    plain = [before, *(part for mark in marks for part in mark)]
    whole = all(left and right for left, right, _ in marks)
    if not whole or any(sign in part for part in plain for sign in "{|}") or len(marks) != found.count("}"):
        raise RecordError(f"write what differs by side as {{left|right}}, found {found!r}")
    return found


def resolve(found: str, side: Side | None) -> str:
    """Return the text for one working side; without a side, the text as it is."""
    if side is None or "{" not in found:
        return found
    before, marks = _split(found)
    return before + "".join((left if side == "left" else right) + after for left, right, after in marks)


def sentences(found: str) -> tuple[str, ...]:
    """Return the sentences of a text, which joined by spaces give it back."""
    return tuple(re.split(r"(?<=[.!?]) ", found))


def _split(found: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Return what stands before the first mark, and for each mark its two forms and what follows it."""
    before, *rest = found.split("{")
    marks = []
    for part in rest:
        forms, _, after = part.partition("}")
        left, _, right = forms.partition("|")
        marks.append((left, right, after))
    return before, marks
