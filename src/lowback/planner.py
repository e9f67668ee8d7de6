"""What apps call for a person: questions to ask first, a routine that suits, and one that is put together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lowback.catalog.catalog import advising, catalog_or_builtin
from lowback.errors import wrong_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.catalog.catalog import Catalog
    from lowback.catalog.selection import Values
    from lowback.model.routine import Routine
    from lowback.model.terms import Level
    from lowback.model.vocabulary import RedFlag
    from lowback.planning.adapt import Adaptation
    from lowback.planning.putting import Composition
    from lowback.planning.screen import Screening


def adapt(routine: Routine, avoid: Iterable[str], *, catalog: Catalog | None = None) -> Adaptation:
    """Return a routine with nothing left in it that somebody should avoid, and what was changed and why.

    Exercises are swapped where the data name a safe swap, else left out; what only needs care stays, with a note.

    Args:
        routine: what to change.
        avoid: ids of precautions, such as {"pregnancy_supine", "knee"}, or conditions that several of them share, such
            as "pregnancy". A retired id stands for all of its successors.
        catalog: where precautions and swaps are looked up; None for the built-in one.

    Raises:
        UnknownIdError: when there is no such precaution; it lists close matches.
        UnsafeRoutineError: when nothing safe remains, or a precaution says to stop; its `text` is for the person.

    """
    from lowback.catalog.selection import several  # noqa: PLC0415 - walking steps does without it
    from lowback.planning.adapt import adapt_routine  # noqa: PLC0415 - as above

    if not hasattr(routine, "items") or not hasattr(routine, "iter_steps"):
        raise wrong_type("adapt takes a routine", routine, "Get one with get_routine")
    wanted = several("avoid", avoid)
    found = catalog_or_builtin(catalog)
    with advising(catalog, "adapt"):
        return adapt_routine(routine, wanted, found.exercises, found.precautions)


def compose(  # noqa: PLR0913 - each is a part of the wish
    minutes: int,
    trigger: str,
    *,
    level: Level = "beginner",
    avoid: Values = (),
    equipment: Values | None = None,
    id: str | None = None,  # noqa: A002 - the field's word
    catalog: Catalog | None = None,
) -> Composition:
    """Return a routine that is put together from single exercises for an event: the same one for the same request.

    Every routine keeps these rules:

    - It takes the time that was asked for, at least nine and at most eleven tenths of it.
    - What the event allows (its `suits`) holds for every exercise: positions, ways of doing it, how long to hold.
    - What a precaution forbids is left out; what it changes stands in the item's note.
    - You start with movement, as long as any is allowed. You get down to the floor once. Before and after that you
      move, then hold with effort, then stretch.
    - Both sides do the same.
    - An exercise whose first-listed muscle is there already only comes when no other one fits, and only as many of
      these come as it takes to fill the time.
    - Else those go first that need no change for a precaution; of these, those that leave time for more: two fifths
      of the time are much for one exercise. Then come those of the routines for the event, then those in its focus,
      then ids decide.
    - How much is exact, and within the first dose of the exercise that suits, or within a later one of the same mode
      that has no note. Sets are added only when all that fits is too short, up to three.

    Args:
        minutes: how long it takes, from 1 to 60.
        trigger: the event that it is for, such as "after_long_run".
        level: how demanding its exercises may be at most: "beginner", "intermediate" or "advanced".
        avoid: precautions or conditions to meet, as `adapt` takes them.
        equipment: what is at hand, by id; () for nothing, None for anything.
        id: the routine's id; None for one that says event and time.
        catalog: where the exercises come from; None for the built-in one.

    Raises:
        CompositionError: when there is no such routine; it says what is in the way and which time would do.
        UnsafeRoutineError: when a precaution says to stop, whatever the exercise; its `text` is for the person.
        UnknownIdError: when there is no such event, precaution or thing.
        UnknownChoiceError: when there is no such level, or the time is too short or too long.
        RecordError: when the id is none.

    """
    from lowback.planning.compose import compose_routine  # noqa: PLC0415 - walking steps does without it

    found = catalog_or_builtin(catalog)
    with advising(catalog, "compose"):
        return compose_routine(found, minutes, trigger, level=level, avoid=avoid, equipment=equipment, id=id)


def red_flags(*, catalog: Catalog | None = None) -> tuple[RedFlag, ...]:
    """Return the questions to ask before a routine, the most urgent first.

    Args:
        catalog: whose questions; None for the built-in ones.

    """
    from lowback.planning.screen import in_order  # noqa: PLC0415 - walking steps does without it

    return in_order(catalog_or_builtin(catalog).red_flags)


def screen(answers: Mapping[str, bool], *, catalog: Catalog | None = None) -> Screening:
    """Return what follows from answers to questions about red flags: go, ask first or stop. Never a diagnosis.

    A yes that calls for help counts at once. Without one every question must be answered. The answer to a question that
    was given another id is that of the new one; in place of one that was split all new ones must be answered.

    Args:
        answers: True for yes and False for no, by the ids of the questions that `red_flags` returns, or once returned.
        catalog: where the questions and the texts are looked up; None for the built-in one.

    Raises:
        UnknownIdError: when there is no such question; it lists close matches.
        UnansweredError: when an answer is missing, or neither True nor False, and no other one says to stop.

    """
    from lowback.planning.screen import screen_answers  # noqa: PLC0415 - walking steps does without it

    if not isinstance(answers, Mapping):
        raise wrong_type(
            "screen takes answers by question", answers, 'Write them as a dict, such as {"chest_pain": False}'
        )
    found = catalog_or_builtin(catalog)
    return screen_answers(answers, found.red_flags, found.notices)
