"""The commands, and what becomes of what they print and raise."""

from __future__ import annotations

import argparse
import io
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

from lowback._version import __version__
from lowback.cli.output import standard_output
from lowback.errors import LowbackError

if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE, _INTERRUPTED, _BROKEN_PIPE = 2, 130, 141
#: The commands, each with its line of help. Each is a module here, of the same name, with a description, the function
#: `add_arguments(parser)`, and the function `run(options)`, which returns the exit code.
_COMMANDS = {
    "list": "list routines and exercises",
    "find": "find exercises or routines",
    "show": "show a routine or an exercise",
    "compose": "put a routine together for an event and a time",
    "packs": "list the packs there are",
    "export-data": "write the data for a spreadsheet, a database or another program",
    "build": "write every routine and exercise as a page of a site",
    "validate": "check exercises, routines and packs",
    "explain": "explain the code of a problem",
    "schema": "print a JSON Schema",
    "new": "start an exercise, a routine or a pack",
    "format": "write data in the one layout",
    "diff": "tell what changed between two versions of a pack",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 when all is well, 1 when a check found problems, 2 for a usage error or something that cannot be read or written.
    """
    _speak_utf8()
    try:
        arguments = sys.argv[1:] if arguments is None else list(arguments)
        options = _parser(arguments).parse_args(arguments)
        code: int = options.run(options)
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
        return _refuse(_in_options(error))
    except OSError as error:
        return _refuse(f"cannot write: {error.strerror}")
    return code


def _in_options(error: LowbackError) -> str:
    """Return the message of an error as the command line says it: options have its names."""
    option = getattr(error, "option", None)
    return f"--{option.replace('_', '-')} {error.reason}" if option else str(error)  # type: ignore[attr-defined]  # an OptionError


def _refuse(reason: str) -> int:
    from lowback.escaping import escaped_lines

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

    def __init__(self, **options: Any) -> None:
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


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser, in which only the command that the arguments name is made ready."""
    parser = _Parser(
        prog="lowback", description="Low-back routines for runners. General information, not medical advice."
    )
    parser.add_argument("--version", action="version", version=f"lowback {__version__}")
    # Given its name, argparse need not work out a usage line, for which it would import more.
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog="lowback", parser_class=_Parser
    )
    named = next((argument for argument in arguments if argument in _COMMANDS), None)
    for name, line in _COMMANDS.items():
        command = commands.add_parser(name, help=line)
        if name == named:
            module = import_module(f"lowback.cli.{name.replace('-', '_')}")
            command.description = module.DESCRIPTION
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser
