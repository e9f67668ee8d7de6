"""The section of a page about one exercise: movement, ways and what to watch; and how long items take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.model.dose import ANY, ONCE, Range, Reps
from lowback.model.enums import Mode, MuscleRole, Role, Side
from lowback.model.exercise import ONCE_A_SET, active, cycle, repetitions, steps_of
from lowback.model.exercise_parts import resolve
from lowback.rendering import words
from lowback.rendering.credits import OURS
from lowback.rendering.page import BlockRole, Bullets, Care, Doses, Line, Numbered, Time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowback.model.dose import Dose
    from lowback.model.exercise import Exercise, Item
    from lowback.model.exercise_parts import Neighbour, Phase, PrecautionUse
    from lowback.rendering.credits import Credits
    from lowback.rendering.page import Block, References


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
