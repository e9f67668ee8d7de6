"""The command line: parse, call the library, print."""

from __future__ import annotations

import argparse
import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from lowback import __version__
from lowback.api import exercises, render, routines
from lowback.catalog.catalog import default_catalog
from lowback.errors import LowbackError, UnknownChoiceError, UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine

_OK, _USAGE, _BROKEN_PIPE = 0, 2, 141
_KINDS: dict[str, Callable[[], Iterable[Routine | Exercise]]] = {"exercises": exercises, "routines": routines}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0, or 2 for a usage error or something that cannot be read."""
    _speak_utf8()
    try:
        options = _parser().parse_args(arguments)
        _write(sys.stdout, options.run(options))
    except BrokenPipeError:
        # The reader has gone; give the interpreter somewhere to flush to when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except LowbackError as error:
        return _refuse(str(error))
    except OSError as error:
        return _refuse(f"cannot write: {error.strerror}")
    return _OK


def _refuse(reason: str) -> int:
    _write(sys.stderr, f"lowback: {reason}\n")
    return _USAGE


def _write(stream: TextIO | None, text: str) -> None:
    """Write to a stream, which is None when it was closed before the start."""
    if stream:
        stream.write(text)
        stream.flush()


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says; what cannot be shown on standard error is escaped."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lowback",
        description="Low-back routines for runners. General information, not medical advice.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"lowback {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    listing = commands.add_parser(
        "list", help="list routines and exercises", description="List what there is.", allow_abbrev=False
    )
    listing.add_argument("kind", nargs="?", metavar="exercises|routines", help="only these")
    listing.set_defaults(run=_list)
    showing = commands.add_parser(
        "show",
        help="show a routine or an exercise",
        description="Show a routine or an exercise, ready to read or to paste.",
        allow_abbrev=False,
    )
    showing.add_argument("id", metavar="ID", help="such as runner_lowback or bridge_pose")
    showing.add_argument("--mode", metavar="reps|hold|time", help="one way only; without it, the ways as equals")
    showing.add_argument("--format", metavar="text|markdown|json", default="text", help="json prints the steps")
    showing.set_defaults(run=_show)
    return parser


def _list(options: argparse.Namespace) -> str:
    if options.kind is None:
        return f"routines:\n{_rows(routines(), '  ')}exercises:\n{_rows(exercises(), '  ')}"
    if options.kind not in _KINDS:
        raise UnknownChoiceError("kind", options.kind, _KINDS)
    return _rows(_KINDS[options.kind]())


def _rows(records: Iterable[Routine | Exercise], indent: str = "") -> str:
    return "".join(f"{indent}{record.id:<24}  {record.name}\n" for record in records)


def _show(options: argparse.Namespace) -> str:
    return render(_named(options.id), options.format, options.mode)


def _named(wanted: str) -> Routine | Exercise:
    catalog = default_catalog()
    for records in (catalog.routines, catalog.exercises):
        if wanted in records:
            return records[wanted]
    raise UnknownIdError("routine or exercise", wanted, [*catalog.routines, *catalog.exercises])
