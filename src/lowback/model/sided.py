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
    text = string(value)
    if not ("{" in text or "}" in text or "|" in text):
        return text
    before, marks = _split(text)
    plain = [before, *(part for mark in marks for part in mark)]
    whole = all(left and right for left, right, _ in marks)
    if not whole or any(sign in part for part in plain for sign in "{|}") or len(marks) != text.count("}"):
        raise RecordError(f"write what differs by side as {{left|right}}, found {text!r}")
    return text


def resolve(text: str, side: Side | None) -> str:
    """Return the text for one working side; without a side, the text as it is."""
    if side is None or "{" not in text:
        return text
    before, marks = _split(text)
    return before + "".join((left if side == "left" else right) + after for left, right, after in marks)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, which joined by spaces give it back."""
    return tuple(re.split(r"(?<=[.!?]) ", text))


def _split(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Return what stands before the first mark, and for each mark its two forms and what follows it."""
    before, *rest = text.split("{")
    marks = []
    for part in rest:
        forms, _, after = part.partition("}")
        left, _, right = forms.partition("|")
        marks.append((left, right, after))
    return before, marks
