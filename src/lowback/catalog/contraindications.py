"""What precautions forbid: which are meant, what they say of an exercise, and when nothing is safe."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lowback.catalog.records import retired_of, unknown_id, warn_retired
from lowback.errors import UnsafeRoutineError
from lowback.pack.references import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from lowback.model.enums import Action
    from lowback.model.exercise import Exercise
    from lowback.model.exercise_parts import PrecautionUse
    from lowback.model.sources import Citation
    from lowback.model.vocabulary import Precaution


class Use(NamedTuple):
    """A precaution as it applies to one exercise: its own action and text, or else those of the vocabulary."""

    term: Precaution
    action: Action
    advice: str
    swap: str | None
    sources: tuple[Citation, ...]

    @classmethod
    def of(cls, use: PrecautionUse, term: Precaution) -> Use:
        """Return what an exercise says of a precaution, completed from the vocabulary."""
        return cls(term, use.action or term.action, use.text or term.text, use.swap, use.sources or term.sources)

    @property
    def forbids(self) -> bool:
        """Whether the exercise is not to be done: anything but doing it differently."""
        return self.action != "modify"

    @property
    def reason(self) -> str:
        """Whom it concerns, and what to do."""
        return f"{self.term.label}: {self.advice}"


def meant(avoid: AbstractSet[str], precautions: Mapping[str, Precaution]) -> dict[str, Precaution]:
    """Return the precautions that are meant, sorted by id: those named, and all of a condition that is named.

    Args:
        avoid: precautions by id, or by their condition, which stands for all that have it. An id without a pack's name
            also stands for the precaution that another pack calls so. A retired id stands for all of its successors.
        precautions: the precautions there are.

    Raises:
        UnknownIdError: when there is no such precaution or condition, or one was retired and nothing replaces it.

    """
    retired = {old: new for old, new in retired_of(precautions).items() if {old, bare(old)} & avoid}
    names = {*avoid}.union(*retired.values())
    terms = {name: term for name, term in precautions.items() if {name, bare(name), term.condition} & names}
    replaced = [old for old, new in retired.items() if new and terms.keys() >= {*new}]
    met = {*replaced, *map(bare, replaced)}.union(*({name, bare(name), term.condition} for name, term in terms.items()))
    unknown = avoid - met
    if unknown:
        conditions = {term.condition for term in precautions.values() if term.condition}
        by_name = {**{bare(old): new for old, new in retired.items()}, **retired}
        raise unknown_id("precaution", min(unknown), [*precautions, *conditions], by_name)
    for old in replaced:
        warn_retired("precaution", old, retired[old])
    return terms


def refuse_stops(terms: Mapping[str, Precaution], routine: str | None = None) -> None:
    """Raise `UnsafeRoutineError` when one of the precautions that are meant says to stop, whatever the exercise."""
    stops = [term for term in terms.values() if term.action == "stop"]
    if stops:
        raise UnsafeRoutineError(routine, terms, " ".join(term.text for term in stops))


def refuse_unknown(exercises: Iterable[Exercise], precautions: Mapping[str, Precaution]) -> None:
    """Raise `UnknownIdError` when an exercise names a precaution that is not there: it could not be met."""
    known = frozenset(precautions)
    for exercise in exercises:
        for use in exercise.precautions:
            if use.id not in known:
                raise unknown_id("precaution", use.id, precautions, retired_of(precautions))


def uses(exercise: Exercise, terms: Mapping[str, Precaution]) -> list[Use]:
    """Return which of some precautions concern an exercise, and what they ask for there."""
    return [Use.of(use, terms[use.id]) for use in exercise.precautions if use.id in terms]


def against(exercise: Exercise, terms: Mapping[str, Precaution]) -> list[Use]:
    """Return which of some precautions forbid an exercise; nothing when it may be done."""
    return [use for use in uses(exercise, terms) if use.forbids]
