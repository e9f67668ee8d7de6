"""What changed, as Markdown for a changelog: what matters most first, doses and safety in full, the rest by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.comparing.concerns import CONCERNS
from lowback.comparing.telling import count, groups, headline, records
from lowback.rendering.markdown import escape
from lowback.shown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.comparing.comparison import Comparison, Difference
    from lowback.comparing.concerns import Concern
    from lowback.comparing.telling import Group, Told

_TITLES: dict[Concern, str] = {"dose": "Doses", "safety": "Safety", "text": "Texts", "other": "Other"}
#: Of these, what stood there before and after is told.
_IN_FULL = frozenset({"dose", "safety"})
#: Records that are not told by name: a changelog would be full of them.
_COUNTED = frozenset({"source", "wording"})


def report_markdown(comparison: Comparison) -> str:
    """Return what changed as Markdown that ends in one newline."""
    return f"# {_text(headline(comparison))}\n\n{changelog(comparison, '##')}"


def summarize_markdown(comparison: Comparison) -> str:
    """Return how much changed, as one paragraph."""
    return f"{_text(headline(comparison))}: {_text(count(comparison))}\n"


def changelog(comparison: Comparison, heading: str) -> str:
    """Return what changed without a title.

    Args:
        comparison: what changed.
        heading: the signs before a heading, such as "##".

    """
    counted = count(comparison)
    blocks = [_text(counted[0].upper() + counted[1:]) + "."]
    listed = list(map(_listed, groups(comparison)))
    blocks += ["\n".join(listed)] if listed else []
    found = list(records(comparison))
    for concern in CONCERNS:
        lines = [line for record, changes in found for line in _record(record, changes, concern)]
        blocks += [f"{heading} {_TITLES[concern]}", "\n".join(lines)] if lines else []
    return "\n\n".join(blocks) + "\n"


def _listed(group: Group) -> str:
    """Return which records came or went; those that nobody reads are only counted."""
    ids = "" if group.kind in _COUNTED else f": {', '.join(map(_code, group.ids))}"
    return f"- {_text(group.label.capitalize())} ({len(group.ids)}){ids}"


def _record(record: Difference, changes: list[Told], concern: Concern) -> Iterator[str]:
    """Yield the lines that tell what of one concern changed in a record."""
    changed = [each for each in changes if each.concern == concern]
    title = f", {_text(record.title)}" if record.title else ""
    name = f"- {_text(record.kind.replace('_', ' '))} {_code(record.id)}{title}"
    if changed and concern in _IN_FULL:
        yield name
        yield from (f"  - {_place(each)}{_values(each)}" for each in changed)
    elif changed:
        yield f"{name}: {', '.join(map(_place, changed))}"


def _place(told: Told) -> str:
    return f"{_code(told.place)} {told.change}".rstrip()


def _values(told: Told) -> str:
    values = " → ".join(_text(value) for value in (told.old, told.new) if value)
    return f": {values}" if values else ""


def _text(text: str) -> str:
    return escape(escaped(text))


def _code(text: str) -> str:
    """Return an id or a place as code; one with a sign that could end the code is told as text."""
    return _text(text) if "`" in text or not text.isprintable() else f"`{text}`"
