"""The command format, which writes data in the one layout, and the part of validate that fixes it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from lowback.cli import output
from lowback.errors import LowbackError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from lowback.validation.config import Config
    from lowback.validation.formatter import Edit, FormattedFile

DESCRIPTION = "Format records in the canonical layout. Prints the paths of changed files."
EPILOG = """examples:
  lowback format my_pack
  lowback format --check data

exit codes: 0 success, 1 files would change (--check, --diff), 2 usage error or
unreadable file
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="File, folder or pack, or - to filter standard input to standard output",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="Print the files that would change, write nothing, and exit with code 1 if any",
    )
    parser.add_argument("--diff", action="store_true", help="The same, as a diff")
    parser.add_argument("--lines", action="store_true", help="Read every file as NDJSON")


def run(options: argparse.Namespace) -> int:
    """Write files in the one layout and print those that changed, or print what would change."""
    from lowback.escaping import escaped
    from lowback.validation.formatter import format_paths, replace_file
    from lowback.validation.targets import STANDARD_INPUT

    results = []
    for file in format_paths(options.paths, lines=options.lines, stdin=getattr(sys.stdin, "buffer", None)):
        is_printed = options.diff or (file.name == STANDARD_INPUT and not options.check)
        if is_printed:
            result = _follow(file, _diffed(file) if options.diff else _passed_on(file))
        else:
            result = _follow(file, file.edits if options.check else replace_file(file))
        if result.changed and not is_printed:
            output.write([f"{escaped(file.name)}\n"])
        results.append(result)
    return _exit_code(results, is_dry=options.check or options.diff)


def fix(options: argparse.Namespace, config: Config) -> int:
    """Fix and format what some paths lead to, and note what was fixed; or print the diff.

    Returns 2 when something could not be done, for a diff 1 when there is one.
    """
    from lowback.validation.formatter import format_paths, replace_file
    from lowback.validation.targets import STANDARD_INPUT

    if not options.fix:
        raise LowbackError("--diff shows what --fix would change. Give both")
    if STANDARD_INPUT in options.paths:
        raise LowbackError("standard input cannot be fixed in place. Pass the path of a file")
    results = []
    for file in format_paths(options.paths, config, lines=options.lines):
        # What is wrong is shown by the check that follows, but not after a diff.
        result = _follow(file, _diffed(file) if options.diff else replace_file(file), shows_problems=options.diff)
        if result.changed and not options.diff:
            plural = "" if result.fixes == 1 else "s"
            _note(f"{file.name}: " + (f"{result.fixes:,} problem{plural} fixed" if result.fixes else "formatted"))
        results.append(result)
    return _exit_code(results, is_dry=options.diff)


class _Result(NamedTuple):
    """What became of a file."""

    changed: bool = False
    """Whether it changed, or would."""
    fixes: int = 0
    """How many fixes were applied."""
    failed: bool = False
    """Whether something could not be read, or not be written."""


def _follow(file: FormattedFile, edits: Iterable[Edit], *, shows_problems: bool = True) -> _Result:
    """Go through the edits of a file, note what keeps records as they are, and return what became of it."""
    from lowback.pack.file_writer import UnwritableError
    from lowback.pack.json_reader import UnreadableError

    changed, fixes, failed = False, 0, False
    notes: set[str] = {""}
    try:
        for edit in edits:
            for problem in edit.problems if shows_problems else ():
                failed = True
                _note(str(problem))
            if edit.note not in notes:
                notes.add(edit.note)
                _note(f"{file.name}: {edit.note}")
            changed = changed or edit.after != edit.before
            fixes += edit.fixes
    except (UnreadableError, UnwritableError) as error:
        _note(f"{file.name}: {error}")
        return _Result(failed=True)
    return _Result(changed, fixes, failed)


def _exit_code(results: list[_Result], *, is_dry: bool) -> int:
    """Return how it ended: 2 when anything failed; 1 when something would change and that was the question."""
    if not results:
        raise LowbackError("there is no record. Give the path of a file or a pack")
    if any(result.failed for result in results):
        return 2
    return int(is_dry and any(result.changed for result in results))


def _diffed(file: FormattedFile) -> Iterator[Edit]:
    """Yield the edits of a file, and print what they change."""
    from lowback.validation.formatter import diff_file

    for edit, text in diff_file(file):
        output.write([text])
        yield edit


def _passed_on(file: FormattedFile) -> Iterator[Edit]:
    """Yield edits; write each to standard output, in bytes, because a line that stays as it is may be no text."""
    for edit in file.edits:
        output.write_bytes(edit.after)
        yield edit


def _note(text: str) -> None:
    from lowback.escaping import escaped

    output.note(escaped(text))
