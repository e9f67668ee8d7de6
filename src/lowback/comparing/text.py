"""What changed, as text for a terminal: record by record, old and new on lines of their own."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lowback.comparing.telling import called, count, groups, headline, records
from lowback.shown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.comparing.comparison import Comparison, Difference
    from lowback.comparing.telling import Told

_WIDTH = 79


def report_text(comparison: Comparison) -> str:
    """Return what changed as text that ends in one newline."""
    parts = [headline(comparison)]
    listed = "\n".join(_wrapped(f"{label} ({len(ids)}): {', '.join(ids)}") for label, _, ids in groups(comparison))
    parts += [listed] if listed else []
    parts += ["\n".join(_record(each, changes)) for each, changes in records(comparison)]
    return "\n\n".join([*parts, count(comparison)]) + "\n"


def summarize_text(comparison: Comparison) -> str:
    """Return how much changed, in one line."""
    return f"{headline(comparison)}: {count(comparison)}\n"


def _record(first: Difference, changes: list[Told]) -> Iterator[str]:
    title = f": {escaped(first.title)}" if first.title else ""
    yield f"{called(first)}{title}"
    for each in changes:
        change = f" {each.change}" if each.change else ""
        yield f"  {escaped(each.place)}{change} ({each.concern})"
        yield from (f"    {sign} {escaped(value)}" for sign, value in (("-", each.old), ("+", each.new)) if value)


def _wrapped(text: str) -> str:
    return textwrap.fill(escaped(text), _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
