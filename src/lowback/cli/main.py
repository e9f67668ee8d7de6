"""The commands, and what becomes of what they print and raise."""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from lowback._version import __version__
from lowback.cli import build, catalog, checking, composing, diff, exporting, finding, mending, packs
from lowback.cli.exporting import standard_output
from lowback.errors import LowbackError

if TYPE_CHECKING:
    from collections.abc import Sequence

#: After how many more objects made than freed to look for garbage.
_GARBAGE = 50_000
_USAGE, _INTERRUPTED, _BROKEN_PIPE = 2, 130, 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 when all is well, 1 when a check found problems, 2 for a usage error or something that cannot be read or written.
    """
    _speak_utf8()
    # A command is short: looking for garbage so often would take a tenth of its time.
    before = gc.get_threshold()
    gc.set_threshold(_GARBAGE)
    try:
        given = sys.argv[1:] if arguments is None else list(arguments)
        options = _parser(given[0] if given else "").parse_args(given)
        for text in filter(None, options.run(options)):
            standard_output().write(text)
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone; give the interpreter somewhere to flush to when it ends.
        if sys.stdout:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    except KeyboardInterrupt:
        return _INTERRUPTED
    except LowbackError as error:
        return _refuse(_told(error))
    except OSError as error:
        return _refuse(f"cannot write: {error.strerror}")
    finally:
        gc.set_threshold(*before)
    code: int = getattr(options, "exit_code", 0)
    return code


def _told(error: LowbackError) -> str:
    """Return an error as the command line says it: options have its names."""
    option = getattr(error, "option", None)
    return f"--{option.replace('_', '-')} {error.reason}" if option else str(error)  # type: ignore[attr-defined]  # an OptionError


def _refuse(reason: str) -> int:
    from lowback.escaping import escaped_lines  # noqa: PLC0415 - when all is well it is not needed

    # Names in a pack may hold what would act on a terminal.
    _say(f"lowback: {escaped_lines(reason)}\n")
    return _USAGE


def _say(text: str) -> None:
    """Write to standard error, which is None when it was closed; where that fails too, the exit code has to do."""
    if sys.stderr:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says; what cannot be shown is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


class _Parser(argparse.ArgumentParser):
    """A parser that takes no abbreviations, and lays out help without importing more to find out the width."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - those of argparse
        super().__init__(**options, allow_abbrev=False, formatter_class=_formatter)

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong with the arguments, never on standard output, and end."""
        _say(f"{self.format_usage()}{self.prog}: error: {message}\n")
        self.exit(_USAGE)

    def _print_message(self, message: str, _: object = None) -> None:
        """Print help or the version; argparse by itself goes on when they cannot be written."""
        standard_output().write(message)
        sys.stdout.flush()


def _formatter(prog: str) -> argparse.HelpFormatter:
    try:
        width = os.get_terminal_size().columns - 2
    except OSError:
        width = 78
    return argparse.HelpFormatter(prog, width=width)


_COMMANDS = {
    **finding.COMMANDS,
    **catalog.COMMANDS,
    **composing.COMMANDS,
    **packs.COMMANDS,
    **exporting.COMMANDS,
    **build.COMMANDS,
    **checking.COMMANDS,
    **mending.COMMANDS,
    **diff.COMMANDS,
}


def _parser(first: str) -> argparse.ArgumentParser:
    """Return the parser; when the first argument is a command, only that one is made ready."""
    parser = _Parser(
        prog="lowback", description="Low-back routines for runners. General information, not medical advice."
    )
    parser.add_argument("--version", action="version", version=f"lowback {__version__}")
    # Given its name, argparse need not work out a usage line, for which it would import more.
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog="lowback", parser_class=_Parser
    )
    for name, add in _COMMANDS.items():
        if name == first or first not in _COMMANDS:
            add(commands)
    return parser
