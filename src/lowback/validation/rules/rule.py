"""What a rule is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.problem import RecordProblem, Severity
    from lowback.validation.pack_view import PackView
    from lowback.validation.record_view import RecordView

    #: Problems, each with the file that it is in.
    PackProblems = Iterator[tuple[str, RecordProblem]]
    RecordCheck = Callable[[RecordView], Iterable[RecordProblem]]
    FileCheck = Callable[[str, Any], Iterable[RecordProblem]]
    PackCheck = Callable[[PackView], Iterable[tuple[str, RecordProblem]]]


#: What a rule looks at: one record, one file with its name, or a pack as a whole.
Scope = Literal["record", "file", "pack"]


class Rule(NamedTuple):
    """One rule."""

    code: str
    """Its stable code, such as "LB101"."""
    scope: Scope
    """What it looks at."""
    kinds: tuple[str, ...]
    """The kinds of records that it is about; empty for all."""
    severity: Severity
    """How bad its problems are."""
    fires: Any
    """A record that has its problem; for a pack rule, files by name."""
    passes: Any
    """The same without its problem."""
    run: Callable[..., Iterable[Any]]
    """The function that yields its problems, and whose docstring explains them."""
    listens: tuple[str, ...] | None = None
    """The uses of wordings that it listens for: it only runs on a record whose texts have a word of them. None for a
    rule that reads no words; an empty tuple for one that reads all."""
    needs_whole: bool = False
    """Whether it concludes from what is missing, so that it needs a record of which nothing was refused."""


def record_rule(  # noqa: PLR0913 - each is a part of a rule
    code: str,
    *kinds: str,
    fires: Any,
    passes: Any,
    severity: Severity = "error",
    listens: tuple[str, ...] | None = None,
    needs_whole: bool = False,
) -> Callable[[RecordCheck], Rule]:
    """Make a rule of a function that takes a view of a record."""
    return lambda run: Rule(code, "record", kinds, severity, fires, passes, run, listens, needs_whole)


def prose_rule(
    code: str,
    *kinds: str,
    fires: Any,
    passes: Any,
    listens: tuple[str, ...] = (),
    needs_whole: bool = False,
) -> Callable[[RecordCheck], Rule]:
    """Make a rule of a function that reads the words of a record: a warning, for English texts alone."""
    kinds = kinds or ("exercise",)
    return lambda run: Rule(code, "record", kinds, "warning", fires, passes, run, listens, needs_whole)


def file_rule(code: str, *kinds: str, fires: Any, passes: Any) -> Callable[[FileCheck], Rule]:
    """Make a rule of a function that takes a file's name inside its pack, and the record in it."""
    return lambda run: Rule(code, "file", kinds, "error", fires, passes, run)


def pack_rule(
    code: str,
    *,
    fires: dict[str, Any],
    passes: dict[str, Any],
    severity: Severity = "error",
    needs_whole: bool = False,
) -> Callable[[PackCheck], Rule]:
    """Make a rule of a function that takes a pack."""
    return lambda run: Rule(code, "pack", (), severity, fires, passes, run, needs_whole=needs_whole)
