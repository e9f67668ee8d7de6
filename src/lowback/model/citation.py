"""Where a fact comes from, and how well that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, get_args

from lowback.model.record import Record, read, text, value, word
from lowback.model.terms import Status

if TYPE_CHECKING:
    from collections.abc import Callable

_STATUS: Callable[[object], Status] = word(get_args(Status))


@value
class Citation(Record):
    """A source by its id, with the status of what was taken from it."""

    #: The id of a source in the catalogue's sources.
    id: str
    #: How well the source was read.
    status: Status

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the citation; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(id=fields.required("id", text), status=fields.required("status", _STATUS))
