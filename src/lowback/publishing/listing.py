"""What an index lists: the routines and exercises of a site, each with its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from lowback.model.exercise import Exercise
from lowback.rendering import words
from lowback.rendering.compose import items_of
from lowback.rendering.credits import licences
from lowback.rendering.timing import span, times_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowback.model.ranges import Range
    from lowback.model.routine import Routine
    from lowback.model.terms import Mode
    from lowback.rendering.page import Licence
    from lowback.rendering.timing import Time

#: The kinds of pages, which are also the folders that they stand in, with their titles.
KINDS = {"routines": "Routines", "exercises": "Exercises"}
_TITLE = "Low-back routines and exercises"
_ABOUT = "Each with how long it takes. General information, not medical advice."


@attrs.frozen
class Entry:
    """A page as an index shows it."""

    id: str
    name: str
    #: What it is for, in a sentence or two.
    summary: str
    #: How long it takes in each way.
    times: tuple[Time, ...]
    #: The path of its page in the site, with forward slashes.
    path: str

    @property
    def duration(self) -> Range:
        """How long it takes, in seconds; open when a dose is."""
        return span(self.times)

    @property
    def time(self) -> str:
        """How long it takes, in sentences."""
        return words.times(self.times).text


@attrs.frozen
class Group:
    """The entries of one kind, which is also the name of their folder."""

    kind: str
    entries: tuple[Entry, ...]

    @property
    def title(self) -> str:
        """What stands above them."""
        return KINDS[self.kind]


@attrs.frozen
class Listing:
    """An index: of the whole site, or of one of its folders."""

    #: The folder that it stands in; empty for that of the site.
    folder: str
    groups: tuple[Group, ...]
    #: The licences of what it lists, with all whom to name.
    licences: tuple[Licence, ...]

    @property
    def has_several(self) -> bool:
        """Whether it lists several kinds, each under its title."""
        return len(self.groups) > 1

    @property
    def title(self) -> str:
        """What stands at its top."""
        return _TITLE if self.has_several else self.groups[0].title

    @property
    def about(self) -> str:
        """What it is, in a sentence or two."""
        return _ABOUT

    def link(self, entry: Entry) -> str:
        """Return the path of a page as it is seen from the folder of the index."""
        return entry.path.removeprefix(f"{self.folder}/")


def listings(pages: Mapping[str, Mapping[str, Routine | Exercise]], mode: Mode | None) -> list[Listing]:
    """Return the indexes of a site: that of the whole, then that of each folder.

    Args:
        pages: the routines and exercises, by the path of their page, by the kind, which is also their folder.
        mode: the mode of the pages; None for the ways as equals.

    """
    groups = [
        Group(kind, tuple(_entry(subject, path, mode) for path, subject in found.items()))
        for kind, found in pages.items()
    ]
    whole = Listing("", tuple(groups), _licences(pages.values()))
    return [whole, *(Listing(group.kind, (group,), _licences([pages[group.kind]])) for group in groups)]


def _entry(subject: Routine | Exercise, path: str, mode: Mode | None) -> Entry:
    summary = subject.summary if isinstance(subject, Exercise) else subject.purpose
    return Entry(subject.id, subject.name, summary, times_of(items_of(subject), mode), path)


def _licences(pages: Iterable[Mapping[str, Routine | Exercise]]) -> tuple[Licence, ...]:
    return tuple(licences([subject for found in pages for subject in found.values()]))
