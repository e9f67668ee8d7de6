"""Retired ids and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.catalog.terms import any_fields
from lowback.model.record import null_or, text

if TYPE_CHECKING:
    from collections.abc import Mapping


def retired_in(data: Any, kind: str, prefix: str = "") -> Mapping[str, str | None]:  # noqa: ANN401 - any JSON value
    """Return the retired ids of a kind, each with its successor; None as successor when nothing replaces it.

    Args:
        data: what `redirects.json` holds.
        kind: "exercise" or "routine".
        prefix: what stands before the ids outside the pack, such as "clinic:".

    Raises:
        RecordError: when it holds no redirects.

    """
    entries = any_fields(data).required("redirects", _objects)
    return {
        prefix + each.required("from", text): _prefixed(prefix, each.required("to", null_or(text)))
        for each in map(any_fields, entries)
        if each.required("kind", text) == kind
    }


def _objects(found: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    return found if isinstance(found, list) else [found]


def _prefixed(prefix: str, record: str | None) -> str | None:
    return None if record is None else prefix + record
