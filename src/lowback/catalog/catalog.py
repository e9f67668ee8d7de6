"""The catalogue: exercises, routines and what they refer to, by id."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import attrs

from lowback.catalog.records import Records, builtin_exercises, builtin_routines, builtin_terms
from lowback.errors import UnknownIdError, wrong_type
from lowback.pack.folder import VOCABULARY
from lowback.pack.locate import builtin_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lowback.catalog.external_pack import Loaded
    from lowback.catalog.search import Index
    from lowback.catalog.selection import Values
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.sources import Source
    from lowback.model.vocabulary import Muscle, Notice, Position, Precaution, RedFlag, Term, Trigger, Wording
    from lowback.pack.folder import Folder

_LOCK = threading.Lock()
_KINDS = ("exercises", "routines", "sources", *VOCABULARY)


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Catalog:
    """Exercises, routines and what they refer to: read-only mappings by id. Compared by identity.

    The ids of packs other than the built-in one are `pack:id`. Looking up an id that is not there raises
    `UnknownIdError`, a `KeyError` that lists close matches.
    """

    exercises: Mapping[str, Exercise]
    """The exercises."""
    routines: Mapping[str, Routine]
    """The routines."""
    sources: Mapping[str, Source]
    """The references that facts come from."""
    muscles: Mapping[str, Muscle]
    """The muscles."""
    positions: Mapping[str, Position]
    """The start positions."""
    equipment: Mapping[str, Term]
    """The things that exercises need."""
    precautions: Mapping[str, Precaution]
    """The reasons to stop, to change an exercise, or to ask first."""
    triggers: Mapping[str, Trigger]
    """The events that call for a routine."""
    notices: Mapping[str, Notice]
    """The safety notices."""
    red_flags: Mapping[str, RedFlag]
    """The questions to ask before a routine."""
    wording: Mapping[str, Wording]
    """The words that checks of texts and searching go by."""
    packs: tuple[str, ...] = ()
    """The paths of the packs that it was loaded from, the built-in one first; none when it was put together by hand."""

    def __repr__(self) -> str:
        """Return the numbers of exercises and routines."""
        return f"<Catalog: {len(self.exercises)} exercises, {len(self.routines)} routines>"

    def find_exercises(  # noqa: PLR0913 - a filter each
        self,
        *,
        position: Values | None = None,
        muscle: Values | None = None,
        role: Values | None = None,
        equipment: Values | None = None,
        laterality: Values | None = None,
        level: Values | None = None,
        mode: Values | None = None,
        avoid: Values | None = None,
        text: str | None = None,
        near: bool = True,
    ) -> tuple[Exercise, ...]:
        """Return the exercises that all filters let through, sorted by id; with a text, the best match first.

        A filter takes one value or several, of which any will do; None lets everything through.

        Args:
            position: start positions, such as "supine".
            muscle: muscles that it works, stretches or steadies, such as "hamstrings".
            role: what happens to the muscle, or to any muscle: "worked", "stretched" or "stabilising".
            equipment: all that is at hand; what needs anything else is left out. () for nothing at all.
            laterality: "bilateral", "unilateral" or "alternating".
            level: "beginner", "intermediate" or "advanced".
            mode: "reps", "hold" or "time": it has a dose in that mode.
            avoid: precautions or conditions, as `adapt` takes them; what they forbid is left out.
            text: words of its id, name or other names, in any order, or of what it needs and is for; typing errors and
                accents do not matter, and not every word has to match.
            near: whether to return, with a text, what is only near it too: what lacks one of its words in its names.

        Raises:
            UnknownIdError: when the catalogue has no such position, muscle, equipment or precaution.
            UnknownChoiceError: when there is no such role, laterality, level or mode.
            UnsafeRoutineError: when a precaution says to stop whatever the exercise; its `text` is for the person.
            TypeError: when a filter was given something else than texts.

        """
        from lowback.catalog.selection import select_exercises

        filters = {"position": position, "muscle": muscle, "role": role, "equipment": equipment}
        filters |= {"laterality": laterality, "level": level, "mode": mode, "avoid": avoid}
        return tuple(select_exercises(self._kinds(), filters, self._matches("exercises", text, near=near)))

    def find_routines(  # noqa: PLR0913 - a filter each
        self,
        *,
        trigger: Values | None = None,
        max_minutes: float | None = None,
        level: Values | None = None,
        equipment: Values | None = None,
        avoid: Values | None = None,
        text: str | None = None,
        near: bool = True,
    ) -> tuple[Routine, ...]:
        """Return the routines that all filters let through, sorted by id; with a text, the best match first.

        A filter takes one value or several, of which any will do; None lets everything through.

        Args:
            trigger: events that call for it, such as "after_long_run".
            max_minutes: how long it takes at most, in its own modes; what has an open end is left out.
            level: "beginner", "intermediate" or "advanced".
            equipment: all that is at hand; what needs anything else is left out. () for nothing at all.
            avoid: precautions or conditions, as `adapt` takes them; what has an exercise that they forbid is left out.
            text: words of its id or name, in any order, or of its events; typing errors and accents do not matter, and
                not every word has to match.
            near: whether to return, with a text, what is only near it too: what lacks one of its words in its name.

        Raises:
            UnknownIdError: when the catalogue has no such trigger, equipment or precaution.
            UnknownChoiceError: when there is no such level.
            UnsafeRoutineError: when a precaution says to stop whatever the exercise; its `text` is for the person.
            TypeError: when a filter was given something else than texts, or `max_minutes` no number.

        """
        from lowback.catalog.selection import select_routines

        filters = {"trigger": trigger, "level": level, "equipment": equipment, "avoid": avoid}
        return tuple(select_routines(self._kinds(), filters, max_minutes, self._matches("routines", text, near=near)))

    def _kinds(self) -> dict[str, Mapping[str, Any]]:
        return {kind: getattr(self, kind) for kind in _KINDS}

    def _matches(self, kind: str, text: str | None, *, near: bool) -> tuple[Any, ...]:
        """Return the records of a kind: with a text those that match it, the best first, else all of them."""
        if text is not None and not isinstance(text, str):
            raise wrong_type("text takes a text", text, 'Write it in quotes, such as "cat cow"')
        records = tuple(getattr(self, kind).values())
        if not text or text.isspace():
            return records
        matches = self._index(kind).search(text)
        return tuple(records[match.record] for match in matches if near or not match.is_near)

    def _index(self, kind: str) -> Index:
        """Return the index of a kind of records: built when it is first asked for, kept with the catalogue."""
        from lowback.catalog.selection import index_of

        indexes = _INDEXES.setdefault(self, {})
        if kind not in indexes:
            indexes[kind] = index_of(kind, self._kinds())
        return indexes[kind]


#: The indexes of each catalogue, by the kind of records; they go with it.
_INDEXES: WeakKeyDictionary[Catalog, dict[str, Index]] = WeakKeyDictionary()


def load_catalog(*packs: str | os.PathLike[str], check: bool = True) -> Catalog:
    """Return a catalogue of the built-in pack and of other packs.

    Every file of the other packs is checked first; nothing is loaded unless all of them are right. Warnings do not
    count: `validate` tells them. Nothing of a pack is ever run.

    Args:
        packs: each the path of a pack's folder, of a project that holds one pack, or of a zip file such as a wheel; or
            the id of an installed pack, as a string. A pack that is named twice is loaded once.
        check: False when you have checked the packs before, with `validate` or `lowback validate`. They load faster;
            what cannot be read or built is refused all the same.

    Raises:
        PackError: naming every file of a pack that cannot be used, and why.
        TypeError: when a name is neither a text nor a path.
        UnknownIdError: when there is no installed pack of that id; it lists close matches.

    """
    core = default_catalog()
    if not packs:
        return core
    from lowback.catalog.external_pack import distinct, load_pack, opened, refuse_twins

    by_kind = {kind: getattr(core, kind) for kind in _KINDS}
    builders = {kind: _builder(kind) for kind in ("sources", *VOCABULARY)}
    folders = distinct([opened(pack) for pack in packs])
    loaded = [load_pack(folder, by_kind, builders, check=check) for folder in folders]
    refuse_twins(loaded)
    places = (*core.packs, *(os.path.abspath(folder.name) for folder in folders))
    return Catalog(**{kind: _merged(kind, by_kind[kind], loaded) for kind in _KINDS}, packs=places)


def default_catalog() -> Catalog:
    """Return the catalogue of the built-in pack: the same object every time."""
    with _LOCK:
        return _builtin()


@cache
def _builtin() -> Catalog:
    return builtin_catalog(builtin_folder())


def builtin_catalog(folder: Folder) -> Catalog:
    """Return a catalogue of a folder that is trusted to hold the built-in pack; its files are read when asked for."""
    exercises = builtin_exercises(folder)
    terms: dict[str, Any] = {
        kind: builtin_terms(folder, f"vocabulary/{kind}.json", singular(kind), _late_builder(kind))
        for kind in VOCABULARY
    }
    return Catalog(
        exercises=exercises,
        routines=builtin_routines(folder, exercises),
        sources=builtin_terms(folder, "sources.json", "source", _late_builder("sources")),
        **terms,
        packs=(folder.name,),
    )


def singular(kind: str) -> str:
    """Return what one record of a kind is called."""
    return kind.removesuffix("s").replace("_", " ")


def _builder(kind: str) -> Callable[[Any], Any]:
    from lowback.model import sources, vocabulary

    classes: dict[str, Any] = {
        "sources": sources.Source,
        "muscles": vocabulary.Muscle,
        "positions": vocabulary.Position,
        "triggers": vocabulary.Trigger,
        "precautions": vocabulary.Precaution,
        "notices": vocabulary.Notice,
        "red_flags": vocabulary.RedFlag,
        "wording": vocabulary.Wording,
    }
    build: Callable[[Any], Any] = classes.get(kind, vocabulary.Term).from_dict
    return build


def _late_builder(kind: str) -> Callable[[Any], Any]:
    return lambda data: _builder(kind)(data)  # noqa: PLW0108 - the builder comes when it is needed


def _merged(kind: str, core: Records[Any], packs: list[Loaded]) -> Mapping[str, Any]:
    own = {record: records for pack in packs for records in [pack.records.get(kind, {})] for record in records}
    retired = {old: new for pack in packs for old, new in pack.retired.get(kind, {}).items()}
    return Records(
        singular(kind),
        lambda record: own[record][record] if record in own else core.find(record),
        lambda: [*own, *core],
        lambda: {**retired, **core.retired()},
    )


def routine_or_exercise(catalog: Catalog, name: str) -> Routine | Exercise:
    """Return a routine, or an exercise where no routine has the id.

    Raises:
        UnknownIdError: when there is neither.

    """
    records: Mapping[str, Routine | Exercise]
    for records in (catalog.routines, catalog.exercises):
        if name in records:
            return records[name]
    raise UnknownIdError("routine or exercise", name, [*catalog.routines, *catalog.exercises])


def catalog_or_builtin(catalog: Catalog | None) -> Catalog:
    """Return a catalogue, the built-in one for None; raise `TypeError` for anything else."""
    if catalog is None:
        return default_catalog()
    if not hasattr(catalog, "triggers"):
        raise wrong_type("catalog takes a catalogue", catalog, "Get one with load_catalog")
    return catalog


@contextmanager
def advising(catalog: Catalog | None, call: str) -> Iterator[None]:
    """Advise to pass the catalogue when an id of another pack is not known; other advice of an error stays."""
    try:
        yield
    except UnknownIdError as error:
        if catalog or error.advice:
            raise
        advice = f"If the subject comes from another pack, pass its catalogue: {call}(…, catalog=…)."
        raise UnknownIdError(error.kind, error.id, error.known, advice) from None
