"""Records as NDJSON: a JSON object a line, which holds one record as it is and says what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.exports.records import meta, of_all_kinds, redirects
from lowback.pack.serializer import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog

_FORMAT = "lowback-records/1"


def ndjson_lines(catalog: Catalog) -> Iterator[str]:
    """Yield a line about the data, one for each record, and one for each retired id.

    What others refer to goes first: exercises stand before the routines that are made of them.
    """
    yield _line("meta", {**meta(catalog), "format": _FORMAT})
    for kind, _, record in of_all_kinds(catalog):
        yield _line(kind, record.to_dict())
    for kind, old, new in redirects(catalog):
        to = list(new) if len(new) > 1 else next(iter(new), None)
        yield _line("redirect", {"kind": kind, "from": old, "to": to})


def _line(kind: str, record: dict[str, Any]) -> str:
    return one_line({"kind": kind, "record": record}) + "\n"
