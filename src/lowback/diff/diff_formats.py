"""The formats of `lowback diff`: text for a terminal, JSON for programs, Markdown for a changelog."""

from __future__ import annotations

import json
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.diff.json_diff import CONCERNS, FOREIGN, name_of
from lowback.diff.renames import plural
from lowback.escaping import escaped
from lowback.model.dose import Frequency, Range, dose_from_dict
from lowback.pack.json_layout import laid_out
from lowback.rendering import words
from lowback.rendering.markdown_page import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.diff.comparison import Comparison, Difference
    from lowback.diff.json_diff import ChangeType, Concern

#: How wide lists of ids are in a terminal.
_WIDTH = 79
#: Keys whose numbers are seconds.
_SECONDS = frozenset({"seconds", "rest_seconds", "pause_seconds", "seconds_per_rep", "longest_hold"})
#: Of an entry that comes or goes these are left out: its id is in its place, the others are background.
_BACKGROUND = frozenset({"id", "from", "sources", "license", "contributors", "extra"})
#: What null means, by its key.
_NULLS = {"to": "no successor", "seconds": "as long as you like"}
#: What became of something, in words.
_CHANGES: dict[ChangeType, str] = {
    "added": "added",
    "removed": "removed",
    "renamed": "renamed",
    "changed": "",
    "moved": "in another order",
}
#: The headings of a changelog.
_TITLES: dict[Concern, str] = {"dose": "Doses", "safety": "Safety", "text": "Texts", "other": "Other"}
#: Of these, a changelog has the values before and after.
_IN_FULL = frozenset({"dose", "safety"})
#: Records that a changelog only counts: it would be full of them.
_COUNTED = frozenset({"source", "wording"})


class _Entry(NamedTuple):
    """One change in words."""

    concern: Concern
    place: str
    """Where it is, such as "doses/roll"."""
    change: str
    """What became of it, such as "added"; empty when there is another value now."""
    old: str
    """The value before; empty when there was none, or none that its place does not tell."""
    new: str
    """The value after; empty when there is none, or none that its place does not tell."""


class _Group(NamedTuple):
    """Records that came, went or have another id."""

    label: str
    """What they are and what became of them, such as "added exercises"."""
    kind: str
    """Their kind, such as "exercise"."""
    ids: list[str]
    """Their ids, sorted; with a new one, both."""


def format_text(comparison: Comparison) -> str:
    """Return what changed as text for a terminal: old and new on lines of their own."""
    groups = [_wrapped(f"{label} ({len(ids)}): {', '.join(ids)}") for label, _, ids in _groups(comparison)]
    records = ["\n".join(_text_lines(first, entries)) for first, entries in _records(comparison)]
    parts = [_headline(comparison), "\n".join(groups), *records, _count(comparison)]
    return "\n\n".join(filter(None, parts)) + "\n"


def summarize_text(comparison: Comparison) -> str:
    """Return how much changed, in one line."""
    return f"{_headline(comparison)}: {_count(comparison)}\n"


def _text_lines(first: Difference, entries: list[_Entry]) -> Iterator[str]:
    name = " ".join(dict.fromkeys((first.kind.replace("_", " "), first.id)))
    yield f"{name}: {escaped(first.title)}" if first.title else name
    for entry in entries:
        yield f"  {f'{escaped(entry.place)} {entry.change}'.rstrip()} ({entry.concern})"
        yield from (f"    {sign} {escaped(value)}" for sign, value in (("-", entry.old), ("+", entry.new)) if value)


