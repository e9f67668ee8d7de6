"""Reports as text that shows the place and as JSON, statistics of codes, and the table of all forms of reports."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING
from unicodedata import combining, east_asian_width

from lowback.escaping import escaped
from lowback.validation.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.problem import Problem
    from lowback.validation.report import FileReport, Summary

    Reporter = Callable[[Iterable[FileReport], Summary], Iterator[str]]


_STATISTICS = "lowback-statistics/1"


def count_text(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    """Yield a table of the codes that were found, the most frequent first; then the count."""
    counts = _counts(reports, summary)
    numbers = {code: f"{count:,}" for code, count in counts.items()}
    width = max(map(len, numbers.values()), default=0)
    for code, number in numbers.items():
        yield f"{number:>{width}}  {code}  {CODES[code]:<7}  {_meaning(code)}\n"
    if counts:
        yield "\n"
    if summary.checked or summary.unreadable:
        yield summary_line(summary)


def count_json(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    """Yield a JSON object of the form "lowback-statistics/1"; its schema is `statistics`."""
    counts = _counts(reports, summary)
    rows = [
        {"code": code, "severity": CODES[code], "count": count, "explanation": _meaning(code)}
        for code, count in counts.items()
    ]
    codes = ",".join(f"\n  {json.dumps(row, ensure_ascii=False)}" for row in rows)
    end = f'"ok": {json.dumps(summary.ok)}, "checked": {summary.checked}'
    yield f'{{"format": "{_STATISTICS}", "codes": [{codes}{chr(10) if codes else ""}], {end}}}\n'


def _meaning(code: str) -> str:
    """Return the first paragraph of a code's explanation."""
    from lowback.validation.codes import explanations

    return explanations()[code].paragraphs[0]


def _counts(reports: Iterable[FileReport], summary: Summary) -> dict[str, int]:
    """Return how often each code was found, the most frequent first; codes found equally often by their number."""
    counts: Counter[str] = Counter()
    for report in summary.counted(reports):
        counts.update(problem.code for problem in report.problems)
    return dict(sorted(counts.items(), key=lambda code_count: (-code_count[1], code_count[0])))


_PROBLEMS = "lowback-problems/1"
#: How much of a line is shown, and how much of that before the place.
_WIDTH, _BEFORE = 100, 40


def report_text(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    """Yield text: each problem with its source line, the place underlined; then the count."""
    for report in summary.counted(reports):
        lines = report.text.split("\n") if report.problems else []
        for problem in report.problems:
            yield from _problem(problem, lines, report.first_line)
    if summary.checked or summary.unreadable:
        yield summary_line(summary)


def _problem(problem: Problem, lines: list[str], first_line: int) -> Iterator[str]:
    where = f" {problem.pointer}:" if problem.pointer and problem.line is None else ""
    yield f"{escaped(problem.place)}: {problem.severity} {problem.code}:{escaped(where)} {problem.message}\n"
    if problem.line and problem.column and problem.end_column:
        line = lines[problem.line - first_line].rstrip("\r")
        end = problem.end_column if problem.end_line == problem.line else len(line) + 1
        yield from _excerpt(line, str(problem.line), problem.column - 1, max(end - 1, problem.column))
    if problem.hint:
        yield f"  {problem.hint}\n"
    yield "\n"


def _excerpt(line: str, number: str, start: int, end: int) -> Iterator[str]:
    """Yield a source line with a stretch of it underlined; of a long line the part around the stretch."""
    first = max(0, start - _BEFORE) if len(line) > _WIDTH else 0
    last = min(len(line), first + _WIDTH)
    end = max(start + 1, min(end, last))
    before = ("…" if first else "") + _visible(line[first:start])
    marked = _visible(line[start:end])
    after = _visible(line[end:last]) + ("…" if last < len(line) else "")
    yield f"  {number} | {before}{marked}{after}\n"
    yield f"  {' ' * len(number)} | {' ' * _columns(before)}{'^' * max(1, _columns(marked))}\n"


def _visible(text: str) -> str:
    return escaped(text.replace("\t", " "))


def _columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def summary_line(summary: Summary) -> str:
    """Return the count of what was checked and found, as a line."""
    parts = [_count(summary.errors - summary.unreadable, "error"), _count(summary.warnings, "warning")]
    unread = f", {_count(summary.unreadable, 'file')} could not be read" if summary.unreadable else ""
    counts = " and ".join(part for part in parts if not part.startswith("0 "))
    counts = f": {counts or 'no problems'}" if counts or not summary.unreadable else ""
    fixable = f", {summary.fixable:,} fixable with --fix" if summary.fixable else ""
    more = " (details: lowback explain CODE)" if summary.errors - summary.unreadable + summary.warnings else ""
    return f"{summary.checked:,} checked{counts}{fixable}{unread}{more}\n"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def report_json(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    """Yield a JSON object of the form "lowback-problems/1"; its schema is `problems`."""
    yield f'{{"format": "{_PROBLEMS}", "problems": ['
    comma = ""
    for report in summary.counted(reports):
        for problem in report.problems:
            yield f"{comma}\n  {json.dumps(as_dict(problem), ensure_ascii=False)}"
            comma = ","
    yield f'{chr(10) if comma else ""}], "ok": {json.dumps(summary.ok)}, "checked": {summary.checked}}}\n'


def as_dict(problem: Problem) -> dict[str, object]:
    """Return a problem as plain JSON values."""
    keys = ("code", "severity", "file", "line", "column", "end_line", "end_column", "pointer", "message", "hint", "url")
    return {**{key: getattr(problem, key) for key in keys}, "fixable": problem.fixable}


def _github(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    from lowback.validation.service_reports import report_github

    return report_github(reports, summary)


def _sarif(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    from lowback.validation.service_reports import report_sarif

    return report_sarif(reports, summary)


def _junit(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    from lowback.validation.service_reports import report_junit

    return report_junit(reports, summary)


#: The formats of reports, by name.
REPORTERS: dict[str, Reporter] = {
    "text": report_text,
    "json": report_json,
    "github": _github,
    "sarif": _sarif,
    "junit": _junit,
}
#: The formats of statistics, by name.
STATISTICS: dict[str, Reporter] = {"text": count_text, "json": count_json}
#: The formats that services read while people read the log: these are told the count on standard error.
SERVICES = frozenset({"github", "sarif", "junit"})
