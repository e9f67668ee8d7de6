"""The errors that lowback raises. Each carries its data and says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowback.problem import Problem

#: A match this much less alike than the best one is not worth naming.
_FAR = 0.1
#: How many known ids a message lists.
_SHOWN = 12
#: An id that was asked for is shown up to this length.
_LONG = 80


def close_matches(value: object, known: Iterable[str]) -> list[str]:
    """Return the known words that look most like `value`: at most three, the closest first, none far behind it."""
    from difflib import SequenceMatcher, get_close_matches

    words = list(known)
    # Who asks for an id may have left out the name of its pack.
    folded = {word.rpartition(":")[2].casefold(): word for word in words} | {word.casefold(): word for word in words}
    asked = str(value).casefold()
    matches = get_close_matches(asked, folded, n=3)
    likeness = [SequenceMatcher(None, match, asked).ratio() for match in matches]
    near = [folded[match] for match, ratio in zip(matches, likeness, strict=True) if ratio >= likeness[0] - _FAR]
    return list(dict.fromkeys(near))


def suggestion(value: object, known: Iterable[str], otherwise: str) -> str:
    """Return "Did you mean …?" when a known word is close, else `otherwise`."""
    matches = close_matches(value, known)
    return f"Did you mean {' or '.join(matches)}?" if matches else otherwise


def in_short(words: Sequence[str]) -> str:
    """Return the first words, and dots for the others."""
    return ", ".join([*words[:_SHOWN], *(["…"] if len(words) > _SHOWN else [])])


def either(words: Sequence[str]) -> str:
    """Return words as alternatives: "a, b or c"."""
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last


def wrong_type(takes: str, argument: object, hint: str) -> TypeError:
    """Return the error for an argument of the wrong kind: what takes what, what it was given, and what to give."""
    return TypeError(f"{takes}, found {type(argument).__name__}. {hint}")


class LowbackError(Exception):
    """Base of every error that lowback raises on purpose.

    A child hands its data to `__init__` by name, in the order of its own arguments: it becomes the attributes, and the
    `args` that a copy is made from. Its `__str__` composes the message.
    """

    def __init__(self, *args: object, **data: object) -> None:
        super().__init__(*args, *data.values())
        vars(self).update(data)


class UnknownIdError(LowbackError, KeyError):
    """No exercise, routine or other record has this id."""

    kind: str
    """What was looked for, such as "routine"."""
    id: object
    """The id that was asked for."""
    known: tuple[str, ...]
    """The ids there are."""
    advice: str
    """What else to do; empty when there is nothing to add."""

    def __init__(self, kind: str, id: object, known: Iterable[str], advice: str = "") -> None:
        super().__init__(kind=kind, id=id, known=tuple(map(str, known)), advice=advice)

    @property
    def matches(self) -> tuple[str, ...]:
        """The known ids that look most like the one asked for, at most three."""
        return tuple(close_matches(self.id, self.known))

    def __str__(self) -> str:
        """Say which id is unknown and what was probably meant."""
        hint = suggestion(self.id, self.known, f"Known: {in_short(sorted(self.known)) or 'none'}.")
        shown = repr(self.id)
        shown = shown if len(shown) <= _LONG else f"{shown[: _LONG - 1]}…"
        return f"there is no {self.kind} {shown}. {hint} {self.advice}".rstrip()


class UnknownChoiceError(LowbackError, ValueError):
    """A value is not one of a few fixed words, such as the modes or the formats."""

    what: str
    """What the words are, such as "mode"."""
    value: object
    """The value that was given."""
    choices: tuple[str, ...]
    """The words there are."""
    listed_by: str
    """The command that lists the words, where they are too many for a message; empty where they are few."""

    def __init__(self, what: str, value: object, choices: Iterable[str], listed_by: str = "") -> None:
        super().__init__(what=what, value=value, choices=tuple(map(str, choices)), listed_by=listed_by)

    @property
    def matches(self) -> tuple[str, ...]:
        """The words that look most like the value, at most three."""
        return tuple(close_matches(self.value, self.choices))

    def __str__(self) -> str:
        """Say which words there are and which was probably meant."""
        message = f"invalid {self.what} {self.value!r}"
        if self.listed_by:
            return f"{message}. {self.listed_by} lists all"
        return f"{message}, expected {either(self.choices)}. {suggestion(self.value, self.choices, '')}".rstrip()


class IgnoredError(LowbackError, ValueError):
    """A check was asked to ignore what stops a file from being checked at all."""

    code: str
    """The code of that problem."""

    def __init__(self, code: str) -> None:
        super().__init__(code=code)

    def __str__(self) -> str:
        """Say why that cannot be."""
        return f"{self.code} cannot be ignored: a file with this problem is not checked any further."


class ByteRangeError(LowbackError, ValueError):
    """A range of bytes is none, or some ranges do not make up a file."""

    reason: str
    """What is wrong and how to fix it."""
    start: int | None
    """The first byte that is concerned; None when no bytes are."""
    end: int | None
    """The byte after the last one; None when no bytes are."""

    def __init__(self, reason: str, start: int | None = None, end: int | None = None) -> None:
        super().__init__(reason=reason, start=start, end=end)

    def __str__(self) -> str:
        """Say which bytes, and what is wrong."""
        return self.reason if self.start is None else f"bytes {self.start} to {self.end} {self.reason}"


class UnavailableModeError(LowbackError, ValueError):
    """An exercise has no dose in the mode that was asked for with `strict=True`."""

    mode: str
    """The mode that was asked for."""
    items: tuple[str, ...]
    """The ids of the items that lack it."""

    def __init__(self, mode: str, items: Iterable[str]) -> None:
        super().__init__(mode=mode, items=tuple(items))

    def __str__(self) -> str:
        """Say which items lack the mode and what to do."""
        return (
            f"no dose in mode '{self.mode}' for {', '.join(self.items)}. "
            "Ask for another mode, or leave out strict to take the doses there are."
        )


class RecordError(LowbackError, ValueError):
    """A record, given as a dict, cannot become an object."""

    reason: str
    """What is wrong and what was expected."""
    path: tuple[str | int, ...]
    """The keys and indexes that lead to the place."""

    def __init__(self, reason: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(reason=reason, path=path)

    def under(self, key: str | int) -> RecordError:
        """Return this error as seen from the record that holds the place under `key`."""
        return RecordError(self.reason, (key, *self.path))

    def __str__(self) -> str:
        """Say where and what."""
        place = ".".join(map(str, self.path))
        return f"{place}: {self.reason}" if place else self.reason


class PackError(LowbackError, ValueError):
    """A pack cannot be loaded; nothing of it was."""

    pack: str
    """The pack's folder, or its id."""
    problems: tuple[Problem, ...]
    """Everything that is wrong, file by file."""

    def __init__(self, pack: str, problems: Iterable[Problem]) -> None:
        super().__init__(pack=pack, problems=tuple(problems))

    def __str__(self) -> str:
        """List every problem on a line of its own."""
        count = len(self.problems)
        head = f"pack {self.pack} was not loaded: {count} problem{'' if count == 1 else 's'}"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])