def _wrapped(text: str) -> str:
    return textwrap.fill(escaped(text), _WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def format_json(comparison: Comparison) -> str:
    """Return what changed as one JSON object, which `schemas/diff.json` describes."""
    return laid_out(comparison.to_dict())


def summarize_json(comparison: Comparison) -> str:
    """Return the same object without the differences, which are only counted."""
    return laid_out(comparison.to_dict() | {"differences": []})


def format_markdown(comparison: Comparison) -> str:
    """Return what changed as Markdown: what matters most first, doses and safety in full, the rest by place."""
    return f"# {_escape(_headline(comparison))}\n\n{changelog(comparison, '##')}"


def summarize_markdown(comparison: Comparison) -> str:
    """Return how much changed, as one paragraph."""
    return f"{_escape(_headline(comparison))}: {_escape(_count(comparison))}\n"


def changelog(comparison: Comparison, heading: str) -> str:
    """Return what changed as Markdown without a title.

    Args:
        comparison: what changed.
        heading: the signs before a heading, such as "##".

    """
    count = _count(comparison)
    blocks = [_escape(count[0].upper() + count[1:]) + ".", "\n".join(map(_group_line, _groups(comparison)))]
    records = list(_records(comparison))
    for concern in CONCERNS:
        lines = [line for first, entries in records for line in _markdown_lines(first, entries, concern)]
        blocks += [f"{heading} {_TITLES[concern]}", "\n".join(lines)] if lines else []
    return "\n\n".join(filter(None, blocks)) + "\n"


def _group_line(group: _Group) -> str:
    """Return which records came or went; those that nobody reads are only counted."""
    ids = "" if group.kind in _COUNTED else f": {', '.join(map(_code, group.ids))}"
    return f"- {_escape(group.label.capitalize())} ({len(group.ids)}){ids}"


def _markdown_lines(first: Difference, entries: list[_Entry], concern: Concern) -> Iterator[str]:
    """Yield the lines for what of one concern changed in a record."""
    concerned = [entry for entry in entries if entry.concern == concern]
    title = f", {_escape(first.title)}" if first.title else ""
    name = f"- {_escape(first.kind.replace('_', ' '))} {_code(first.id)}{title}"
    places = [f"{_code(entry.place)} {entry.change}".rstrip() for entry in concerned]
    if concerned and concern in _IN_FULL:
        yield name
        yield from (f"  - {place}{_markdown_values(entry)}" for place, entry in zip(places, concerned, strict=True))
    elif concerned:
        yield f"{name}: {', '.join(places)}"


def _markdown_values(entry: _Entry) -> str:
    values = " → ".join(_escape(value) for value in (entry.old, entry.new) if value)
    return f": {values}" if values else ""


def _escape(text: str) -> str:
    return escape(escaped(text))


def _code(text: str) -> str:
    """Return an id or a place as code; one with a sign that could end the code is text."""
    return _escape(text) if "`" in text or not text.isprintable() else f"`{text}`"


def _headline(comparison: Comparison) -> str:
    """Return which packs were compared: "lowback 0.1.0 → lowback 0.2.0"."""
    return " → ".join(f"{edition.pack} {edition.version}" for edition in (comparison.old, comparison.new))


def _count(comparison: Comparison) -> str:
    """Return how many differences there are, and how many of each concern."""
    total = len(comparison.differences)
    counts = ", ".join(f"{number} {concern}" for concern, number in comparison.counts().items() if number)
    return f"{total} difference{'' if total == 1 else 's'}: {counts}" if total else "no differences"


def _groups(comparison: Comparison) -> Iterable[_Group]:
    """Return which records came, went or have another id, by kind."""
    groups: dict[str, _Group] = {}
    for difference in comparison.differences:
        if not difference.place:
            label = f"{difference.change} {plural(difference.kind).replace('_', ' ')}"
            is_renamed = difference.change == "renamed"
            name = f"{difference.old} → {difference.new}" if is_renamed else difference.id
            groups.setdefault(label, _Group(label, difference.kind, [])).ids.append(name)
    return groups.values()


def _records(comparison: Comparison) -> Iterator[tuple[Difference, list[_Entry]]]:
    """Yield what changed in records that were there before, record by record; the first difference stands for each."""
    inner = (difference for difference in comparison.differences if difference.place)
    for _, group in groupby(inner, key=lambda difference: (difference.kind, difference.id)):
        differences = list(group)
        yield differences[0], list(_entries(differences))


def _entries(differences: Iterable[Difference]) -> Iterator[_Entry]:
    """Yield the changes in a record; all that changed in how much a dose asks for is one of them."""
    doses = set()
    for difference in differences:
        place = difference.place.rpartition("/")[0]
        if not _changes_words_of_dose(difference):
            yield _Entry(difference.concern, difference.place, _CHANGES[difference.change], *_values(difference))
        elif place not in doses:
            doses.add(place)
            yield _Entry("dose", place, "", difference.old_dose or "", difference.new_dose or "")


def _changes_words_of_dose(difference: Difference) -> bool:
    """Return whether a change in a dose shows in what the whole dose asks for."""
    has_both = difference.old_dose is not None and difference.new_dose is not None
    return has_both and difference.concern == "dose" and difference.old_dose != difference.new_dose


def _values(difference: Difference) -> tuple[str, str]:
    """Return the values before and after in words; what only an app knows as JSON."""
    parts = difference.pointer.split("/")
    key = next(part for part in reversed(parts) if not part.isdecimal())
    old, new = difference.old_json or "", difference.new_json or ""
    if FOREIGN in parts:
        return old, new
    return old and _in_words(key, json.loads(old)), new and _in_words(key, json.loads(new))


def _in_words(key: str, value: Any) -> str:
    """Return the value of a key in words: a dose, a range and a frequency as `show` has them."""
    if isinstance(value, list):
        entries = [_entry_in_words(key, entry) for entry in value]
        return (" / " if any(" " in entry for entry in entries) else ", ").join(entries)
    if isinstance(value, dict):
        return _object_in_words(key, value)
    if key in _SECONDS and isinstance(value, int):
        return words.plain(words.seconds(Range.exactly(value)))
    return _NULLS.get(key, "as many as feels good") if value is None else "yes" if value is True else str(value)


def _entry_in_words(key: str, entry: Any) -> str:
    """Return an entry of a list in words, after its id."""
    name = name_of(entry)
    text = "" if name and key == "sources" else _in_words(key, entry)
    return f"{name} ({text})" if name and text else name or text


def _object_in_words(key: str, value: dict[str, Any]) -> str:
    if "mode" in value and "id" in value and key in {"dose", "doses"}:
        return words.plain(words.dose(dose_from_dict(value)))
    if key == "frequency":
        return words.plain(words.frequency(Frequency.from_dict(value)))
    if value.keys() == {"min", "max"}:
        return _range_in_words(key, Range.from_dict(value))
    return "; ".join(f"{name}: {_in_words(name, inner)}" for name, inner in value.items() if name not in _BACKGROUND)


def _range_in_words(key: str, value: Range) -> str:
    text = words.seconds(value) if key in _SECONDS else f"{words.number(value)}{' or more' if value.is_open else ''}"
    return words.plain(text)


#: What writes a comparison, by the name of the format.
DIFF_FORMATS: dict[str, Callable[[Comparison], str]] = {
    "text": format_text,
    "json": format_json,
    "markdown": format_markdown,
}
#: The same, counted only.
SUMMARIES: dict[str, Callable[[Comparison], str]] = {
    "text": summarize_text,
    "json": summarize_json,
    "markdown": summarize_markdown,
}
