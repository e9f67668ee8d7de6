"""Numbers, doses, durations and frequencies in English. No format has words of its own.

A range has an en dash, and neither it nor a number and its unit are broken across lines; `plain` makes ordinary spaces
of what keeps them together, for tables and files that programs read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.model.dose import ANY, Frequency, Hold, Range, Reps, Timed
from lowback.model.enums import Mode, Role
from lowback.rendering.page import Length

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowback.model.dose import Dose
    from lowback.model.enums import Action, MuscleRole
    from lowback.model.exercise_parts import Phase
    from lowback.rendering.page import Need, Time

MODES = {Mode.REPS: "Repetitions", Mode.HOLD: "Hold", Mode.TIME: "For time"}
#: The type of exercise that something done to a muscle makes it.
TYPES: dict[MuscleRole, str] = {"worked": "strength", "stretched": "stretching", "stabilising": "stability"}
#: The heading of the amounts in a table.
COLUMNS = ("Way", "How much", "Sources")
MANNERS = {Mode.REPS: "by repetitions", Mode.HOLD: "as a hold", Mode.TIME: "for time"}
#: The label of how long a mode takes.
_WAYS = {Mode.REPS: "by repetitions", Mode.HOLD: "held", Mode.TIME: "for time"}

#: Keep the words around them on one line: a space, and an invisible character.
_SPACE, _JOINER = "\u00a0", "\u2060"
_DASH = f"{_JOINER}–{_JOINER}"

#: The fields of a handout to be filled in.
NAME, NOTES = "Name", "Notes"
#: The headings of precautions.
CARE = "Take care"
#: What precautions ask for, as it stands above those of several exercises; to stop has a place of its own.
ACTIONS: dict[Action, str] = {
    "leave_out": "Leave the exercise out",
    "swap": "Do another exercise instead",
    "modify": "Change how you do it",
    "ask_first": "Ask a clinician first",
}
#: Follows what is changed where the page has no room to say how.
_ELSEWHERE = ", as its full page says"
_APPLIES = "If one of these applies to you, do what it says"

_MINUTE = 60
#: From here on a duration is told in minutes, in seconds.
_LONG = 90
#: From here on a repetition is called slow, in seconds: our own estimate.
SLOW_SECONDS = 10
_TIMES = {1: "once", 2: "twice"}
_FEW: dict[tuple[int, int | None], str] = {(1, 2): "once or twice"}


def breath(phase: Phase, before: Phase | None) -> str:
    """Return how to breathe in a phase after the one before, as a sentence; empty when it does not matter."""
    if phase.breath == "free":
        return "Keep breathing." if phase.role is Role.HOLD else ""
    goes_on = before is not None and before.breath == phase.breath
    return f"Keep breathing {phase.breath}." if goes_on else f"Breathe {phase.breath}."


def sentence(clause: str) -> str:
    """Return a clause as a sentence: a capital first, a full stop last."""
    return _capital(clause) + ("" if clause.endswith((".", "!", "?")) else ".")


def _capital(clause: str) -> str:
    return clause[:1].upper() + clause[1:]


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Return parts as a list in a sentence: "a, b and c"."""
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def plain(text: str) -> str:
    """Return words with ordinary spaces, and without signs that are not seen."""
    return text if text.isascii() else text.replace(_SPACE, " ").replace(_JOINER, "")


def thing(need: Need) -> str:
    """Return a thing that you need: "a strap or a towel", "a wall if you like"."""
    return f"{need.text} if you like" if need.optional else need.text


def equipment_text(needs: Sequence[Need]) -> str:
    """Return what you need, in sentences: "A mat.", "Nothing. If you like: a wall."."""
    musts, extras = ([need.text for need in needs if need.optional is optional] for optional in (False, True))
    return sentence(_things(musts) or "nothing") + (f" If you like: {_things(extras)}." if extras else "")


def _things(texts: list[str]) -> str:
    """Return things as a list, whose parts stay apart where one of them has choices."""
    has_choices = len(texts) > 1 and any(" or " in text for text in texts)
    return "; ".join(texts) if has_choices and len(texts) > 2 else listed(texts)  # noqa: PLR2004 - two read well


def number(range_: Range) -> str:
    """Return a range's numbers, an en dash between them; the smallest one when it is open."""
    return str(range_.min) if range_.is_exact or range_.is_open else f"{range_.min}{_DASH}{range_.max}"


