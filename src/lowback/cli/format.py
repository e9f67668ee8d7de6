"""The command format, which writes data in the one layout, and the part of validate that fixes it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lowback.cli import output
from lowback.errors import LowbackError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from lowback.validation.config import Config
    from lowback.validation.pieces import Piece, Tidied

DESCRIPTION = (
    "Write exercises, routines and packs in the one layout, and print the files that changed. "
    "The exit code is 0 when all is well, 1 when --check or --diff found something to change, 2 when something could "
    "not be read, or not be written."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="a file, a folder, a pack, or - to write standard input to standard output",
    )
    parser.add_argument("--check", action="store_true", help="change nothing; print the files that would change")
    parser.add_argument("--diff", action="store_true", help="change nothing; print what would change")
    parser.add_argument("--lines", action="store_true", help="every file holds a record a line")


def run(options: argparse.Namespace) -> int:
    """Write files in the one layout and print those that changed, or print what would change."""
    from lowback.escaping import escaped
    from lowback.validation.saving import saved
    from lowback.validation.targets import STANDARD_INPUT
    from lowback.validation.tidying import tidied

    watch = _Watch()
    for file in tidied(options.paths, lines=options.lines, stdin=getattr(sys.stdin, "buffer", None)):
        is_input = file.file == STANDARD_INPUT
        if options.diff:
            output.write(_difference(watch, file))
        elif is_input and not options.check:
            watch.changes(file, _passed_on(file.pieces))
        elif watch.changes(file, file.pieces if options.check else saved(file)):
            output.write([f"{escaped(file.file)}\n"])
    return watch.exit_code(is_asked=options.check or options.diff)


def fix(options: argparse.Namespace, config: Config) -> int:
    """Fix and format what some paths lead to, and note what was fixed; or print the difference.

    Returns 2 when something could not be done, for a difference 1 when there is one.
    """
    from lowback.validation.saving import saved
    from lowback.validation.targets import STANDARD_INPUT
    from lowback.validation.tidying import tidied

    if not options.fix:
        raise LowbackError("--diff shows what --fix would change. Give both")
    if STANDARD_INPUT in options.paths:
        raise LowbackError("standard input cannot be mended where it stands. Give the path of a file")
    # What is wrong is told by the check that follows.
    watch = _Watch(tells_problems=options.diff)
    for file in tidied(options.paths, config, lines=options.lines):
        if options.diff:
            output.write(_difference(watch, file))
        elif done := watch.changes(file, saved(file)):
            _note(f"{file.file}: {done}")
    return watch.exit_code(is_asked=options.diff)


class _Watch:
    """What is told on standard error while files are gone through, and how that ended."""

    def __init__(self, *, tells_problems: bool = True) -> None:
        self.has_changes = False
        self.has_failed = False
        self._tells_problems = tells_problems
        self.has_files = False
        self._noted: set[tuple[str, str]] = set()

    def changes(self, file: Tidied, pieces: Iterable[Piece]) -> str:
        """Go through the pieces of a file, and return what was done to it: nothing when it could not be written."""
        from lowback.pack.reader import UnreadableError
        from lowback.pack.writer import UnwritableError

        changed, mended = False, 0
        try:
            for piece in self.counted(file, pieces):
                changed = changed or piece.after != piece.before
                mended += piece.mended
        except (UnreadableError, UnwritableError) as error:
            self.fail(f"{file.file}: {error}")
            return ""
        self.has_changes = self.has_changes or changed
        done = f"{mended:,} problem{'' if mended == 1 else 's'} mended" if mended else "formatted"
        return done if changed else ""

    def counted(self, file: Tidied, pieces: Iterable[Piece]) -> Iterator[Piece]:
        """Yield the pieces of a file, and tell what keeps them as they are."""
        self.has_files = True
        for piece in pieces:
            for problem in piece.problems if self._tells_problems else ():
                self.fail(str(problem))
            if piece.note and (file.file, piece.note) not in self._noted:
                self._noted.add((file.file, piece.note))
                _note(f"{file.file}: {piece.note}")
            yield piece

    def fail(self, reason: str) -> None:
        """Tell why something could not be done."""
        self.has_failed = True
        _note(reason)

    def exit_code(self, *, is_asked: bool) -> int:
        """Return how it ended, when it was asked whether anything changes or when that was to be changed."""
        if not self.has_files:
            raise LowbackError("there is no record. Give the path of a file or a pack")
        return 2 if self.has_failed else int(is_asked and self.has_changes)


def _difference(watch: _Watch, file: Tidied) -> Iterator[str]:
    from lowback.escaping import escaped
    from lowback.pack.reader import UnreadableError
    from lowback.pack.writer import UnwritableError
    from lowback.validation.difference import difference

    try:
        for text in difference(escaped(file.file), watch.counted(file, file.pieces), by_line=file.is_lines):
            watch.has_changes = True
            yield text
    except (UnreadableError, UnwritableError) as error:
        watch.fail(f"{file.file}: {error}")


def _passed_on(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces; write each to standard output, in bytes, because a line that stays as it is may be no text."""
    for piece in pieces:
        output.write_bytes(piece.after)
        yield piece


def _note(text: str) -> None:
    from lowback.escaping import escaped

    output.note(escaped(text))
