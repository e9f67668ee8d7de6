"""The terms that exercises and routines refer to by id: muscles, positions, precautions, red flags and more."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, get_args

from lowback.model.dict_conversion import Standalone, flag, integer, many, string, value, word
from lowback.model.enums import Action, Mode, MuscleRole, Tier
from lowback.model.sources import Citation

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.dict_conversion import Getters


_ACTION: Callable[[object], Action] = word(get_args(Action))
_MUSCLE_ROLE: Callable[[object], MuscleRole] = word(get_args(MuscleRole))
_TIER: Callable[[object], Tier] = word(get_args(Tier))


@value
class Anatomy(Standalone):
    """Ids of a muscle in anatomy ontologies."""

    uberon: str | None = None
    """In Uberon, such as "UBERON:0001370"; None when it has no term."""
    fma: str | None = None
    """In the Foundational Model of Anatomy, such as "FMA:22314"; None when it has no term."""

    GETTERS: ClassVar[Getters] = {
        "uberon": string,
        "fma": string,
    }


@value
class Muscle(Standalone):
    """A muscle or a group of muscles."""

    id: str
    label: str
    """The name a runner knows."""
    anatomical_name: str
    """The name in anatomy."""
    anatomy: Anatomy
    sources: tuple[Citation, ...]

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "label": string,
        "anatomical_name": string,
        "anatomy": Anatomy.from_dict,
        "sources": many(Citation.from_dict),
    }


@value
class Term(Standalone):
    """A thing you use; positions and triggers have more to say."""

    id: str
    label: str
    """How it reads in a sentence: "lying on your back", "a mat", "after a long run"."""

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "label": string,
    }


@value
class Position(Term):
    """A start position."""

    on_floor: bool = False
    """Whether you get down to the floor for it."""

    GETTERS: ClassVar[Getters] = {**Term.GETTERS, "on_floor": flag}


@value
class Suits(Standalone):
    """What suits an event, for composing a routine for it."""

    sources: tuple[Citation, ...]
    """Where that comes from."""
    modes: tuple[Mode, ...] = ()
    """The ways of doing an exercise; any when empty."""
    positions: tuple[str, ...] = ()
    """The start positions, by id; any when empty."""
    longest_hold: int | None = None
    """The longest time to hold or pause, in seconds; None when nothing says it."""
    focus: tuple[MuscleRole, ...] = ()
    """What the first-listed muscle of an exercise does when it suits best; anything when empty."""

    GETTERS: ClassVar[Getters] = {
        "sources": many(Citation.from_dict),
        "modes": many(word(Mode)),
        "positions": many(string),
        "longest_hold": integer,
        "focus": many(_MUSCLE_ROLE),
    }


@value
class Trigger(Term):
    """An event that calls for a routine."""

    suits: Suits | None = None
    """What suits it; None when everything does."""

    GETTERS: ClassVar[Getters] = {**Term.GETTERS, "suits": Suits.from_dict}


@value
class Precaution(Standalone):
    """A reason to stop, to change an exercise, or to ask first."""

    id: str
    label: str
    """Whom or what it concerns."""
    action: Action
    text: str
    """What to do, as an instruction."""
    sources: tuple[Citation, ...]
    condition: str | None = None
    """What several precautions have in common, such as "pregnancy"; None when it has no condition."""

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "label": string,
        "action": _ACTION,
        "text": string,
        "sources": many(Citation.from_dict),
        "condition": string,
    }


@value
class Notice(Standalone):
    """A safety notice, shown with exercises and routines."""

    id: str
    text: str
    sources: tuple[Citation, ...]

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "text": string,
        "sources": many(Citation.from_dict),
    }


@value
class Raised(Standalone):
    """What makes an answer more urgent: a yes to another question as well."""

    by: tuple[str, ...]
    """The other questions, ids of the red flags vocabulary; a yes to any of them counts."""
    to: Tier

    GETTERS: ClassVar[Getters] = {
        "by": many(string),
        "to": _TIER,
    }


@value
class RedFlag(Standalone):
    """A question to ask before a routine. A yes may call for a doctor."""

    id: str
    question: str
    """What to ask; yes or no answers it."""
    tier: Tier
    """How urgent a yes is."""
    sources: tuple[Citation, ...]
    raised: Raised | None = None
    """What makes a yes more urgent; None when nothing does."""

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "question": string,
        "tier": _TIER,
        "sources": many(Citation.from_dict),
        "raised": Raised.from_dict,
    }


@value
class Wording(Standalone):
    """Words that tell something, which checks of texts listen for.

    In a phrase `/` separates words of which any one fits, `?` after a word makes it optional, `~` after a verb
    stands for all its regular forms, `…` for up to four words, `#` for a number, and `.` at the end for the end of a
    sentence.
    """

    id: str
    """For a piece of equipment or a position, the id of its term."""
    use: str
    """What the words tell, such as "equipment"."""
    words: tuple[str, ...]
    not_in: tuple[str, ...] = ()
    """Phrases in which these words tell something else."""

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "use": string,
        "words": many(string),
        "not_in": many(string),
    }
