"""Where facts come from: sources, their authors, and citations with the status of what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, get_args

from lowback.model.dict_conversion import Shared, Standalone, integer, many, string, value, word
from lowback.model.enums import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.dict_conversion import Getters


@value
class Author(Standalone):
    """A person to credit."""

    name: str
    about: str | None = None
    """Who that is."""

    GETTERS: ClassVar[Getters] = {
        "name": string,
        "about": string,
    }


@value
class Source(Standalone):
    """A reference that facts come from."""

    OWN_WORK: ClassVar[str] = "own_work"
    """The kind of a source that stands for our own composition."""

    id: str
    title: str
    publisher: str
    """Who published it; for an article the journal, volume and page."""
    kind: str
    """What it is, such as "video" or "review"."""
    authors: tuple[Author, ...] = ()
    series: str | None = None
    """The series it belongs to."""
    year: int | None = None
    """The year it was published or last changed; None when unknown."""
    url: str | None = None
    """Its address; None when it has none."""

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "title": string,
        "publisher": string,
        "kind": string,
        "authors": many(Author.from_dict),
        "series": string,
        "year": integer,
        "url": string,
    }

    @property
    def is_own(self) -> bool:
        """Whether it stands for our own composition."""
        return self.kind == self.OWN_WORK


_STATUS: Callable[[object], Status] = word(get_args(Status))


@value
class Citation(Shared):
    """A source by its id, with the status of what was taken from it."""

    id: str
    """The id of a source in the catalogue's sources."""
    status: Status
    """How well the source was read."""

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "status": _STATUS,
    }
