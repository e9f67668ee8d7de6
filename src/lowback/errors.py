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


class LowbackError(Exception):
    """Base of every error that lowback raises on purpose."""


def close_matches(value: object, known: Iterable[str]) -> list[str]:
    """Return the known words that look most like `value`: at most three, the closest first, none far behind it."""
    from difflib import SequenceMatcher, get_close_matches  # noqa: PLC0415 - only a failing call pays for it

    words = list(known)
    # Who asks for an id may have left out the name of its pack.
    folded = {name.rpartition(":")[2].casefold(): name for name in words} | {name.casefold(): name for name in words}
    folded_value = str(value).casefold()
    matches = get_close_matches(folded_value, folded, n=3)
    likeness = [SequenceMatcher(None, match, folded_value).ratio() for match in matches]
    near = [folded[match] for match, ratio in zip(matches, likeness, strict=True) if ratio >= likeness[0] - _FAR]
    return list(dict.fromkeys(near))


def suggestion(value: object, known: Iterable[str], otherwise: str) -> str:
    """Return "Did you mean …?" when a known word is close, else `otherwise`."""
    matches = close_matches(value, known)
    return f"Did you mean {' or '.join(matches)}?" if matches else otherwise


def in_short(words: Sequence[str]) -> str:
    """Return the first words, and dots for the others."""
    return ", ".join([*words[:_SHOWN], *(["…"] if len(words) > _SHOWN else [])])


def wrong_type(takes: str, value: object, hint: str) -> TypeError:
    """Return the error for an argument of the wrong kind: what takes what, what it was given, and what to give."""
    return TypeError(f"{takes}, found {type(value).__name__}. {hint}")


class UnknownIdError(LowbackError, KeyError):
    """No exercise, routine or other record has this id.

    Attributes:
        kind: what was looked for, such as "routine".
        id: the id that was asked for.
        known: the ids there are.
        advice: what else to do; empty when there is nothing to add.

    """

    def __init__(self, kind: str, id: object, known: Iterable[str], advice: str = "") -> None:  # noqa: A002 - the field's word
        """Keep what was asked for and what there is."""
        self.kind = kind
        self.id = id
        self.known = tuple(map(str, known))
        self.advice = advice
        super().__init__(kind, id, self.known, advice)

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
    """A value is not one of a few fixed words, such as the modes or the formats.

    Attributes:
        what: what the words are, such as "mode".
        value: the value that was given.
        choices: the words there are.

    """

    def __init__(self, what: str, value: object, choices: Iterable[str]) -> None:
        """Keep the value and the words it should have been one of."""
        self.what = what
        self.value = value
        self.choices = tuple(map(str, choices))
        super().__init__(what, value, self.choices)

    @property
    def matches(self) -> tuple[str, ...]:
        """The words that look most like the value, at most three."""
        return tuple(close_matches(self.value, self.choices))

    def __str__(self) -> str:
        """Say which words there are and which was probably meant."""
        hint = suggestion(self.value, self.choices, "")
        return f"{self.value!r} is not a {self.what}; use one of {in_short(self.choices)}. {hint}".rstrip()


class IgnoredError(LowbackError, ValueError):
    """A check was asked to ignore what stops a file from being checked at all.

    Attributes:
        code: the code of that problem.

    """

    def __init__(self, code: str) -> None:
        """Keep the code."""
        self.code = code
        super().__init__(code)

    def __str__(self) -> str:
        """Say why that cannot be."""
        return f"{self.code} cannot be ignored: a file with this problem is not checked any further."


class ByteRangeError(LowbackError, ValueError):
    """A range of bytes is none, or some ranges do not make up a file.

    Attributes:
        reason: what is wrong and how to mend it.
        start: the first byte that is concerned; None when no bytes are.
        end: the byte after the last one; None when no bytes are.

    """

    def __init__(self, reason: str, start: int | None = None, end: int | None = None) -> None:
        """Keep the reason and the bytes."""
        self.reason = reason
        self.start = start
        self.end = end
        super().__init__(reason, start, end)

    def __str__(self) -> str:
        """Say which bytes, and what is wrong."""
        return self.reason if self.start is None else f"bytes {self.start} to {self.end} {self.reason}"


