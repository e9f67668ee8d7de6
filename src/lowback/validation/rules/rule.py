"""What a rule is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lowback.problem import RecordProblem, Severity
    from lowback.validation.pack_view import PackView
    from lowback.validation.record_view import RecordView

    RecordCheck = Callable[[RecordView], Iterable[RecordProblem]]
    FileCheck = Callable[[str, Any], Iterable[RecordProblem]]
    PackCheck = Callable[[PackView], Iterable[tuple[str, RecordProblem]]]


#: What a rule looks at: one record, one file with its name, or a pack as a whole.
Scope = Literal["record", "file", "pack"]


class Rule(NamedTuple):
    """One rule."""

    #: Its stable code, such as "LB101".
    code: str
    scope: Scope
    #: The kinds of records that it is about; empty for all.
    kinds: tuple[str, ...]
    severity: Severity
    #: A record that it finds fault with, and one that it does not; for a pack rule, files by name.
    fires: Any
    passes: Any
    run: Callable[..., Iterable[Any]]
    #: The uses of wordings that it listens for: it only runs on a record whose texts have a word of them. None for a
    #: rule that reads no words; an empty tuple for one that reads all.
    listens: tuple[str, ...] | None = None
    #: Whether it concludes from what is missing, so that it needs a record of which nothing was refused.
    needs_whole: bool = False


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