def steps(numbers: Sequence[int]) -> str:
    """Return the numbers of steps, those in a row as a range: "step 1", "steps 2–4 and 6"."""
    return f"step{'' if len(numbers) == 1 else 's'}{_SPACE}{listed(_runs(numbers))}"


def concerning(places: Iterable[tuple[Sequence[int], str]]) -> str:
    """Return which exercises something concerns, in brackets: "(1, 3–5)"; empty when there is nothing to say.

    Args:
        places: the numbers of exercises, none for the only one, and what to do instead of them, empty for nothing.

    """
    parts = [": ".join(filter(None, (f",{_SPACE}".join(_runs(numbers, 3)), swap))) for numbers, swap in places]
    text = "; ".join(filter(None, parts))
    return f"({text})" if text else ""


def asked_for(action: Action, *, has_text: bool) -> str:
    """Return what a precaution asks for; where to read how to change an exercise when it is not told beside it."""
    return ACTIONS[action] + (_ELSEWHERE if action == "modify" and not has_text else "")


def applies(*, are_numbered: bool) -> str:
    """Return what to do with precautions, as a sentence, where they may have the numbers of exercises."""
    return f"{_APPLIES}{'; the numbers are those of the exercises' if are_numbered else ''}."


def _runs(numbers: Sequence[int], least: int = 2) -> list[str]:
    """Return numbers in rising order, so many in a row and more as a range."""
    runs: list[list[int]] = []
    for number_ in numbers:
        if runs and runs[-1][-1] == number_ - 1:
            runs[-1].append(number_)
        else:
            runs.append([number_])
    written = [[number(Range(run[0], run[-1]))] if len(run) >= least else map(str, run) for run in runs]
    return [number_ for run in written for number_ in run]


def amount(range_: Range, unit: str) -> str:
    """Return a range of something: "1 set", "15–20 repetitions", "30 seconds or more"."""
    single = range_.min == 1 and (range_.is_exact or range_.is_open)
    counted = f"{number(range_)}{_SPACE}{unit}{'' if single else 's'}"
    return f"{counted} or more" if range_.is_open else counted


def code_of(address: str) -> str:
    """Return what a QR code shows, for those who do not see it."""
    return f"QR code of {address}"


def length(range_: Range) -> Length:
    """Return a range of seconds, in minutes when they are whole: "25–60 seconds", "3 minutes", "30 seconds or more"."""
    is_whole = range_.min and not range_.min % _MINUTE and not (range_.max or 0) % _MINUTE
    return _length(range_, _DASH, "minute" if is_whole else "second")


def seconds(range_: Range) -> str:
    """Return the words of a length."""
    return length(range_).text


def duration(range_: Range) -> Length:
    """Return how long it takes, in tens of seconds or in whole minutes, as a clause.

    It is an estimate where both ends are known: "about 4 to 6 minutes". Where the end is open, the least is told as
    such and rounded down: "at least 2 minutes; how long is up to you"; "as long as you like" when there is none.
    """
    short = range_.min < _LONG and (range_.max is None or range_.max < _LONG)
    unit, step = ("second", 10) if short else ("minute", _MINUTE)
    if range_.max is None:
        least = range_.min // step * step
        pieces = _length(Range.exactly(least), "", unit).pieces
        ends = (("at least ", None), *pieces, ("; how long is up to you", None))
        return Length(ends if least else (("as long as you like", None),))
    low, high = (max(1, int(end / step + 0.5)) * step for end in (range_.min, range_.max))
    return Length((("about ", None), *_length(Range(low, high), " to ", unit).pieces))


def times(times_: Sequence[Time]) -> Length:
    """Return how long it takes, as sentences, such as "By repetitions: about 4 minutes. Held: as long as you like.".

    Ways are named where there are several that do not take about as long.
    """
    modes: dict[Length, list[Mode]] = {}
    for time in times_:
        modes.setdefault(duration(ANY if time.is_free else time.seconds), []).extend([time.mode] if time.mode else [])
    pieces: list[tuple[str, int | None]] = []
    for length_, ways in modes.items():
        label = f"{listed([_WAYS[way] for way in ways], 'or')}: " if len(modes) > 1 else ""
        first = _capital(label + length_.pieces[0][0])
        pieces += [(f" {first}" if pieces else first, None), *length_.pieces[1:], (".", None)]
    return Length(tuple(pieces))