class UnavailableModeError(LowbackError, ValueError):
    """An exercise has no dose in the mode that was asked for with `strict=True`.

    Attributes:
        mode: the mode that was asked for.
        items: the ids of the items that lack it.

    """

    def __init__(self, mode: str, items: Iterable[str]) -> None:
        """Keep the mode and the items that lack it."""
        self.mode = mode
        self.items = tuple(items)
        super().__init__(mode, self.items)

    def __str__(self) -> str:
        """Say which items lack the mode and what to do."""
        return (
            f"no dose in mode '{self.mode}' for {', '.join(self.items)}. "
            "Ask for another mode, or leave out strict to take the doses there are."
        )


class RecordError(LowbackError, ValueError):
    """A record, given as a dict, cannot become an object.

    Attributes:
        reason: what is wrong and what was expected.
        path: the keys and indexes that lead to the place.

    """

    def __init__(self, reason: str, path: tuple[str | int, ...] = ()) -> None:
        """Keep the reason and the place."""
        self.reason = reason
        self.path = path
        super().__init__(reason, path)

    def under(self, key: str | int) -> RecordError:
        """Return this error as seen from the record that holds the place under `key`."""
        return RecordError(self.reason, (key, *self.path))

    def __str__(self) -> str:
        """Say where and what."""
        place = ".".join(map(str, self.path))
        return f"{place}: {self.reason}" if place else self.reason


class PackError(LowbackError, ValueError):
    """A pack cannot be loaded; nothing of it was.

    Attributes:
        pack: the pack's folder, or its id.
        problems: everything that is wrong, file by file.

    """

    def __init__(self, pack: str, problems: Iterable[Problem]) -> None:
        """Keep the pack and everything that is wrong with it."""
        self.pack = pack
        self.problems = tuple(problems)
        super().__init__(pack, self.problems)

    def __str__(self) -> str:
        """List every problem on a line of its own."""
        count = len(self.problems)
        head = f"pack {self.pack} was not loaded: {count} problem{'' if count == 1 else 's'}"
        return "\n".join([head, *(f"  {problem}" for problem in self.problems)])


class ExportError(LowbackError, ValueError):
    """Data or a site cannot be written; no file is half written.

    Attributes:
        path: the file or the folder that was to be written.
        reason: why it cannot be, and what to do.

    """

    def __init__(self, path: str, reason: str) -> None:
        """Keep the path and the reason."""
        self.path = path
        self.reason = reason
        super().__init__(path, reason)

    def __str__(self) -> str:
        """Say which file, and why."""
        return f"{self.path}: {self.reason}"


class UnsafeRoutineError(LowbackError, ValueError):
    """A routine cannot be made to suit somebody, or nothing at all suits them.

    Attributes:
        routine: the routine's id; None when no exercise is safe, whatever the routine.
        avoid: the precautions that were to be met.
        text: what to show to the person.

    """

    def __init__(self, routine: str | None, avoid: Iterable[str], text: str) -> None:
        """Keep what was asked for and what to show."""
        self.routine = routine
        self.avoid = tuple(avoid)
        self.text = text
        super().__init__(routine, self.avoid, text)

    def __str__(self) -> str:
        """Say which routine it is, for whom, and what to show."""
        safe = "nothing is safe" if self.routine is None else f"{self.routine} is not safe"
        return f"{safe} with {', '.join(self.avoid)}. Show this: {self.text}"


class MissingExtraError(LowbackError, ImportError):
    """A library that an extra brings is not installed.

    Attributes:
        what: what needs it, such as "a handout".
        extra: the extra that brings it.

    """

    def __init__(self, what: str, extra: str) -> None:
        """Keep what needs it, and the extra."""
        self.what = what
        self.extra = extra
        super().__init__(what, extra)

    def __str__(self) -> str:
        """Say how to install it."""
        return f"{self.what} needs more than lowback alone. Install it: pip install 'lowback[{self.extra}]'"
