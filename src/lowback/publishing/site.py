"""The files of a site: where each goes, and how it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from lowback.errors import ExportError
from lowback.publishing.listing import KINDS, listings
from lowback.rendering.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.terms import Mode
    from lowback.publishing.listing import Listing

    Subject = Routine | Exercise


@attrs.frozen(kw_only=True)
class Shape:
    """How the files of a site are made, and what they are called."""

    #: What makes the page of a routine or an exercise.
    page: Callable[[Subject], str | bytes]
    #: How the names of files end.
    ending: str
    #: What makes an index; None for a format that has none.
    index: Callable[[Listing], str] | None
    #: The name of an index, without its ending.
    index_name: str
    #: The mode of the pages; None for the ways as equals.
    mode: Mode | None


class Site:
    """The files of a site, in the order in which they are made: pages, then indexes."""

    def __init__(self, catalog: Catalog, shape: Shape, kinds: Iterable[str] = tuple(KINDS)) -> None:
        """Take what is shown and how.

        Args:
            catalog: whose routines and exercises.
            shape: how files are made.
            kinds: "routines", "exercises" or both.

        Raises:
            ExportError: when two files would have one path.

        """
        self._shape = shape
        self._pages: dict[str, dict[str, Subject]] = {kind: {} for kind in kinds}
        self._claims: dict[str, str] = {}
        for folder in ("", *self._pages) if shape.index else ():
            self._claim(self._index_path(folder), "the index")
        for kind, pages in self._pages.items():
            records: dict[str, Subject] = dict(getattr(catalog, kind))
            for subject in records.values():
                path = f"{kind}/{slug(subject.id)}{shape.ending}"
                self._claim(path, f"{kind[:-1]} {subject.id}")
                pages[path] = subject

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of all files, with forward slashes."""
        return tuple(self._claims)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield each file's path and its bytes, which are made when they are asked for.

        Raises:
            UnknownIdError: when a record names something that the catalogue lacks.
            ExportError: when a text holds half of a character.

        """
        for pages in self._pages.values():
            for path, subject in pages.items():
                yield path, _encoded(path, self._shape.page(subject))
        if self._shape.index:
            for listing in listings(self._pages, self._shape.mode):
                path = self._index_path(listing.folder)
                yield path, _encoded(path, self._shape.index(listing))

    def _index_path(self, folder: str) -> str:
        return "/".join(filter(None, (folder, f"{self._shape.index_name}{self._shape.ending}")))

    def _claim(self, path: str, what: str) -> None:
        """Keep that a path is taken; raise `ExportError` when it was."""
        if path in self._claims:
            reason = f"is where {self._claims[path]} goes, and {what} as well. Rename one, or leave its pack out"
            raise ExportError(path, reason)
        self._claims[path] = what


def _encoded(path: str, made: str | bytes) -> bytes:
    if isinstance(made, bytes):
        return made
    try:
        return made.encode()
    except UnicodeEncodeError:
        reason = "a text holds half of a character. Load the records with load_catalog, which checks it"
        raise ExportError(path, reason) from None