_SIZES = {"second": 1, "minute": _MINUTE}


def _length(range_: Range, between: str, unit: str) -> Length:
    """Return a range of seconds in a unit, of which both ends are multiples."""
    size = _SIZES[unit]
    if range_.max is None or range_.is_exact:
        least = (amount(Range.exactly(range_.min // size), unit), range_.min)
        return Length((least, (" or more", None)) if range_.is_open else (least,))
    most = (amount(Range.exactly(range_.max // size), unit), range_.max)
    return Length(((str(range_.min // size), range_.min), (between, None), most))


def frequency(frequency_: Frequency) -> str:
    """Return how often: "every week", "twice a day", "2–3 times a week", "at least twice a week"."""
    if frequency_.times == Range(1, 1):
        return f"every {frequency_.per}"
    times = frequency_.times
    article = "an" if frequency_.per == "hour" else "a"
    return f"{'at least ' if times.is_open else ''}{_times(times)} {article} {frequency_.per}"


def _times(range_: Range) -> str:
    """Return how many times; the least of an open range."""
    text = _TIMES.get(range_.min) if range_.is_exact or range_.is_open else _FEW.get((range_.min, range_.max))
    return text or f"{number(range_)}{_SPACE}times"


def dose(dose_: Dose, sets: int | None = None, *, slow: bool = False) -> str:
    """Return what a dose asks for, as a clause in the imperative where it holds or moves.

    Args:
        dose_: the dose.
        sets: how many sets the routine asks for; None for those of the dose.
        slow: whether to say that repetitions are slow.

    """
    rounds = Range.exactly(sets) if sets else dose_.sets
    counted = _clause(dose_, "slow repetition" if slow else "repetition")
    if rounds and rounds != Range(1, 1):
        counted = f"{amount(rounds, 'set')}{' of ' if isinstance(dose_, Reps) else ': '}{counted}"
        counted += f", with {rest_between_sets(dose_.rest_seconds)}" if dose_.rest_seconds else ""
    return f"{counted}, {frequency(dose_.frequency)}" if dose_.frequency else counted


def rest_between_sets(rest: Range) -> str:
    """Return how long to rest between sets: "30 seconds of rest between sets"."""
    return f"{seconds(rest)} of rest between sets"


def _clause(dose_: Dose, repetition: str) -> str:
    if isinstance(dose_, Reps):
        return _reps(dose_, repetition)
    return _hold(dose_) if isinstance(dose_, Hold) else _timed(dose_)


def length_of(dose_: Dose) -> Length | None:
    """Return the length of time that the words of a dose tell, the first one; None when they tell none."""
    if isinstance(dose_, Reps):
        range_ = dose_.pause_seconds or dose_.seconds_per_rep
    else:
        range_ = None if isinstance(dose_, Hold) and dose_.breaths else dose_.seconds
    return length(range_) if range_ else None


_PER = {"side": " on each side", "total": " in total", None: ""}


def _reps(reps: Reps, repetition: str) -> str:
    counted = amount(reps.reps, repetition) if reps.reps else f"as many {repetition}s as feel good"
    pause = f", pausing for {seconds(reps.pause_seconds)} each time" if reps.pause_seconds else ""
    pace = f", {seconds(reps.seconds_per_rep)} each" if reps.seconds_per_rep else ""
    return f"{counted}{_PER[reps.per]}{pause}{pace}"


def _hold(hold: Hold) -> str:
    where = _PER["side"] if hold.per == "side" else ""
    long = _how_long(hold)
    until = f"{',' if long else ''}{' or' if long else ''} until {hold.until}" if hold.until else ""
    whole = _PER["total"] if hold.per == "total" else ""
    repeats = f", {_times(hold.repeats)}{whole}" if hold.repeats and hold.repeats != Range(1, 1) else ""
    return f"hold{where}{long}{until}{repeats}"


def _how_long(hold: Hold) -> str:
    if hold.breaths:
        return f" for {amount(hold.breaths, 'breath')}"
    if hold.seconds:
        return f" for {seconds(hold.seconds)}"
    return "" if hold.until else " as long as you like"


def _timed(timed: Timed) -> str:
    return f"keep moving for {seconds(timed.seconds)}{_PER['side'] if timed.per == 'side' else ''}"
