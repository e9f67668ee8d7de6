"""What checking files gives: a report for each file, a summary of all, and the report that Python gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lowback.problem import Problem, display_name
from lowback.validation.targets import STANDARD_INPUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


#: What stands for a file that could not be read.
UNREADABLE = "LB001"


class FileReport(NamedTuple):
    """The result of checking one file, or a part of an NDJSON file."""

    file: str
    problems: list[Problem]
    checked: int = 1
    """How many files, or records of such a file, were checked."""
    text: str = ""
    """The text that the problems point into."""
    first_line: int = 1
    """The line of the file on which that text starts."""
    note: str = ""
    """What people should know about how this file was checked."""


def unreadable_report(file: str, reason: str) -> FileReport:
    """Return the report of a file that cannot be read."""
    message, _, hint = reason.partition(". ")
    return FileReport(file, [Problem(UNREADABLE, display_name(file), message, hint)], checked=0)


class Summary:
    """The count of what was found, from which the verdict follows."""

    def __init__(self, *, warnings_as_errors: bool = False) -> None:
        """Start at nothing."""
        self.checked = 0
        self.errors = 0
        self.warnings = 0
        self.unreadable = 0
        #: How many problems `lowback validate --fix` can fix; standard input cannot be fixed.
        self.fixable = 0
        #: Whether warnings make a check fail.
        self.warnings_as_errors = warnings_as_errors

    def add(self, report: FileReport) -> None:
        """Count an report."""
        self.checked += report.checked
        for problem in report.problems:
            self.unreadable += problem.code == UNREADABLE
            self.errors += problem.severity == "error"
            self.warnings += problem.severity == "warning"
            self.fixable += problem.fixable and problem.file != STANDARD_INPUT

    def counted(self, reports: Iterable[FileReport]) -> Iterator[FileReport]:
        """Yield reports, counting them."""
        for report in reports:
            self.add(report)
            yield report

    @property
    def ok(self) -> bool:
        """Whether everything could be checked and nothing makes it fail."""
        return not self.exit_code

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 for problems, 2 when something could not be read, or nothing was there to check."""
        if self.unreadable or not self.checked:
            return 2
        return 1 if self.errors or (self.warnings and self.warnings_as_errors) else 0


class Report:
    """The problems of some files or of a record, in the order of the files.

    It is a sequence in all but name: iterate over it, take its length, ask whether it is `ok`.
    """

    def __init__(self, problems: Iterable[Problem], checked: int) -> None:
        """Keep the problems and how many files or records were checked."""
        self.problems = tuple(problems)
        self.checked = checked

    @property
    def ok(self) -> bool:
        """Whether something was checked and has no error; warnings do not count."""
        return bool(self.checked) and not any(problem.severity == "error" for problem in self.problems)

    def __iter__(self) -> Iterator[Problem]:
        """Iterate over the problems."""
        return iter(self.problems)

    def __len__(self) -> int:
        """Return how many problems there are."""
        return len(self.problems)

    def __bool__(self) -> bool:
        """Return True: a report is there, also when it is empty. Ask for `ok`, or for its length."""
        return True

    def __repr__(self) -> str:
        """Name what was checked and what was found."""
        return f"<Report: {self.checked} checked, {len(self)} problem{'' if len(self) == 1 else 's'}>"

    def __str__(self) -> str:
        """List every problem on a line of its own."""
        return "\n".join(map(str, self.problems))
