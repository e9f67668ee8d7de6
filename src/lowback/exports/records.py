"""The tables that are about records of all kinds: what there is, where it comes from, who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.catalog.builtin import data_version
from lowback.catalog.redirects import KINDS as RETIRED_KINDS
from lowback.catalog.redirects import retired_of
from lowback.exports.table import NUMBER, Table, each, known, leads, maybe, text, whole
from lowback.pack.layout import CORE, SCHEMA_VERSION, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.exports.table import Row
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine

#: The version of the tables: a new column or table raises it, and so does whatever changes its meaning.
TABLES_VERSION = 2
_FORMAT = f"lowback-tables/{TABLES_VERSION}"
_NOTICE = "General information, not medical advice."

#: What a record of each mapping of a catalogue is called. What others refer to stands first.
KINDS = {
    "sources": "source",
    **{kind: kind.removesuffix("s") for kind in VOCABULARY},
    "exercises": "exercise",
    "routines": "routine",
}
#: Which of its texts says what a record is; for other kinds, the label.
_NAMES = {
    "source": "title",
    "notice": "text",
    "red_flag": "question",
    "wording": "use",
    "exercise": "name",
    "routine": "name",
}
#: The parts of a record that have sources of their own.
_CITING = {
    "exercise": ("aliases", "muscles", "phases", "doses", "precautions", "easier", "harder", "device_codes"),
    "routine": ("when", "evidence", "items"),
    "trigger": ("suits",),
}
_KIND = text("record_kind", "what the record is, as in `records`")
_RECORD = text("record_id", "the record's id")
_PAIR = ("record_kind", "record_id", "records")


def of_all_kinds(catalog: Catalog) -> Iterator[tuple[str, str, Any]]:
    """Yield the kind and the id of every record, and the record; what others refer to goes first."""
    for mapping, kind in KINDS.items():
        for record, found in each(getattr(catalog, mapping)):
            yield kind, record, found


def redirects(catalog: Catalog) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the kind of every retired id, the id, and its successors."""
    for mapping, kind in RETIRED_KINDS.items():
        retired = retired_of(getattr(catalog, mapping))
        for record in sorted(retired):
            yield kind, record, retired[record]


def _redirects(catalog: Catalog) -> Iterator[Row]:
    for kind, record, successors in redirects(catalog):
        for number, new in enumerate(successors or (None,), 1):
            yield kind, record, number, new


def meta(catalog: Catalog) -> dict[str, str]:
    """Return what is to be known about the data as a whole."""
    licensed: list[Exercise | Routine] = [*catalog.exercises.values(), *catalog.routines.values()]
    packs = {record.rpartition(":")[0] or CORE for _, record, _ in of_all_kinds(catalog)}
    return {
        "format": _FORMAT,
        "data_version": data_version,
        "schema_version": ".".join(map(str, SCHEMA_VERSION)),
        "packs": "; ".join(sorted(packs)),
        "license": " AND ".join(sorted({record.license for record in licensed})),
        "contributors": "; ".join(sorted({name for record in licensed for name in record.contributors})),
        "notice": _NOTICE,
    }


def _records(catalog: Catalog) -> Iterator[Row]:
    for kind, record, found in of_all_kinds(catalog):
        yield kind, record, getattr(found, _NAMES.get(kind, "label"))


def _citations(catalog: Catalog) -> Iterator[Row]:
    for kind, record, found in of_all_kinds(catalog):
        for part, number, cited in _cited(kind, found):
            for place, citation in enumerate(cited, 1):
                yield kind, record, part, number, place, known(catalog.sources, citation.id), citation.status


def _cited(kind: str, record: Any) -> Iterator[tuple[str, int, Any]]:  # noqa: ANN401 - a record of any kind
    """Yield the parts of a record that have sources: the name, the number, and the citations."""
    yield "record", 1, getattr(record, "sources", ())
    for part in _CITING.get(kind, ()):
        found = getattr(record, part)
        for number, inner in enumerate(found if isinstance(found, tuple) else (found,), 1):
            # An item has sources for its dose, and a trigger for what suits it, when there is that.
            citing = inner.dose if part == "items" else inner
            yield part, number, citing.sources if citing else ()


def _contributors(catalog: Catalog) -> Iterator[Row]:
    for kind, record, found in of_all_kinds(catalog):
        for number, name in enumerate(getattr(found, "contributors", ()), 1):
            yield kind, record, number, name


def _allowances(catalog: Catalog) -> Iterator[Row]:
    for kind, record, found in of_all_kinds(catalog):
        for number, allowed in enumerate(getattr(found, "allow", ()), 1):
            yield kind, record, number, allowed.code, allowed.at, allowed.reason


RECORDS = Table(
    "records",
    "Everything that has an id.",
    (
        text("kind", f"what it is: {', '.join(f'`{kind}`' for kind in KINDS.values())}"),
        text("id", "its id; of packs other than the built-in one `pack:id`"),
        text("name", "what says in words what it is"),
    ),
    2,
    _records,
)

RECORD_TABLES = (
    Table(
        "citations",
        "Where a fact comes from. Join `part` and `part_number` with the table of the part.",
        (
            _KIND,
            _RECORD,
            text(
                "part",
                "what is sourced: `record` as a whole, or the key of a part, such as `doses` or `easier`; `items` for "
                "the dose of an item",
            ),
            whole("part_number", "the part's `number`; 1 where there is one only"),
            NUMBER,
            leads("source_id", "the source", "sources"),
            text(
                "status", "how well it was read: `seen`, `seen_partial`, `seen_secondary`, `seen_coarse` or `derived`"
            ),
        ),
        5,
        _citations,
        _PAIR,
    ),
    Table(
        "contributors",
        "Who wrote an exercise or a routine, to be named when it is used.",
        (_KIND, _RECORD, NUMBER, text("name", "the name")),
        3,
        _contributors,
        _PAIR,
    ),
    Table(
        "allowances",
        "A warning of `lowback validate` that is meant to stay.",
        (
            _KIND,
            _RECORD,
            NUMBER,
            text("code", "the code of the warning"),
            text("place", "where it is told, as a JSON pointer"),
            text("reason", "why it is right all the same"),
        ),
        3,
        _allowances,
        _PAIR,
    ),
    Table(
        "redirects",
        "A retired id, with one of its successors: a precaution or a question that was split has several rows.",
        (
            text("kind", "`exercise`, `routine`, `precaution` or `red_flag`"),
            text("old_id", "the retired id"),
            NUMBER,
            maybe("new_id", "an id to use instead; empty when nothing replaces it"),
        ),
        3,
        _redirects,
    ),
)

META = Table(
    "meta",
    "What is to be known about the data as a whole.",
    (
        text(
            "key",
            f"`format` (`{_FORMAT}`), `data_version` (of the built-in data), `schema_version`, `packs`, "
            "`license`, `contributors` or `notice`",
        ),
        text("value", "what it is"),
    ),
    1,
    lambda catalog: meta(catalog).items(),
)
