"""Records as they stand in files, and as they should be written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lowback.pack.limits import MAX_BYTES
from lowback.validation.codes import UNWRITABLE
from lowback.validation.ordering import canonical
from lowback.validation.record_check import problems_in
from lowback.validation.report import unreadable_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lowback.problem import Problem
    from lowback.validation.config import Config
    from lowback.validation.mending import Mended


_TOO_LARGE = f"would be larger than {MAX_BYTES:,} bytes with the spaces that it needs, so it stays as it is"


class Piece(NamedTuple):
    """A record as it stands in a file and as it should: the whole file, or a line of one with a record a line."""

    before: bytes
    after: bytes
    #: How much was mended in it.
    mended: int = 0
    #: Why it stays as it is.
    problems: tuple[Problem, ...] = ()
    #: What people should know about it.
    note: str = ""


class Tidied(NamedTuple):
    """A file as it should be written, piece by piece."""

    #: What to call it.
    file: str
    pieces: Iterable[Piece]
    #: Where it is; empty for what cannot be written.
    path: str = ""
    #: Whether it holds a record a line.
    is_lines: bool = False
    #: What tells whether the file is still what was read.
    is_unchanged: Callable[[], bool] = lambda: True


def unread(file: str, reason: str) -> Tidied:
    """Return a file that cannot be read."""
    return Tidied(file, [Piece(b"", b"", problems=tuple(unreadable_report(file, reason).problems))])


def piece_of(raw: bytes, mended: Mended, plan: Config, first_line: int = 0) -> Piece:
    """Return a record as it should be written; as it is, when nobody knows what is meant or the reader refuses it.

    Args:
        raw: the record as it stands in its file.
        mended: the record after mending.
        plan: what was looked for in it.
        first_line: its line, in a file that holds a record a line.

    """
    draft, much = mended
    if not draft.is_writable:
        found = problems_in(draft, plan, first_line or 1)
        return Piece(raw, raw, problems=tuple(each for each in found if each.code in UNWRITABLE))
    return piece_with(raw, canonical(draft.text, draft.kind, as_line=bool(first_line)), much)


def piece_with(raw: bytes, text: str, much: int = 0) -> Piece:
    """Return a record with the text that it should have; as it is, when the reader would refuse that text."""
    after = text.encode()
    return Piece(raw, after, much) if len(after) <= MAX_BYTES else Piece(raw, raw, note=_TOO_LARGE)
