"""What somebody may ask the catalogue for: the filters, and the values that each takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, get_args

from lowback.errors import UnknownChoiceError, UnknownIdError, wrong_type
from lowback.model.terms import Laterality, Level, Mode, MuscleRole

if TYPE_CHECKING:
    from lowback.catalog.catalog import Catalog

#: One value or several.
Values = str | Iterable[str]


class _Filter(NamedTuple):
    """What a filter takes."""

    #: What its values are, for messages.
    takes: str
    example: str
    #: The kind of vocabulary that has its values; empty when they are fixed words.
    kind: str = ""
    #: The words there are, when they are fixed.
    words: tuple[str, ...] = ()


#: The filters that take one value or several, by name.
FILTERS = {
    "position": _Filter("ids of positions", "supine", "positions"),
    "muscle": _Filter("ids of muscles", "hamstrings", "muscles"),
    "role": _Filter("roles of muscles", "stretched", words=get_args(MuscleRole)),
    "equipment": _Filter("ids of equipment", "mat", "equipment"),
    "laterality": _Filter("words", "unilateral", words=get_args(Laterality)),
    "level": _Filter("levels", "beginner", words=get_args(Level)),
    "mode": _Filter("modes", "hold", words=tuple(Mode)),
    "trigger": _Filter("ids of triggers", "after_long_run", "triggers"),
    "avoid": _Filter("ids of precautions", "knee", "precautions"),
}


def several(name: str, found: object) -> frozenset[str]:
    """Return the values that a filter was given; raise `TypeError` when they are neither a text nor several."""
    if isinstance(found, str):
        return frozenset((found,))
    if isinstance(found, Iterable) and not isinstance(found, Mapping):
        values = list(found)
        if all(isinstance(each, str) for each in values):
            return frozenset(values)
    takes, example = FILTERS[name].takes, FILTERS[name].example
    raise wrong_type(f"{name} takes {takes}", found, f'Write them as a set, such as {{"{example}"}}')


def known(name: str, found: Values, catalog: Catalog) -> frozenset[str]:
    """Return the values that a filter was given.

    Raises:
        TypeError: when it was given neither a text nor several.
        UnknownIdError: when the catalogue has no such id.
        UnknownChoiceError: when there is no such word.

    """
    values = several(name, found)
    kind, words = FILTERS[name].kind, FILTERS[name].words
    ids: Mapping[str, object] = getattr(catalog, kind) if kind else {}
    unknown = min((each for each in values if each not in ids and each not in words), default=None)
    if unknown is None:
        return values
    raise UnknownIdError(name, unknown, ids) if kind else UnknownChoiceError(name, unknown, words)


def text_or_none(found: object) -> str | None:
    """Return a text to search for; None when there is nothing to search for. Raise `TypeError` when it is no text."""
    if found is not None and not isinstance(found, str):
        raise wrong_type("text takes a text", found, 'Write it in quotes, such as "cat cow"')
    return found if found and not found.isspace() else None


def minutes_or_none(found: object) -> float | None:
    """Return a number of minutes, or None; raise `TypeError` for anything else."""
    if found is not None and (not isinstance(found, int | float) or isinstance(found, bool)):
        raise wrong_type("max_minutes takes a number", found, "Write it without quotes, such as 10")
    return found
