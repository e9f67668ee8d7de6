"""Filters: the values that each takes, and the exercises and routines that they select."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from lowback.catalog.contraindications import against, meant, refuse_stops, refuse_unknown
from lowback.catalog.search import ALIAS, LABEL, NAME, Index, Thesaurus
from lowback.errors import UnknownChoiceError, UnknownIdError, wrong_type
from lowback.model.enums import Laterality, Level, Mode, MuscleRole
from lowback.pack.references import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.vocabulary import Precaution

#: One value or several.
Values = str | Iterable[str]
#: The mappings of a catalogue, by their names.
Kinds = Mapping[str, Mapping[str, Any]]
_MINUTE = 60


class _Filter(NamedTuple):
    """What a filter takes."""

    takes: str
    """What its values are, for messages."""
    example: str
    kind: str = ""
    """The kind of vocabulary that has its values; empty when they are fixed words."""
    words: tuple[str, ...] = ()
    """The words there are, when they are fixed."""


#: The filters that take one value or several, by name.
_FILTERS = {
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

#: What a record has that a filter of the same name asks for.
_EXERCISE: dict[str, Callable[[Exercise], Iterable[str]]] = {
    "position": lambda exercise: (exercise.position,),
    "laterality": lambda exercise: (exercise.laterality,),
    "level": lambda exercise: (exercise.level,),
    "mode": lambda exercise: exercise.modes,
}
_ROUTINE: dict[str, Callable[[Routine], Iterable[str]]] = {
    "level": lambda routine: (routine.level,),
    "trigger": lambda routine: routine.when.triggers,
}


def several(name: str, values: object) -> frozenset[str]:
    """Return the values of a filter; raise `TypeError` when they are neither a text nor several."""
    if isinstance(values, str):
        return frozenset((values,))
    if isinstance(values, Iterable) and not isinstance(values, Mapping):
        texts = list(values)
        if all(isinstance(text, str) for text in texts):
            return frozenset(texts)
    takes, example = _FILTERS[name].takes, _FILTERS[name].example
    raise wrong_type(f"{name} takes {takes}", values, f'Write them as a set, such as {{"{example}"}}')


def select_exercises(kinds: Kinds, filters: Mapping[str, Values | None], matches: Sequence[Exercise]) -> list[Exercise]:
    """Return those of some exercises that all filters let through; see `Catalog.find_exercises`."""
    values, avoid = _resolved(kinds, filters)
    if avoid:
        refuse_unknown(matches, kinds["precautions"])
    muscles, roles = values.get("muscle"), values.get("role")
    return [
        exercise
        for exercise in matches
        if _has(exercise, values, _EXERCISE)
        and (muscles is roles is None or _uses_muscle(exercise, muscles, roles))
        and _suits((exercise,), values.get("equipment"), avoid)
    ]


def select_routines(
    kinds: Kinds, filters: Mapping[str, Values | None], max_minutes: float | None, matches: Sequence[Routine]
) -> list[Routine]:
    """Return those of some routines that all filters let through; see `Catalog.find_routines`."""
    if max_minutes is not None and (not isinstance(max_minutes, int | float) or isinstance(max_minutes, bool)):
        raise wrong_type("max_minutes takes a number", max_minutes, "Write it without quotes, such as 10")
    values, avoid = _resolved(kinds, filters)
    if avoid:
        refuse_unknown((exercise for routine in matches for exercise in routine.exercises), kinds["precautions"])
    return [
        routine
        for routine in matches
        if _has(routine, values, _ROUTINE)
        and _suits(routine.exercises, values.get("equipment"), avoid)
        and (max_minutes is None or _ends_within(routine, max_minutes * _MINUTE))
    ]


def _needs(exercise: Exercise) -> list[frozenset[str]]:
    """Return what an exercise cannot do without: of each entry one thing, which may be a stand-in."""
    return [frozenset((use.id, *use.stand_ins)) for use in exercise.equipment if not use.optional]


def _resolved(
    kinds: Kinds, filters: Mapping[str, Values | None]
) -> tuple[dict[str, frozenset[str]], dict[str, Precaution]]:
    """Return the values of the filters, and the precautions to avoid."""
    values = {name: several(name, value) for name, value in filters.items() if value is not None}
    avoid = meant(values.pop("avoid", frozenset()), kinds["precautions"])
    refuse_stops(avoid)
    for name, texts in values.items():
        _refuse_missing(name, texts, kinds)
    return values, avoid


def _refuse_missing(name: str, values: frozenset[str], kinds: Kinds) -> None:
    """Raise an error when a value of a filter does not exist."""
    kind, choices = _FILTERS[name].kind, _FILTERS[name].words
    ids: Mapping[str, object] = kinds[kind] if kind else {}
    missing = min((value for value in values if value not in ids and value not in choices), default=None)
    if missing is not None:
        raise UnknownIdError(name, missing, ids) if kind else UnknownChoiceError(name, missing, choices)


def _has(record: Any, values: Mapping[str, frozenset[str]], getters: Mapping[str, Callable[[Any], Any]]) -> bool:
    return all(not values[name].isdisjoint(get(record)) for name, get in getters.items() if name in values)


def _uses_muscle(exercise: Exercise, muscles: frozenset[str] | None, roles: frozenset[str] | None) -> bool:
    return any(
        (muscles is None or use.id in muscles) and (roles is None or use.role in roles) for use in exercise.muscles
    )


def _suits(exercises: Iterable[Exercise], at_hand: frozenset[str] | None, avoid: Mapping[str, Precaution]) -> bool:
    """Return whether exercises can be done with what is at hand, and no precaution forbids one."""
    return all(
        (at_hand is None or not any(things.isdisjoint(at_hand) for things in _needs(exercise)))
        and not against(exercise, avoid)
        for exercise in exercises
    )


def _ends_within(routine: Routine, seconds: float) -> bool:
    """Return whether a routine takes no longer; what has an open end may always take longer."""
    longest = routine.duration().max
    return longest is not None and longest <= seconds


def index_of(kind: str, kinds: Kinds) -> Index:
    """Return an index of the exercises or the routines of a catalogue, for searching by text."""
    texts = _exercise_texts if kind == "exercises" else _routine_texts
    return Index.of((texts(record, kinds) for record in kinds[kind].values()), Thesaurus.of(kinds["wording"].values()))


def _exercise_texts(exercise: Exercise, kinds: Kinds) -> Iterator[tuple[str, float]]:
    yield from _names(exercise)
    yield from ((alias.name, ALIAS) for alias in exercise.aliases)
    things = [name for use in exercise.equipment for name in (use.id, *use.stand_ins)]
    muscles = [use.id for use in exercise.muscles]
    for kind, ids in (("positions", [exercise.position]), ("muscles", muscles), ("equipment", things)):
        yield from _labels(kinds[kind], ids)


def _routine_texts(routine: Routine, kinds: Kinds) -> Iterator[tuple[str, float]]:
    yield from _names(routine)
    yield from _labels(kinds["triggers"], routine.when.triggers)


def _names(record: Exercise | Routine) -> Iterator[tuple[str, float]]:
    yield from ((bare(record.id), NAME), (record.name, NAME), (record.id, ALIAS))


def _labels(terms: Mapping[str, Any], ids: Iterable[str]) -> Iterator[tuple[str, float]]:
    for term in (terms[name] for name in ids if name in terms):
        yield from ((bare(term.id), LABEL), (term.label, LABEL), (getattr(term, "anatomical_name", ""), LABEL))
