"""What can be wrong with a record, as data."""

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


# attrs would take longer to import than a file takes to check.
class Problem(NamedTuple):
    """One thing that is wrong with a record: what, where and how to mend it.

    Lines and columns count from 1, columns in characters; the end is the place after the last character. All four
    are None when the problem has no place in a text.
    """

    #: The stable code of what was found, such as "LB101"; empty for what only loading finds, such as two packs with
    #: one id or a damaged installation.
    code: str
    #: The file, with forward slashes; inside a pack that is being loaded, the path inside the pack.
    file: str
    #: What is wrong, and what was expected.
    message: str
    #: How to mend it; empty when the message says it all.
    hint: str = ""
    #: The place as a JSON pointer (RFC 6901); empty for the record as a whole.
    pointer: str = ""
    severity: Severity = "error"
    line: int | None = None
    column: int | None = None
    end_line: int | None = None
    end_column: int | None = None
    #: Whether `lowback validate --fix` mends it, where it stands in a file.
    fixable: bool = False

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
        parts = [f"{self.place}:", self.code, self.pointer and f"{self.pointer}:", sentence(self.message, self.hint)]
        return " ".join(part for part in parts if part)


def display_name(name: str) -> str:
    """Return a file's name as text that every program can read: bytes that are no UTF-8 come as escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def sentence(message: str, hint: str) -> str:
    """Return a message and its hint as one text."""
    return f"{message}. {hint}" if hint else message


def pointer(path: Iterable[str | int]) -> str:
    """Return keys and indexes as a JSON pointer (RFC 6901)."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
