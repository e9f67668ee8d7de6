"""The commands for those who write data: validate, explain, schema and new."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from lowback.errors import LowbackError, UnknownChoiceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Iterator

    from lowback.validation.report import FileReport

_EXIT = "The exit code is 0 when all is well, 1 for problems, 2 when something could not be read."


def _add_explain(commands: Any) -> None:  # noqa: ANN401 - argparse has no public name for it
    explaining = commands.add_parser(
        "explain",
        help="explain the code of a problem",
        description="Explain the code of a problem.",
    )
    explaining.add_argument("code", nargs="?", metavar="CODE", help="such as LB101; without it, all codes are listed")
    explaining.set_defaults(run=_explain)


def _add_schema(commands: Any) -> None:  # noqa: ANN401 - as above
    schema = commands.add_parser(
        "schema",
        help="print a JSON Schema",
        description="Print a JSON Schema of the data.",
    )
    schema.add_argument("name", nargs="?", metavar="NAME", help="such as exercise; without it, the names are listed")
    schema.add_argument("--bundled", action="store_true", help="print it in one piece, as editors need it")
    schema.add_argument("--types", action="store_true", help="print TypeScript types of all of them instead")
    schema.set_defaults(run=_schema)


def _add_validate(commands: Any) -> None:  # noqa: ANN401 - as above
    checking = commands.add_parser(
        "validate",
        help="check exercises, routines and packs",
        description=f"Check files, folders and packs, and show what is wrong and how to mend it. {_EXIT}",
    )
    checking.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a file, a folder, a pack, or - for standard input; .ndjson and .jsonl files hold a record a line",
    )
    checking.add_argument(
        "--format",
        metavar="text|json|github|sarif|junit",
        default="text",
        help="json is for other programs, the last three for services that show problems",
    )
    checking.add_argument("--statistics", action="store_true", help="count the problems of each code instead")
    checking.add_argument(
        "--select", metavar="CODES", default="", help="look for these alone: codes or their beginnings, with commas"
    )
    checking.add_argument("--ignore", metavar="CODES", default="", help="do not look for these")
    checking.add_argument("--warnings-as-errors", action="store_true", help="let warnings fail the check")
    checking.add_argument("--kind", metavar="KIND", help="what a record in no pack is, such as exercise")
    checking.add_argument("--lines", action="store_true", help="every file holds a record a line")
    checking.add_argument(
        "--jobs", metavar="N", default="1", help="check with so many processes; auto for one a processor"
    )
    checking.add_argument("--fix", action="store_true", help="mend what a program can mend, then check")
    checking.add_argument("--diff", action="store_true", help="with --fix: change nothing; print what would change")
    checking.set_defaults(run=_validate, exit_code=0)


def _add_new(commands: Any) -> None:  # noqa: ANN401 - as above
    new = commands.add_parser(
        "new",
        help="start an exercise, a routine or a pack",
        description="Write a new file with blanks to fill in; lowback validate tells which are left.",
    )
    new.add_argument("what", metavar="exercise|routine|pack|template", help="what to start")
    new.add_argument("id", metavar="ID", help="lower-case words joined by underscores, such as hip_lift")
    new.add_argument("--pack", metavar="FOLDER", default=".", help="the pack to write into; here without it")
    new.add_argument(
        "--laterality",
        metavar="bilateral|unilateral|alternating",
        help="of an exercise: both sides at once, one side and then the other, or the sides in turn",
    )
    new.set_defaults(run=_new)


#: The commands, and what adds each to the command line.
COMMANDS: dict[str, Callable[[Any], None]] = {
    "validate": _add_validate,
    "explain": _add_explain,
    "schema": _add_schema,
    "new": _add_new,
}


def _validate(options: argparse.Namespace) -> Iterator[str]:
    from lowback.cli.jobs import checked, count_jobs  # noqa: PLC0415 - other commands do without the checks
    from lowback.validation.config import config_of  # noqa: PLC0415 - as above
    from lowback.validation.kinds import KINDS  # noqa: PLC0415 - as above
    from lowback.validation.report import Summary  # noqa: PLC0415 - as above
    from lowback.validation.reporters import REPORTERS, SERVICES, STATISTICS, summary_line  # noqa: PLC0415 - as above

    form, reporters = ("format of statistics", STATISTICS) if options.statistics else ("format", REPORTERS)
    for what, value, choices in ((form, options.format, reporters), ("kind", options.kind, KINDS)):
        if value is not None and value not in choices:
            raise UnknownChoiceError(what, value, choices)
    config = config_of(options.select, options.ignore, options.kind)
    jobs = count_jobs(options.jobs)
    if options.fix or options.diff:
        from lowback.cli.mending import fix  # noqa: PLC0415 - as above

        yield from fix(options, config)
        if options.diff:
            return
    tally = Summary(warnings_as_errors=options.warnings_as_errors)
    yield from reporters[options.format](_noting(checked(options, config, jobs)), tally)
    if not tally.checked and not tally.unreadable:
        raise LowbackError("nothing was checked: there is no record. Give the path of a file or a pack")
    if options.format in SERVICES and sys.stderr:
        sys.stderr.write(f"lowback: {summary_line(tally)}")
    options.exit_code = max(options.exit_code, tally.exit_code)


def _noting(outcomes: Iterable[FileReport]) -> Iterator[FileReport]:
    """Yield outcomes; tell on standard error, once each, how files were checked when not in full."""
    from lowback.escaping import escaped  # noqa: PLC0415 - as above

    told: set[str] = set()
    for outcome in outcomes:
        if outcome.note and outcome.note not in told and sys.stderr:
            told.add(outcome.note)
            sys.stderr.write(f"lowback: {escaped(outcome.file)}: {outcome.note}\n")
        yield outcome


def _explain(options: argparse.Namespace) -> Iterator[str]:
    from lowback.validation.explaining import explain_code, list_codes  # noqa: PLC0415 - as above

    yield explain_code(options.code) if options.code else list_codes()


def _schema(options: argparse.Namespace) -> Iterator[str]:
    from lowback.validation.schema import NAMES, schema_text, types_text  # noqa: PLC0415 - as above

    if options.types:
        if options.name or options.bundled:
            raise LowbackError("--types stands for all schemas. Give it alone")
        yield types_text()
    elif options.name is None:
        yield "".join(f"{name}\n" for name in NAMES)
    elif options.name not in NAMES:
        raise UnknownChoiceError("schema", options.name, NAMES)
    elif options.bundled:
        from lowback.validation.bundling import bundle_text  # noqa: PLC0415 - as above

        yield bundle_text(options.name)
    else:
        yield schema_text(options.name)


def _new(options: argparse.Namespace) -> Iterator[str]:
    from lowback.scaffold import start  # noqa: PLC0415 - as above

    for path in start(options.what, options.id, options.pack, options.laterality):
        yield f"{path}\n"
