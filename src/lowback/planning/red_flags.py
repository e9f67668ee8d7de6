"""Screening before a routine: answers to questions about red flags, and what follows from them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from lowback.catalog.records import retired_of, unknown_id, warn_retired
from lowback.errors import LowbackError, in_short
from lowback.model.dict_conversion import Value, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lowback.model.enums import Tier
    from lowback.model.vocabulary import Notice, RedFlag


#: What follows from the answers.
Verdict = Literal["go", "ask_first", "stop"]


class UnansweredError(LowbackError, ValueError):
    """Questions are left open without which nobody can say that a routine may be done."""

    questions: tuple[str, ...]
    """The ids of the open questions."""
    retired: dict[str, tuple[str, ...]]
    """The retired questions whose old answers count no more, each with the ids of the questions that were asked in its
    place; some of these are open."""

    def __init__(self, questions: Iterable[str], retired: Mapping[str, tuple[str, ...]] | None = None) -> None:
        super().__init__(questions=tuple(questions), retired=dict(retired or {}))

    def __str__(self) -> str:
        """Say which questions are open, and which old answers count no more."""
        listed = in_short(self.questions)
        open_ones = f"answer every question with True or False first, not with text or numbers; open: {listed}"
        replaced = [f"{old!r} was replaced by {in_short(new)}: answer these" for old, new in self.retired.items()]
        return "; ".join([open_ones, *replaced])


#: The tiers that matter alone, the most urgent first, with what follows from each.
_VERDICTS: dict[Tier, Verdict] = {"emergency": "stop", "same_day": "stop", "ask_first": "ask_first"}
#: In which order the questions are asked.
_ORDER: tuple[Tier, ...] = (*_VERDICTS, "context")


@value
class Screening(Value):
    """What follows from the answers. It is no diagnosis."""

    verdict: Verdict
    """"go", "ask_first" or "stop"."""
    tier: Tier | None
    """How urgent it is; None when nothing calls for anybody."""
    text: str
    """What to show to the person."""
    red_flags: tuple[RedFlag, ...]
    """The questions whose answers led to it, the most urgent first."""


def by_urgency(red_flags: Mapping[str, RedFlag]) -> tuple[RedFlag, ...]:
    """Return the questions in the order to ask them: the most urgent first."""
    return tuple(sorted(red_flags.values(), key=lambda flag: _ORDER.index(flag.tier)))


def screen_answers(
    answers: Mapping[str, bool], red_flags: Mapping[str, RedFlag], notices: Mapping[str, Notice]
) -> Screening:
    """Return what follows from answers to questions about red flags.

    A yes that calls for help counts at once. Without one every question must be answered. The answer to a question that
    was given another id is that of the new one. When a question was split, or several became one, every new one must be
    answered; when nothing replaced it, its answer is passed over.

    Args:
        answers: True for yes and False for no, by the id of the question.
        red_flags: the questions.
        notices: what to show, by tier, and under "go".

    Raises:
        UnknownIdError: when there is no such question.
        UnansweredError: when an answer is missing, or neither True nor False, and nothing else stops.

    """
    answers, replaced = _current(answers, red_flags)
    yes = {question for question, answer in answers.items() if answer is True}
    asked = by_urgency(red_flags)
    for tier, verdict in _VERDICTS.items():
        raised = tuple(flag for flag in asked if flag.id in yes and tier in _tiers(flag, yes))
        if raised and verdict == "stop":
            return Screening(verdict=verdict, tier=tier, text=notices[tier].text, red_flags=raised)
        open_questions = [flag.id for flag in asked if not isinstance(answers.get(flag.id), bool)]
        if verdict != "stop" and open_questions:
            unmet = {old: new for old, new in replaced.items() if not {*new}.isdisjoint(open_questions)}
            raise UnansweredError(open_questions, unmet)
        if raised:
            return Screening(verdict=verdict, tier=tier, text=notices[tier].text, red_flags=raised)
    return Screening(verdict="go", tier=None, text=notices["go"].text, red_flags=())


def _current(
    answers: Mapping[str, bool], red_flags: Mapping[str, RedFlag]
) -> tuple[dict[str, bool], dict[str, tuple[str, ...]]]:
    """Return the answers to current questions, and the retired questions whose answers say nothing about others.

    Raises:
        UnknownIdError: when there is no such question, and there never was.

    """
    known, retired = frozenset(red_flags), retired_of(red_flags)
    leading = Counter(new for successors in retired.values() for new in successors)
    current: dict[str, bool] = {}
    replaced: dict[str, tuple[str, ...]] = {}
    for question, answer in answers.items():
        if question not in known and question not in retired:
            raise unknown_id("red flag", question, red_flags, retired)
        successors = () if question in known else retired[question]
        is_renamed = len(successors) == 1 and leading[successors[0]] == 1
        if question in known:
            current[question] = answer
        elif is_renamed and successors[0] not in answers:
            current[successors[0]] = answer
            warn_retired("red flag", question, successors)
        elif successors and not is_renamed:
            replaced[question] = successors
    return current, replaced


def _tiers(flag: RedFlag, yes: set[str]) -> Iterator[Tier]:
    """Yield how urgent a yes is: alone, and together with the other answers."""
    yield flag.tier
    if flag.raised and yes.intersection(flag.raised.by):
        yield flag.raised.to
