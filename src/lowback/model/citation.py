"""Where a fact comes from, and how well that was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, get_args

from lowback.model.record import Shared, string, value, word
from lowback.model.terms import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.record import Getters

_STATUS: Callable[[object], Status] = word(get_args(Status))


@value
class Citation(Shared):
    """A source by its id, with the status of what was taken from it."""

    #: The id of a source in the catalogue's sources.
    id: str
    #: How well the source was read.
    status: Status

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "status": _STATUS,
    }
