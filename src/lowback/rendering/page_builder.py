"""Routines and exercises become pages: the section of each exercise, and the sections around them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lowback.model.dose import ANY, ONCE, Range, Reps
from lowback.model.enums import Mode, MuscleRole, Role, Side
from lowback.model.exercise import ONCE_A_SET, Exercise, Item, active, cycle, repetitions, steps_of
from lowback.model.exercise_parts import resolve, sentences
from lowback.rendering import words
from lowback.rendering.credits import OURS, Credits, address, attribution, credit, licences, short_credit
from lowback.rendering.page import (
    BlockRole,
    Bullets,
    Care,
    Doses,
    Line,
    Need,
    Numbered,
    Page,
    References,
    Section,
    SectionRole,
    Time,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowback.model.dose import Dose
    from lowback.model.enums import Action
    from lowback.model.exercise_parts import Neighbour, Phase, PrecautionUse
    from lowback.model.routine import Routine
    from lowback.model.vocabulary import Notice
    from lowback.rendering.page import Block, Options, References


_ROLES: dict[MuscleRole, str] = {"worked": "works", "stretched": "stretches", "stabilising": "steadies"}


class Guide:
    """The blocks that tell how to do an exercise in its place."""

    def __init__(
        self, item: Item, mode: Mode | None, references: References, sources: Credits, *, often: bool = True
    ) -> None:
        """Take the exercise in its place.

        Args:
            item: the exercise in its place.
            mode: the mode asked for.
            references: where ids are looked up.
            sources: where citations are collected.
            often: whether to tell how often a dose wants to be done; a routine has its own word on that.

        """
        self.item = item
        self.often = often
        self.exercise = item.exercise
        self.references = references
        self.credits = sources
        self.ways = ways_of(item, mode)
        modes = {dose.mode for dose in self.ways}
        self.others = [dose for dose in item.doses if dose.mode in modes and dose not in self.ways]
        self.lacking = mode if mode and self.ways[0].mode is not mode else None
        unilateral = self.exercise.laterality == "unilateral"
        self.side = (item.first_side or Side.LEFT) if unilateral else None

    def blocks(self) -> Iterator[Block]:
        """Yield how to do it, from the start position to who should take care."""
        if self.item.note:
            yield Line(self.item.note, label="Note", role=BlockRole.NOTE)
        if self.side:
            yield Line(self._sides(self.side), label="Sides", role=BlockRole.SIDES)
        yield Line(resolve(self.exercise.setup, self.side), label="Start", role=BlockRole.START)
        yield Numbered(tuple(self._movement()))
        yield from self._amounts()
        yield from self._reminders()
        yield from self._care()
        yield from self._background()

    def _sides(self, side: Side) -> str:
        return f"{side.capitalize()} first; {side} means {self.exercise.side_is}."

    def _movement(self) -> Iterator[Line]:
        before = None
        for phase in self._phases():
            text = words.sentence(resolve(phase.text, self.side))
            instruction = " ".join(filter(None, (text, words.breath(phase, before))))
            yield Line(instruction, label=self._condition() if self._holds_in_some_ways(phase) else "")
            before = phase
        if self.side:
            yield Line("Change sides and do the same with left and right swapped.")

    def _phases(self) -> list[Phase]:
        shown = [phase.id for dose in (*self.ways, *self.others) for phase in active(self.exercise, dose)]
        return [phase for phase in self.exercise.phases if phase.id in shown]

    def _holds_in_some_ways(self, phase: Phase) -> bool:
        return phase.role is Role.HOLD and not all(dose.held_seconds for dose in self.ways)

    def _condition(self) -> str:
        return "If you hold" if any(dose.mode is Mode.HOLD for dose in self.ways) else "If you pause"

    def _amounts(self) -> Iterator[Block]:
        if self.lacking:
            asked, done = words.MANNERS[self.lacking], words.MANNERS[self.ways[0].mode]
            yield Line(f"There is no dose {asked} here. Do it {done}.", label="Note", role=BlockRole.INSTEAD)
        several = len(self.ways) > 1
        yield Doses(
            "Choose one way" if several else "How much",
            tuple(self._amount(dose, words.MODES[dose.mode] if several else "", self.item.sets) for dose in self.ways),
            self._cycle(),
            "Other amounts",
            tuple(self._amount(dose) for dose in self.others),
        )

    def _cycle(self) -> Line | None:
        """Return which steps make one repetition, when they are not all and are repeated."""
        phases = list(enumerate(self._phases(), 1))
        skipped = [number for number, phase in phases if self._holds_in_some_ways(phase) or phase.role in ONCE_A_SET]
        repeated = any(repetitions(self.exercise, dose) not in {None, ONCE} for dose in self.ways)
        if not (repeated and skipped):
            return None
        turn = "One repetition is" if any(dose.mode is Mode.REPS for dose in self.ways) else "Each time, do"
        return Line(f"{turn} {words.steps([number for number, _ in phases if number not in skipped])}.")

    def _amount(self, dose: Dose, label: str = "", sets: int | None = None) -> Line:
        shown = dose.for_one_side() if self.side and dose.per == "total" else dose
        shown = shown if self.often or shown.frequency is None else shown.but(frequency=None)
        clause = words.dose(shown, sets, slow=_is_slow(self.exercise, dose))
        text = " ".join(filter(None, (words.sentence(clause), dose.note)))
        return Line(text, label=label, refs=self.credits.refs(dose.sources), length=words.length_of(shown))

    def _reminders(self) -> Iterator[Block]:
        if self.exercise.cues:
            cues = tuple(Line(resolve(cue, self.side)) for cue in self.exercise.cues)
            yield Bullets("Remember", cues, role=BlockRole.CUES)
        if self.exercise.mistakes:
            pairs = [
                (words.sentence(mistake.mistake), words.sentence(mistake.instead)) for mistake in self.exercise.mistakes
            ]
            yield Bullets(
                "Common mistakes", tuple(Line(" ".join(pair)) for pair in pairs), "closed", role=BlockRole.MISTAKES
            )
        ways = (("Easier", self.exercise.easier, BlockRole.EASIER), ("Harder", self.exercise.harder, BlockRole.HARDER))
        for label, neighbours, role in ways:
            if neighbours:
                yield Bullets(label, tuple(map(self._neighbour, neighbours)), role=role)

    def _neighbour(self, neighbour: Neighbour) -> Line:
        if neighbour.exercise:
            text = f"{self.references.exercises[neighbour.exercise].name}."
        else:
            text = resolve(neighbour.text or "", self.side)
        return Line(text, refs=self.credits.refs(neighbour.sources))

    def _care(self) -> Iterator[Block]:
        lines = tuple(line for use in self.exercise.precautions for line in self._precaution(use))
        if lines:
            yield Bullets(words.CARE, lines, "open", role=BlockRole.CARE)

    def _precaution(self, use: PrecautionUse) -> Iterator[Care]:
        term = self.references.precautions[use.id]
        action = use.action or term.action
        if action != "stop":
            advice = use.text or term.text
            swap = self.references.exercises[use.swap].name if use.swap else ""
            text = f"{advice} Do this instead: {swap}." if swap else advice
            refs = self.credits.refs((*use.sources, *term.sources))
            yield Care(text, label=term.label, refs=refs, action=action, advice=advice, swap=swap)

    def _background(self) -> Iterator[Block]:
        parts = []
        for role, verb in _ROLES.items():
            names = [self.references.muscles[use.id].label for use in self.exercise.muscles if use.role == role]
            if names:
                parts.append(f"{verb} your {words.listed(names)}")
        cited = [citation for use in self.exercise.muscles for citation in use.sources]
        muscles = words.sentence("; ".join(parts))
        yield Line(muscles, label="Muscles", refs=self.credits.refs(cited), role=BlockRole.MUSCLES)
        refs = self.credits.refs(self.exercise.sources)
        if self.credits.numbered:
            yield Line("", label="Sources of this description", refs=refs or (OURS,), role=BlockRole.SOURCES)


def _is_slow(exercise: Exercise, dose: Dose) -> bool:
    """Return whether to say that repetitions are slow: not where their seconds or a pause are told."""
    if not isinstance(dose, Reps) or dose.seconds_per_rep or dose.pause_seconds:
        return False
    return cycle(exercise, dose).min >= words.SLOW_SECONDS


def ways_of(item: Item, mode: Mode | None) -> tuple[Dose, ...]:
    """Return the doses to show as equals: that of the mode, or the first of each mode, the preferred one first."""
    if mode or item.dose:
        return (item.dose_for(mode),)
    preferred = item.dose_for(None).mode
    modes = sorted(item.exercise.modes, key=lambda mode_: mode_ is not preferred)
    return tuple(item.dose_for(mode_) for mode_ in modes)


def times_of(items: Sequence[Item], mode: Mode | None) -> tuple[Time, ...]:
    """Return how long items take: in a mode, or in each of those that there is to choose from."""
    ways = [ways_of(item, mode) for item in items]
    modes = dict.fromkeys(dose.mode for doses in ways if len(doses) > 1 for dose in doses)
    return tuple(_time(items, way) for way in (modes or (mode,)))


def _time(items: Sequence[Item], mode: Mode | None) -> Time:
    is_free = not any(_names_a_least(item.dose_for(mode)) for item in items)
    return Time(mode, steps_of("", items, mode, strict=False).duration, is_free)


def _names_a_least(dose: Dose) -> bool:
    return dose.reps is not None if isinstance(dose, Reps) else dose.held_seconds != ANY


def span(times: Sequence[Time]) -> Range:
    """Return the seconds from the shortest of several ways to the longest; open when one of them is."""
    tops = [time.seconds.max for time in times if time.seconds.max is not None]
    return Range(min(time.seconds.min for time in times), max(tops) if len(tops) == len(times) else None)


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
        yield Line(words.equipment_text(self.needs), label="What you need", role=BlockRole.NEEDS)
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
        """Return what you need: what you cannot do without first, and nothing that is listed already."""
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
