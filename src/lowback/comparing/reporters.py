"""The forms in which a comparison is told, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.comparing.markdown import report_markdown, summarize_markdown
from lowback.comparing.text import report_text, summarize_text
from lowback.pack.serializer import laid_out

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.comparing.comparison import Comparison


def _json(comparison: Comparison) -> str:
    return laid_out(comparison.to_dict())


def _count_json(comparison: Comparison) -> str:
    return laid_out(comparison.to_dict() | {"differences": []})


#: The forms of `lowback diff`.
REPORTERS: dict[str, Callable[[Comparison], str]] = {
    "text": report_text,
    "json": _json,
    "markdown": report_markdown,
}
#: The same, counted only.
SUMMARIES: dict[str, Callable[[Comparison], str]] = {
    "text": summarize_text,
    "json": _count_json,
    "markdown": summarize_markdown,
}
