"""Checking one record: what was read, what its schema and the rules say of it, and where each problem is.

A record goes from step to step as a value: `record_of`, `check_schema`, `check_rules`, `check_allowances`, and at last
`problems_in`, which is the only step that looks at places in the text.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.escaping import escaped
from lowback.pack.json_reader import read
from lowback.pack.limits import MAX_PROBLEMS
from lowback.problem import REMOVE, REWRITE, Problem, RecordProblem, display_name, pointer
from lowback.validation.codes import CODES, UNWRITABLE
from lowback.validation.record_view import RecordView
from lowback.validation.report import FileReport
from lowback.validation.schemas import kind_of_record, top, unknown_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.pack.json_reader import Reading
    from lowback.pack.source_map import LineIndex, Place
    from lowback.problem import Path, Span
    from lowback.validation.config import Config
    from lowback.validation.rules.rule import Scope

#: What is missing, and what is twice in a list, leaves the rest as right as it was.
_SPOILS_NOTHING = frozenset({"LB021", "LB029"})


class CheckedRecord(NamedTuple):
    """A record, and what the checks so far say of it."""

    file: str
    """What to call its file in messages."""
    kind: str | None
    """The kind of record that it is, such as "exercise"; None when nobody knows."""
    text: str
    """The text that was read."""
    value: Any
    """The JSON value, without the parts that were refused; None when there is nothing to check."""
    is_json: bool = True
    """Whether the text is JSON."""
    is_whole: bool = True
    """Whether nothing of it was refused, and nothing that it needs is missing."""
    problems: tuple[RecordProblem, ...] = ()
    """What is wrong, each thing once."""
    spoiled: frozenset[Path] = frozenset()
    """The paths of what no further check can judge."""

    @property
    def is_writable(self) -> bool:
        """Whether it may be written anew with all its contents."""
        return self.is_json and not any(problem.code in UNWRITABLE for problem in self.problems)

    @property
    def allowances(self) -> list[dict[str, Any]]:
        """The warnings that are meant to stay."""
        return self.value.get("allow", []) if isinstance(self.value, dict) else []


def record_of(file: str, reading: Reading, kind: str | None) -> CheckedRecord:
    """Return what was read of a file, before any check; the kind is None when it is not known."""
    return CheckedRecord(
        display_name(file),
        kind,
        reading.text,
        reading.value,
        is_json=reading.is_json,
        is_whole=not reading.problems,
        problems=_distinct(reading.problems),
        spoiled=_spoiled(reading.problems),
    )


def set_aside(record: CheckedRecord) -> CheckedRecord:
    """Return a record into which no check looks: nobody knows how to."""
    return record._replace(value=None, is_json=False)


def check_record(raw: bytes, file: str, config: Config, first_line: int = 1) -> FileReport:
    """Return the report of one record outside a pack, whose text starts on a line of its file."""
    record = checked_record(raw, file, config)
    return FileReport(file, problems_in(record, config, first_line), text=record.text, first_line=first_line)


def checked_record(raw: bytes, file: str, config: Config) -> CheckedRecord:
    """Return a record outside a pack after all checks."""
    reading = read(raw)
    record = record_of(file, reading, config.kind or kind_of_record(reading.value))
    return check_allowances(check_rules(check_schema(record, config), config), config, "record")


def check_schema(record: CheckedRecord, config: Config) -> CheckedRecord:
    """Return a record with what the schema of its kind says of it, and without the parts that are refused."""
    if not record.is_json or () in record.spoiled:
        return record._replace(value=None)
    if record.kind is None:
        return record._replace(value=None, problems=_distinct((*record.problems, unknown_kind(record.value))))
    if not config.engine.acceptor(top(record.kind))(record.value):
        from lowback.validation.explanations.schema_error_messages import schema_problems

        problems = schema_problems(config.engine, record.kind, record.value)
        news = tuple(problem for problem in problems if _is_news(record, problem))
        refused = frozenset(problem.path for problem in problems if problem.code not in _SPOILS_NOTHING)
        record = record._replace(
            is_whole=False,
            problems=_distinct((*record.problems, *news)),
            spoiled=record.spoiled | refused | _spoiled(problems),
        )
    value = record.value
    for path in record.spoiled:
        value = _without(value, path)
    return record._replace(value=value)


def check_rules(record: CheckedRecord, config: Config, *, english: bool = True) -> CheckedRecord:
    """Return a record with what the rules about records say of the parts that were not refused.

    Args:
        record: the record, after `check_schema`.
        config: what to look for.
        english: whether its texts are English, which rules about words read.

    """
    if isinstance(record.value, dict):
        view = RecordView(record.kind or "", record.value)
        for rule in config.record_rules(view, is_whole=record.is_whole, english=english):
            record = with_problems(record, rule.code, rule.run(view))
    return record


def with_problems(record: CheckedRecord, code: str, problems: Iterable[RecordProblem]) -> CheckedRecord:
    """Return a record with what a rule reports, except about what was refused before."""
    news = (problem._replace(code=code) for problem in problems if _is_news(record, problem))
    room = max(MAX_PROBLEMS - len(record.problems), 0)
    return record._replace(problems=_distinct((*record.problems, *islice(news, room))))


def check_allowances(record: CheckedRecord, config: Config, *scopes: Scope) -> CheckedRecord:
    """Return a record with its allowances that allow nothing, after all rules of some scopes were run."""
    if not record.is_whole or not record.allowances:
        return record
    reported = {(problem.code, pointer(problem.path)) for problem in record.problems}
    run = {rule.code for scope in scopes for rule in config.rules(scope)}
    problems = []
    for index, allowance in enumerate(record.allowances):
        code, at = allowance["code"], allowance["at"]
        if CODES.get(code, "error") == "error":
            why = f"{code} is an error, which cannot be allowed" if code in CODES else f"there is no code {code}"
        elif code in run and (code, at) not in reported:
            why = f"there is no {code} at {at or 'the top'}"
        else:
            continue
        problems.append(RecordProblem(why, "Remove this entry", ("allow", index)))
    return with_problems(record, "LB119", problems)


def fixable_problems(record: CheckedRecord) -> frozenset[RecordProblem]:
    """Return the problems that a program can fix now; those that are allowed are meant to stay."""
    problems = _ready_to_fix(record.problems) if record.is_writable else ()
    return frozenset(
        problem for problem in problems if not (_is_allowed(record, problem) or _is_pointed_into(record, problem))
    )


def problems_in(record: CheckedRecord, config: Config, first_line: int = 1) -> list[Problem]:
    """Return what is wrong with a record, is selected and is not allowed, in the order of the text."""
    selected = [
        problem for problem in record.problems if config.selects(problem.code) and not _is_allowed(record, problem)
    ]
    if not selected:
        return []
    from lowback.pack.source_map import LineIndex, locate

    places = locate(record.text, _with_parents(selected)) if record.is_json and record.text else {}
    lines = LineIndex(record.text)
    fixable = fixable_problems(record)
    problems = [
        _located(problem, record.file, places, lines, first_line)._replace(fixable=problem in fixable)
        for problem in selected
    ]
    return sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0, problem.code, problem.pointer))


def _distinct(problems: Iterable[RecordProblem]) -> tuple[RecordProblem, ...]:
    """Return problems without those that say the same of the same path; the last place in the text counts."""
    return tuple({problem._replace(span=None): problem for problem in problems}.values())


def _spoiled(problems: Iterable[RecordProblem]) -> frozenset[Path]:
    return frozenset(problem.spoils for problem in problems if problem.spoils is not None)


def _is_news(record: CheckedRecord, problem: RecordProblem) -> bool:
    """Return whether nothing at its place was refused yet: what follows from a problem is no problem."""
    return not any(problem.path[:length] in record.spoiled for length in range(1, len(problem.path) + 1))


def _without(value: Any, path: Path) -> Any:
    """Return a value without the part at a path: the innermost key on the way, so that no index of a list changes.

    Of two keys that are the same the second is kept, in which the path may lead nowhere.
    """
    if not path:
        return None
    while path and not isinstance(path[-1], str):
        path = path[:-1]
    return _cut(value, *path)


def _cut(value: Any, *path: str | int) -> Any:
    first, *rest = path or (None,)
    if isinstance(value, dict) and first in value:
        return {
            key: _cut(inner, *rest) if key == first else inner for key, inner in value.items() if rest or key != first
        }
    if isinstance(value, list) and isinstance(first, int):
        return [_cut(inner, *rest) if index == first else inner for index, inner in enumerate(value)]
    return value


def _ready_to_fix(problems: Iterable[RecordProblem]) -> Iterable[RecordProblem]:
    """Yield problems that have a fix, but none that puts a value over what is wrong inside, and unseen."""
    problems = list(problems)
    outer = {problem.path[:length] for problem in problems for length in range(len(problem.path))}
    return (problem for problem in problems if problem.fix and (problem.fix.way != "put" or problem.path not in outer))


def _is_allowed(record: CheckedRecord, problem: RecordProblem) -> bool:
    return CODES[problem.code] == "warning" and any(
        (allowance.get("code"), allowance.get("at")) == (problem.code, pointer(problem.path))
        for allowance in record.allowances
    )


def _is_pointed_into(record: CheckedRecord, problem: RecordProblem) -> bool:
    """Return whether an allowance points to what would be elsewhere, or gone, after the fix."""
    if problem.fix == REWRITE:
        return False
    place = pointer(problem.path[:-1] if problem.fix == REMOVE else problem.path)
    return any(allowance.get("at", "").startswith(f"{place}/") for allowance in record.allowances)


def _located(
    problem: RecordProblem, file: str, places: dict[Path, Place], lines: LineIndex, first_line: int
) -> Problem:
    path = problem.path
    while path and path not in places and places:
        path = path[:-1]
    span = problem.span or _span(places.get(path), problem.mark)
    start = lines.position(span.start) if span else None
    end = lines.position(span.end) if span else None
    return Problem(
        code=problem.code,
        file=file,
        message=escaped(problem.message),
        hint=escaped(problem.hint),
        pointer=pointer(path if places else problem.path),
        severity=CODES[problem.code],
        line=start and start.line + first_line - 1,
        column=start and start.column,
        end_line=end and end.line + first_line - 1,
        end_column=end and end.column,
    )


def _with_parents(problems: Iterable[RecordProblem]) -> set[Path]:
    """Return the paths of problems and of all that holds them: what is missing is shown where it should be."""
    return {problem.path[:length] for problem in problems for length in range(len(problem.path) + 1)}


def _span(place: Place | None, mark: str) -> Span | None:
    if place is None:
        return None
    return place.key if mark == "key" and place.key else place.value
