"""Retired ids and where they lead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.model.record import expected, field, null_or, string

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
    entries = field(data, "redirects", _entries)
    return {
        prefix + field(each, "from", string): _prefixed(prefix, field(each, "to", null_or(string)))
        for each in entries
        if field(each, "kind", string) == kind
    }


def _entries(found: Any) -> list[Any]:  # noqa: ANN401 - any JSON value
    if not isinstance(found, list):
        raise expected("a list", found)
    return found


def _prefixed(prefix: str, record: str | None) -> str | None:
    return None if record is None else prefix + record
