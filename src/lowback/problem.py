"""What can be wrong with a record, as data: a problem, where it is, and what fixes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The keys and indexes that lead to a value.
Path = tuple[str | int, ...]
#: An error makes a record unusable; a warning is for its author to look at.
Severity = Literal["error", "warning"]

#: Where every code is explained, in the project's repository.
_DOCS = "docs/reference/problems.md"


class Fix(NamedTuple):
    """What a program may do about a problem, because it loses nothing and nobody could want anything else.

    Make one with `put` or `rename`, or take `REMOVE` or `REWRITE`.
    """

    way: Literal["put", "rename", "remove", "rewrite"]
    """What to do at the problem's path."""
    value: str | int | None = None
    """The value to put there, or the new name of the key."""


def put(value: str | int | None) -> Fix:
    """Return the fix that puts another value at the problem's path, where one is or should be."""
    return Fix("put", value)


def rename(key: str) -> Fix:
    """Return the fix that gives the last key of the problem's path another name, unless that key already exists."""
    return Fix("rename", key)


#: The fix that removes an entry from its list; it never removes a key from an object.
REMOVE = Fix("remove")
#: The fix of what is gone as soon as the file is written anew.
REWRITE = Fix("rewrite")


class Span(NamedTuple):
    """A part of a text, as offsets in characters; the end is the offset after its last character."""

    start: int
    end: int


class RecordProblem(NamedTuple):
    """A problem by the path of the value that is wrong, before anyone knows where that is in a text.

    A problem that is safe to fix brings its fix along, and `lowback validate --fix` applies it:

    >>> from lowback.problem import RecordProblem, put
    >>> problem = RecordProblem("a curly quote", "Write a straight one", ("name",), fix=put("Runner's stretch"))
    >>> problem.fix
    Fix(way='put', value="Runner's stretch")

    Safe means: nothing is lost, only one fix can be meant, and once fixed, the problem is gone. Leave `fix` out where a
    person must choose. A value is only put where nothing else is wrong inside: a rule does not see what was refused.
    """

    message: str
    """What is wrong, and what was expected."""
    hint: str = ""
    """How to fix it; empty when the message says it all."""
    path: Path = ()
    """The keys and indexes that lead to the value, from the top of the record."""
    code: str = ""
    """The stable code; empty until the rule that reports it is known."""
    mark: Literal["value", "key"] = "value"
    """What to point at: the value, or the key that leads to it."""
    spoils: Path | None = None
    """The path of what no other check can judge because of this: the value itself, the key that a misspelled one stands
    for, or an object of an unknown kind; None when the rest is as right as it was."""
    span: Span | None = None
    """Where it is in the text, when reading told; None to find out by the path."""
    fix: Fix | None = None
    """What fixes it; None when a person must."""

    def __str__(self) -> str:
        """Return message and hint as one text."""
        return with_hint(self.message, self.hint)


# attrs would take longer to import than a file takes to check.
class Problem(NamedTuple):
    """One thing that is wrong with a record: what, where and how to fix it.

    Lines and columns count from 1, columns in characters; the end is the place after the last character. All four
    are None when the problem has no place in a text.
    """

    code: str
    """The stable code of what was found, such as "LB101"; empty for what only loading finds, such as two packs with
    one id or a damaged installation."""
    file: str
    """The file, with forward slashes; inside a pack that is being loaded, the path inside the pack."""
    message: str
    """What is wrong, and what was expected."""
    hint: str = ""
    """How to fix it; empty when the message says it all."""
    pointer: str = ""
    """The place as a JSON pointer (RFC 6901); empty for the record as a whole."""
    severity: Severity = "error"
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    fixable: bool = False
    """Whether `lowback validate --fix` fixes it, where it is in a file."""

    @property
    def url(self) -> str:
        """Where the code is explained: a page of the project's repository."""
        return f"{_DOCS}#{self.code.lower()}" if self.code else ""

    @property
    def place(self) -> str:
        """The file, with line and column where they are known."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        """Return the problem on one line."""
        parts = [f"{self.place}:", self.code, self.pointer and f"{self.pointer}:", with_hint(self.message, self.hint)]
        return " ".join(part for part in parts if part)


def display_name(name: str) -> str:
    """Return a file's name as text that every program can read: bytes that are no UTF-8 come as escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def with_hint(message: str, hint: str) -> str:
    """Return a message and its hint as one text."""
    return f"{message}. {hint}" if hint else message


def pointer(path: Iterable[str | int]) -> str:
    """Return keys and indexes as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
