"""From a routine or an exercise to a page."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lowback.model.exercise import Exercise, Item
from lowback.model.exercise_parts import sentences
from lowback.rendering import words
from lowback.rendering.credits import Credits, address, attribution, credit, licences, short_credit
from lowback.rendering.exercise_section import Guide, span, times_of
from lowback.rendering.page import BlockRole, Bullets, Line, Need, Numbered, Page, References, Section, SectionRole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowback.model.dose import Range
    from lowback.model.enums import Action
    from lowback.model.exercise_parts import PrecautionUse
    from lowback.model.routine import Routine
    from lowback.model.vocabulary import Notice
    from lowback.rendering.options import Options
    from lowback.rendering.page import Block, Time


#: From so many sentences on, a notice is told as a list.
_MANY = 5
_NOT_IN_FRAGMENTS = re.compile(r"[^A-Za-z0-9_-]")


def build_page(subject: Routine | Exercise, options: Options, references: References) -> Page:
    """Return the page of a routine or an exercise, in one mode or with its ways as equals.

    Raises:
        UnknownIdError: when the subject names something that the references lack.

    """
    composer = _Composer(options, references)
    if isinstance(subject, Exercise):
        return composer.exercise(subject)
    return composer.routine(subject)


class _Facts(NamedTuple):
    """What holds for all of a page."""

    needs: tuple[Need, ...]
    """What you need, what you cannot do without first."""
    times: tuple[Time, ...]
    """How long it takes in each way."""

    def lines(self) -> Iterator[Line]:
        yield Line(words.needed(self.needs), label="What you need", role=BlockRole.NEEDS)
        length = words.times(self.times)
        yield Line(length.text, label="Time", length=length, role=BlockRole.TIME)


class _Composer:
    """One page in the making."""

    def __init__(self, options: Options, references: References) -> None:
        self.mode = options.mode
        self.shown = options.credits or "full"
        self.references = references
        self.credits = Credits(references.sources, numbered=self.shown == "full")

    def exercise(self, exercise: Exercise) -> Page:
        item = Item(id=exercise.id, exercise=exercise)
        self.credits.refs(exercise.sources)
        guide = Guide(item, self.mode, self.references, self.credits)
        facts = self._facts((item,))
        sections = (
            *self._stops((exercise,)),
            Section("How to do it", tuple(guide.blocks()), id="how-to-do-it", role=SectionRole.EXERCISE),
            *self._ending(exercise, (exercise,)),
        )
        return self._page(exercise, exercise.summary, facts, (), sections)

    def routine(self, routine: Routine) -> Page:
        self.credits.refs(routine.sources)
        when, facts = tuple(self._when(routine)), self._facts(routine.items)
        sections = (
            *self._stops(routine.exercises),
            *(self._item(number, item, routine) for number, item in enumerate(routine.items, 1)),
            *self._ending(routine, routine.exercises),
        )
        return self._page(routine, routine.purpose, facts, when, sections)

    def _facts(self, items: Sequence[Item]) -> _Facts:
        return _Facts(tuple(self._needs(items)), times_of(items, self.mode))

    def _page(
        self,
        subject: Routine | Exercise,
        summary: str,
        facts: _Facts,
        when: tuple[Line, ...],
        sections: tuple[Section, ...],
    ) -> Page:
        is_exercise = isinstance(subject, Exercise)
        return Page(
            id=subject.id,
            kind="exercise" if is_exercise else "routine",
            mode=self.mode,
            title=subject.name,
            summary=summary,
            facts=(*when, *facts.lines()),
            sections=sections,
            safety=self._notice(subject).text,
            tags=("running", "low back", subject.level),
            needs=facts.needs,
            duration=span(facts.times),
            sources=self.credits.sources(),
            licences=tuple(licences(_records(subject))),
            shows_credits=self.shown != "none",
        )

    def _item(self, number: int, item: Item, routine: Routine) -> Section:
        guide = Guide(item, self.mode, self.references, self.credits, often=routine.when.frequency is None)
        rest = item.rest_seconds if number < len(routine.items) else None
        after = [_rest(rest)] if rest else []
        summary = Line(item.exercise.summary, role=BlockRole.SUMMARY)
        return Section(
            f"{number}. {item.exercise.name}",
            (summary, *guide.blocks(), *after),
            # The ids of valid records may be in an address after "#" as they are.
            id=_NOT_IN_FRAGMENTS.sub("-", item.id),
            role=SectionRole.EXERCISE,
        )

    def _when(self, routine: Routine) -> Iterator[Line]:
        refs = self.credits.refs(routine.when.sources)
        triggers = [self.references.triggers[trigger].label for trigger in routine.when.triggers]
        yield Line(words.sentence(words.listed(triggers, "or")), label="When", refs=refs, role=BlockRole.WHEN)
        if routine.when.frequency:
            often = words.sentence(words.frequency(routine.when.frequency))
            yield Line(often, label="How often", refs=refs, role=BlockRole.FREQUENCY)

    def _needs(self, items: Sequence[Item]) -> list[Need]:
        """Return what you need: what you cannot do without first, and nothing that stands there already."""
        uses = [use for item in items for use in item.exercise.equipment]
        needs: dict[Need, None] = {}
        there: list[set[str]] = []
        for use in sorted(uses, key=lambda other: (other.optional, len(other.stand_ins))):
            ways = {use.id, *use.stand_ins}
            if not any(ways & other if use.optional else other <= ways for other in there):
                names = [self.references.equipment[other].label for other in (use.id, *use.stand_ins)]
                needs[Need(words.listed(names, "or"), use.optional)] = None
                there.append(ways)
        return list(needs)

    def _stops(self, exercises: Sequence[Exercise]) -> Iterator[Section]:
        concerned: dict[PrecautionUse, list[int]] = {}
        for number, exercise in enumerate(exercises, 1):
            for use in exercise.precautions:
                if self._action(use) == "stop":
                    concerned.setdefault(use, []).append(number)
        texts = Counter(use.id for use in concerned)
        ordered = [item for precaution in texts for item in concerned.items() if item[0].id == precaution]
        stops = tuple([self._stop(use, numbers if texts[use.id] > 1 else ()) for use, numbers in ordered])
        if stops:
            blocks = (Bullets("", stops, role=BlockRole.STOP),)
            yield Section("When to stop", blocks, id="when-to-stop", role=SectionRole.STOP)

    def _ending(self, subject: Routine | Exercise, exercises: Sequence[Exercise]) -> Iterator[Section]:
        notice = self._notice(subject)
        yield Section("Safety", tuple(self._advice(notice)), id="safety-notice", role=SectionRole.SAFETY)
        if not isinstance(subject, Exercise):
            evidence = subject.evidence
            refs = self.credits.refs(evidence.sources)
            known = (Line(evidence.text, refs=refs, role=BlockRole.EVIDENCE),)
            yield Section("What is known", known, id="what-is-known", role=SectionRole.EVIDENCE)
        if self.shown != "none":
            sources = tuple(self._sources((subject, *exercises)))
            yield Section("Sources", sources, id="all-sources", role=SectionRole.SOURCES)

    def _notice(self, subject: Routine | Exercise) -> Notice:
        return self.references.notices[subject.safety_notice]

    def _advice(self, notice: Notice) -> Iterator[Block]:
        """Yield a notice; one of many sentences as a list, which is read rather than passed over."""
        refs = self.credits.refs(notice.sources)
        first, *others = sentences(notice.text)
        if len(others) < _MANY:
            yield Line(notice.text, refs=refs, role=BlockRole.SAFETY)
            return
        yield Line(first, role=BlockRole.SAFETY)
        yield Bullets("", tuple(map(Line, others)), role=BlockRole.SAFETY)
        if refs:
            yield Line("", label="Sources of this advice", refs=refs, role=BlockRole.SOURCES)

    def _sources(self, records: Sequence[Routine | Exercise]) -> Iterator[Block]:
        sources = self.credits.sources()
        if self.shown == "full":
            lines = tuple(Line(credit(source), url=address(source)) for source in sources)
            yield Numbered(lines, role=BlockRole.SOURCES)
        else:
            yield Line(short_credit(sources), label="Based on", role=BlockRole.SOURCES)
        for licence in licences(records):
            yield Line(attribution(licence), label="Licence", url=licence.url, role=BlockRole.LICENCE)

    def _action(self, use: PrecautionUse) -> Action:
        return use.action or self.references.precautions[use.id].action

    def _stop(self, use: PrecautionUse, numbers: Sequence[int]) -> Line:
        """Return when to stop; with the numbers of the exercises where others of the routine say it in other words."""
        term = self.references.precautions[use.id]
        refs = self.credits.refs((*term.sources, *use.sources))
        label = " ".join(filter(None, (term.label, words.concerning([(numbers, "")]))))
        return Line(use.text or term.text, label=label, refs=refs)


def _rest(rest: Range) -> Line:
    length = words.length(rest)
    return Line(f"{length.text} before the next exercise.", label="Rest", length=length, role=BlockRole.REST)


def items_of(subject: Routine | Exercise) -> tuple[Item, ...]:
    """Return the places of a routine; an exercise alone is the only one."""
    return (Item(id=subject.id, exercise=subject),) if isinstance(subject, Exercise) else subject.items


def _records(subject: Routine | Exercise) -> tuple[Routine | Exercise, ...]:
    return (subject,) if isinstance(subject, Exercise) else (subject, *subject.exercises)
