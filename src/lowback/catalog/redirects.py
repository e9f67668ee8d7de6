"""Retired ids and what replaces them."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

from lowback.errors import UnknownIdError
from lowback.model.dict_conversion import expected, field, many, null_or, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lowback.model.exercise import Exercise
    from lowback.model.exercise_parts import PrecautionUse
    from lowback.model.vocabulary import RedFlag

#: Retired ids, each with its successors: several when it was split, none when nothing replaces it.
Retired = dict[str, tuple[str, ...]]

#: What can be retired, by the name of the catalogue's mapping.
RETIRABLE = {"exercises": "exercise", "routines": "routine", "precautions": "precaution", "red_flags": "red_flag"}


class RetiredIdWarning(UserWarning):
    """An id was retired; its successor was taken, or all of its successors.

    Attributes:
        kind: what it is an id of, such as "exercise".
        id: the retired id.
        successors: the ids to use from now on: several when what it stood for was split.
        successor: the id to use from now on; None when there are several.

    """

    def __init__(self, kind: str, id: str, *successors: str) -> None:
        """Keep all ids."""
        self.kind = kind
        self.id = id
        self.successors = successors
        self.successor = successors[0] if len(successors) == 1 else None
        super().__init__(kind, id, *successors)

    def __str__(self) -> str:
        """Say which id, or which ids, to use from now on."""
        return f"{self.kind} {self.id!r} {_became(self.successors)}"


def warn_retired(kind: str, old: str, successors: Iterable[str]) -> None:
    """Warn, at the line that called lowback, that an id was retired."""
    warnings.warn(RetiredIdWarning(kind, old, *successors), stacklevel=_callers_level())


#: Modules whose code is no caller: ours, and what it calls itself through.
_OURS = ("lowback.", "collections.abc", "functools")


def _callers_level() -> int:
    """Return at which level of the stack the code stands that called lowback."""
    frame, level = sys._getframe(1), 1  # noqa: SLF001 - warnings can skip files by itself from Python 3.12 on
    while frame.f_back and str(frame.f_globals.get("__name__")).startswith(_OURS):
        frame, level = frame.f_back, level + 1
    return level


def unknown_id(kind: str, name: object, known: Iterable[str], retired: Mapping[str, tuple[str, ...]]) -> UnknownIdError:
    """Return the error for an id that is not there; of a retired one it says what became of it."""
    if not isinstance(name, str) or name not in retired:
        return UnknownIdError(kind, name, known)
    return UnknownIdError(kind, name, known, f"It {_became(retired[name])}.")


def _became(successors: tuple[str, ...]) -> str:
    """Return what became of a retired id, as the end of a sentence."""
    if not successors:
        return "was retired, and nothing replaces it"
    if len(successors) == 1:
        return f"is now called {successors[0]!r}. Use the new id"
    return f"was split into {', '.join(map(repr, successors))}. Use the new ids"


def retired_of(records: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """Return the retired ids of a catalogue's mapping; none when it knows of none."""
    retired: Mapping[str, tuple[str, ...]] = getattr(records, "retired", dict)()
    return retired


def retired_in(data: Any, kind: str, prefix: str = "") -> Retired:
    """Return the retired ids of a kind, each with its successors.

    Args:
        data: what `redirects.json` holds.
        kind: what was retired, such as "exercise".
        prefix: what stands before the ids outside the pack, such as "clinic:".

    Raises:
        RecordError: when it holds no redirects.

    """
    entries = field(data, "redirects", _entries)
    return {
        prefix + field(entry, "from", string): tuple(prefix + new for new in field(entry, "to", null_or(_ids)) or ())
        for entry in entries
        if field(entry, "kind", string) == kind
    }


def _entries(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise expected("a list", data)
    return data


def _ids(data: Any) -> tuple[str, ...]:
    return many(string)(data) if isinstance(data, list) else (string(data),)


def current_exercise(exercise: Exercise, retired: Mapping[str, tuple[str, ...]]) -> Exercise:
    """Return an exercise in which each retired precaution is replaced by all of its successors.

    Each successor has what the exercise says of the retired one. Of two entries that come to the same precaution, the
    one stays that lets less be done.
    """
    if retired.keys().isdisjoint(use.id for use in exercise.precautions):
        return exercise
    kept: dict[str, PrecautionUse] = {}
    for use in exercise.precautions:
        for name in _current("precaution", use.id, retired):
            if name not in kept or _leniency(use) < _leniency(kept[name]):
                kept[name] = use.but(id=name)
    return exercise.but(precautions=tuple(kept.values()))


def _leniency(use: PrecautionUse) -> int:
    """Return how much an entry lets be done: one without an action of its own may or may not forbid the exercise."""
    return 2 if use.action == "modify" else 0 if use.action else 1


def current_question(flag: RedFlag, retired: Mapping[str, tuple[str, ...]]) -> RedFlag:
    """Return a question that is raised by current questions: in place of a retired one, by each of its successors."""
    if not flag.raised or retired.keys().isdisjoint(flag.raised.by):
        return flag
    by = dict.fromkeys(name for old in flag.raised.by for name in _current("red flag", old, retired))
    return flag.but(raised=flag.raised.but(by=tuple(by)))


def _current(kind: str, name: str, retired: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the ids that stand in place of an id; the id itself when it was not retired, or nothing replaces it."""
    successors = retired.get(name, ())
    if successors:
        warn_retired(kind, name, successors)
    return successors or (name,)