class ExportError(LowbackError, ValueError):
    """Data or a site cannot be written; no file is half written."""

    path: str
    """The file or the folder that was to be written."""
    reason: str
    """Why it cannot be, and what to do."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path=path, reason=reason)

    def __str__(self) -> str:
        """Say which file, and why."""
        return f"{self.path}: {self.reason}"


class UnsafeRoutineError(LowbackError, ValueError):
    """A routine cannot be made to suit somebody, or nothing at all suits them."""

    routine: str | None
    """The routine's id; None when no exercise is safe, whatever the routine."""
    avoid: tuple[str, ...]
    """The precautions that were to be met."""
    text: str
    """What to show to the person."""

    def __init__(self, routine: str | None, avoid: Iterable[str], text: str) -> None:
        super().__init__(routine=routine, avoid=tuple(avoid), text=text)

    def __str__(self) -> str:
        """Say which routine it is, for whom, and what to show."""
        safe = "nothing is safe" if self.routine is None else f"{self.routine} is not safe"
        return f"{safe} with {', '.join(self.avoid)}. Show this: {self.text}"


class MissingExtraError(LowbackError, ImportError):
    """A library that an extra brings is not installed."""

    what: str
    """What needs it, such as "a handout"."""
    extra: str
    """The extra that brings it."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(what=what, extra=extra)

    def __str__(self) -> str:
        """Say how to install it."""
        return f"{self.what} needs more than lowback alone. Install it: pip install 'lowback[{self.extra}]'"
